/** Bytes of FOpts or of a port 0 payload → MAC commands (LoRaWAN L2 1.0.4 §5). Never throws. */

import type { DownlinkCommand, MacCommandName, UplinkCommand } from './commands.ts'
import { type Direction, MAC_TABLE, type MacRule } from './table.ts'

export const MAC_REFUSALS = ['unknown-command', 'cut-short'] as const

/** Where reading stopped: nobody knows how long an unknown command is, so all behind it is lost. */
export type MacStop = {
  readonly reason: (typeof MAC_REFUSALS)[number]
  readonly cid: number
  /** Offset of the CID. */
  readonly at: number
}

/** What came before `stopped` is valid and counts. */
export type MacRead<C> = { readonly commands: readonly C[]; readonly stopped?: MacStop }

type Entry = { readonly name: MacCommandName; readonly rule: MacRule<unknown> }

function byCid(direction: Direction): ReadonlyMap<number, Entry> {
  const entries = new Map<number, Entry>()
  for (const [name, rule] of Object.entries(MAC_TABLE)) {
    if (rule.direction === direction) {
      entries.set(rule.cid, { name: name as MacCommandName, rule: rule as MacRule<unknown> })
    }
  }
  return entries
}

const BY_CID = { up: byCid('up'), down: byCid('down') } as const

export function readMacCommands(direction: 'up', bytes: Uint8Array): MacRead<UplinkCommand>
export function readMacCommands(direction: 'down', bytes: Uint8Array): MacRead<DownlinkCommand>
export function readMacCommands(
  direction: Direction,
  bytes: Uint8Array,
): MacRead<UplinkCommand | DownlinkCommand>
export function readMacCommands(
  direction: Direction,
  bytes: Uint8Array,
): MacRead<UplinkCommand | DownlinkCommand> {
  const commands: (UplinkCommand | DownlinkCommand)[] = []
  for (let at = 0; at < bytes.length; ) {
    const cid = bytes[at]!
    const entry = BY_CID[direction].get(cid)
    if (!entry) return { commands, stopped: { reason: 'unknown-command', cid, at } }
    const end = at + 1 + entry.rule.bytes
    if (end > bytes.length) return { commands, stopped: { reason: 'cut-short', cid, at } }
    const fields = entry.rule.read(bytes.subarray(at + 1, end)) as object
    commands.push({ name: entry.name, ...fields } as UplinkCommand | DownlinkCommand)
    at = end
  }
  return { commands }
}
