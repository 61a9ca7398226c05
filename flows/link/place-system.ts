/**
 * Where in the event stream the flows have come to, in a file of 64 bytes that is written in place. A
 * system driver.
 *
 *   cursor, a space, CRC-32C of the cursor as 8 hex digits, spaces, a line's end
 *
 * It is written after each line and not synced: whoever kills the process loses nothing by it, a power
 * cut goes back by half a minute at most, and the card is written as often as the system pleases, not
 * as often as sensors speak. A cut in the middle of writing fails the sum: then the flows begin with
 * what comes.
 */

import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs'
import { crc32c } from '../../base/crc.ts'

const BYTES = 64

export type Place = {
  /** undefined: there is none yet, or it cannot be read. */
  readonly found: string | undefined
  keep(cursor: string): void
  close(): void
}

export function openPlace(path: string): Place {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  const bytes = Buffer.alloc(BYTES)
  const read = readSync(file, bytes, 0, BYTES, 0)
  return {
    found: readPlace(bytes.toString('latin1', 0, read)),
    keep: (cursor) => {
      writeSync(file, writePlace(cursor), 0, 'latin1')
    },
    close: () => closeSync(file),
  }
}

export function readPlace(text: string): string | undefined {
  const match = /^(\d{1,16}\.\d{1,6}) ([0-9a-f]{8}) *\n$/.exec(text)
  if (!match || text.length !== BYTES) return undefined
  return match[2] === sumOf(match[1]!) ? match[1] : undefined
}

export function writePlace(cursor: string): string {
  return `${`${cursor} ${sumOf(cursor)}`.padEnd(BYTES - 1)}\n`
}

function sumOf(cursor: string): string {
  return crc32c(Buffer.from(cursor, 'latin1')).toString(16).padStart(8, '0')
}
