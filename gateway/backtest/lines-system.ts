/** Recorded lines of JSON, read in pieces: a recording may be larger than the memory. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

const PIECE_BYTES = 1 << 20

/** Each line as it was parsed; `progress` is told the bytes read, now and then. Throws on a line that is no JSON, with its number. */
export function* readLines<Line>(
  file: string,
  progress: (doneBytes: number, allBytes: number) => void = () => {},
): Generator<Line> {
  const fd = openSync(file, 'r')
  try {
    const { size } = fstatSync(fd)
    const piece = Buffer.alloc(PIECE_BYTES)
    const decoder = new StringDecoder('utf8')
    let rest = ''
    let number = 0
    let doneBytes = 0
    for (;;) {
      const count = readSync(fd, piece)
      doneBytes += count
      rest += count > 0 ? decoder.write(piece.subarray(0, count)) : `${decoder.end()}\n`
      const lines = rest.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        number += 1
        if (line.trim() !== '') yield parseLine<Line>(line, file, number)
      }
      progress(doneBytes, size)
      if (count === 0) return
    }
  } finally {
    closeSync(fd)
  }
}

function parseLine<Line>(line: string, file: string, number: number): Line {
  try {
    return JSON.parse(line) as Line
  } catch (cause) {
    throw new Error(`line ${number} of ${file} is no JSON: ${line.slice(0, 80)}`, { cause })
  }
}
