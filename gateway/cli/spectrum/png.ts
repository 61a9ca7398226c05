/**
 * A sheet of marks as PNG (RFC 2083): true colour, one filter, zlib and CRC from Node. Thirty lines
 * where a library would bring two thousand for everything a plot does not need. Pure.
 *
 *   signature   IHDR size, kind   IDAT deflated rows, each behind a filter byte   IEND
 */

import { crc32, deflateSync } from 'node:zlib'
import { GLYPH, glyphDot } from './glyphs.ts'
import { type Colour, INK, type Mark, type Sheet, WHITE } from './marks.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const
const CHANNELS = 3
const TRUE_COLOUR = 2
const BITS = 8

export function pngOf(sheet: Sheet): Uint8Array {
  const { width, height } = sheet
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([BITS, TRUE_COLOUR], 8)
  const pixels = new Pixels(width, height)
  for (const mark of sheet.marks) pixels.draw(mark)
  return Buffer.concat([
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels.rows)),
    chunk('IEND', new Uint8Array()),
  ])
}

/** Length, type, data, CRC of type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length)
  const view = new DataView(out.buffer)
  view.setUint32(0, data.length)
  out.set(Buffer.from(type, 'latin1'), 4)
  out.set(data, 8)
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)))
  return out
}

class Pixels {
  /** Each row begins with its filter, 0: none. */
  readonly rows: Uint8Array
  readonly #width: number
  readonly #height: number

  constructor(width: number, height: number) {
    this.#width = width
    this.#height = height
    this.rows = new Uint8Array(height * (1 + CHANNELS * width))
    this.#fill(0, 0, width, height, WHITE)
  }

  draw(mark: Mark): void {
    const { x, y } = mark
    if (mark.kind === 'word') this.#write(mark)
    else this.#fill(Math.round(x), Math.round(y), mark.width, mark.height, mark.colour)
  }

  #write({ x, y, anchor, text }: Extract<Mark, { kind: 'word' }>): void {
    const pitch = GLYPH.width + GLYPH.gap
    const width = text.length * pitch - GLYPH.gap
    const before = anchor === 'start' ? 0 : anchor === 'middle' ? width / 2 : width
    const left = Math.round(x - before)
    const top = Math.round(y - GLYPH.height / 2)
    for (const [i, sign] of [...text].entries()) {
      for (let column = 0; column < GLYPH.width; column++) {
        for (let row = 0; row < GLYPH.height; row++) {
          if (!glyphDot(sign, column, row)) continue
          this.#fill(left + i * pitch + column, top + row, 1, 1, INK)
        }
      }
    }
  }

  #fill(left: number, top: number, width: number, height: number, colour: Colour): void {
    const right = Math.min(left + width, this.#width)
    const bottom = Math.min(top + height, this.#height)
    for (let y = Math.max(0, top); y < bottom; y++) {
      const row = y * (1 + CHANNELS * this.#width) + 1
      for (let x = Math.max(0, left); x < right; x++) this.rows.set(colour, row + CHANNELS * x)
    }
  }
}
