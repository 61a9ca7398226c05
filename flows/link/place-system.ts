/**
 * Where in the event stream the flows have come to, in a file of 64 bytes that is written in place. A
 * system driver.
 *
 *   cursor, a space, how often the line behind it was begun, a space, CRC-32C of both as 8 hex digits,
 *   spaces, a line's end
 *
 * It is written before and after each line and not synced: whoever kills the process loses nothing by
 * it, a power cut goes back by half a minute at most, and the card is written as often as the system
 * pleases, not as often as sensors speak. A cut in the middle of writing fails the sum: then the flows
 * begin with what comes.
 */

import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs'
import { crc32c } from '../../base/crc.ts'

const BYTES = 64

type PlaceRecord = { readonly cursor: string; readonly begun: number }

export type Place = {
  /** undefined: there is none yet, or it cannot be read. */
  readonly found: string | undefined
  /** The next line is handed to the nodes; how often that has been begun, now included. */
  begin(): number
  /** The line with this cursor is done. */
  keep(cursor: string): void
  close(): void
}

export function openPlace(path: string): Place {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  const bytes = Buffer.alloc(BYTES)
  const read = readSync(file, bytes, 0, BYTES, 0)
  let place = readPlace(bytes.toString('latin1', 0, read))
  const write = (next: PlaceRecord): void => {
    place = next
    writeSync(file, writePlace(next), 0, 'latin1')
  }
  return {
    found: place?.cursor,
    begin: () => {
      if (!place) return 1
      write({ cursor: place.cursor, begun: Math.min(place.begun + 1, 999) })
      return place.begun
    },
    keep: (cursor) => {
      if (cursor !== place?.cursor) write({ cursor, begun: 0 })
    },
    close: () => closeSync(file),
  }
}

export function readPlace(text: string): PlaceRecord | undefined {
  const match = /^((\d{1,16}\.\d{1,6}) (\d{1,3})) ([0-9a-f]{8}) *\n$/.exec(text)
  if (!match || text.length !== BYTES || match[4] !== sumOf(match[1]!)) return undefined
  return { cursor: match[2]!, begun: Number(match[3]) }
}

export function writePlace({ cursor, begun }: PlaceRecord): string {
  const said = `${cursor} ${begun}`
  return `${`${said} ${sumOf(said)}`.padEnd(BYTES - 1)}\n`
}

function sumOf(said: string): string {
  return crc32c(Buffer.from(said, 'latin1')).toString(16).padStart(8, '0')
}
