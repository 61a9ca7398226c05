/**
 * What MAC commands and the commands of application packages have in common: a CID, a payload whose
 * length the CID gives (for a few: its first byte), one command behind another, and nothing that says
 * how long an unknown one is. RFU bits are written 0 and read past.
 */

import assert from 'node:assert/strict'
import type { ByteWriter } from '../../base/bytes.ts'

export type Direction = 'up' | 'down'

type Named = { readonly name: string }

export type CommandRule<C> = {
  readonly cid: number
  readonly direction: Direction
  /** Bytes behind the CID; as a function, of all that stands behind it. */
  readonly bytes: number | ((behind: Uint8Array) => number)
  /** The fields of exactly `bytes` bytes. */
  readonly read: (payload: Uint8Array) => Omit<C, 'name'>
  readonly write: (command: C, out: ByteWriter) => void
}

export type CommandTable<C extends Named> = {
  readonly [N in C['name']]: CommandRule<Extract<C, { readonly name: N }>>
}

export const COMMAND_REFUSALS = ['unknown-command', 'cut-short'] as const

/** Where reading stopped: nobody knows how long an unknown command is, so all behind it is lost. */
export type CommandStop = {
  readonly reason: (typeof COMMAND_REFUSALS)[number]
  readonly cid: number
  /** Offset of the CID. */
  readonly at: number
}

/** What came before `stopped` is valid and counts. */
export type CommandsRead<C> = { readonly commands: readonly C[]; readonly stopped?: CommandStop }

type Entry = { readonly name: string; readonly rule: CommandRule<unknown> }

/** A reader of one direction's commands. What it gives never throws, whatever the bytes. */
export function commandReader<C extends Named>(
  table: Readonly<Record<string, unknown>>,
  direction: Direction,
): (bytes: Uint8Array) => CommandsRead<C> {
  const byCid = new Map<number, Entry>()
  for (const [name, value] of Object.entries(table)) {
    const rule = value as CommandRule<unknown>
    if (rule.direction === direction) byCid.set(rule.cid, { name, rule })
  }
  return (bytes) => {
    const commands: C[] = []
    for (let at = 0; at < bytes.length; ) {
      const cid = bytes[at]!
      const entry = byCid.get(cid)
      if (!entry) return { commands, stopped: { reason: 'unknown-command', cid, at } }
      const length = entry.rule.bytes
      const end = at + 1 + (typeof length === 'number' ? length : length(bytes.subarray(at + 1)))
      if (end > bytes.length) return { commands, stopped: { reason: 'cut-short', cid, at } }
      const fields = entry.rule.read(bytes.subarray(at + 1, end)) as object
      commands.push({ name: entry.name, ...fields } as unknown as C)
      at = end
    }
    return { commands }
  }
}

/** A value that must fit its bits: anything else is our own mistake, and would become another command. */
export function fit(value: number, bits: number): number {
  assert.ok(
    Number.isInteger(value) && value >= 0 && value < 2 ** bits,
    `${value} does not fit ${bits} bits of a command`,
  )
  return value
}

export const bit = (value: boolean, at: number): number => (value ? 1 << at : 0)
export const isSet = (byte: number, at: number): boolean => ((byte >>> at) & 1) === 1

/** 32 bits, little-endian, unsigned. */
export function u32At(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
  )
}

/** A command that says all by its CID. */
export function bare<N>(
  cid: number,
  direction: Direction,
): CommandRule<{ readonly name: N }> & { readonly bytes: 0 } {
  return { cid, direction, bytes: 0, read: () => ({}), write: () => undefined }
}
