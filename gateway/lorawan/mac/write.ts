/** MAC commands → bytes, and how many fit a frame (LoRaWAN L2 1.0.4 §4.3.1.6, §5). */

import { ByteWriter } from '../../../base/bytes.ts'
import type { MacCommand } from './commands.ts'
import { MAC_TABLE, type MacRule } from './table.ts'

/** FOptsLen has four bits; more goes into a frame of its own, on port 0. */
export const F_OPTS_BYTES_MAX = 15

/** CID and payload. */
export function macCommandBytes(command: MacCommand): number {
  return 1 + MAC_TABLE[command.name].bytes
}

/** Throws for a value that its bits cannot hold: that is our own mistake, not the device's. */
export function writeMacCommands(commands: readonly MacCommand[]): Uint8Array {
  const out = new ByteWriter(F_OPTS_BYTES_MAX + 1)
  for (const command of commands) {
    const rule = MAC_TABLE[command.name] as MacRule<MacCommand>
    rule.write(command, out.u8(rule.cid))
  }
  return out.done()
}

/**
 * The first commands that fit `bytesMax`, whole and in order: answers must come in the order of the
 * requests, so one that does not fit holds back those behind it.
 */
export function fitting<C extends MacCommand>(
  commands: readonly C[],
  bytesMax: number = F_OPTS_BYTES_MAX,
): { readonly now: readonly C[]; readonly later: readonly C[] } {
  let left = bytesMax
  let count = 0
  for (const command of commands) {
    left -= macCommandBytes(command)
    if (left < 0) break
    count++
  }
  return { now: commands.slice(0, count), later: commands.slice(count) }
}
