/** The readings of receiver-example.ts: columns (sync/wire.cddl, `cols`) to rows. */

import { crc32c, encode, type Value } from './receiver-bytes.ts'

export type Device = {
  readonly eui: Uint8Array
  readonly profile: string
  readonly channels: number
}

export type Columns = {
  readonly rows: number
  readonly t0: number
  readonly cols: Uint8Array
  /** Items of the message that the checksum covers too. */
  readonly envelope: readonly Value[]
  readonly device: (number: number) => Device | undefined
}

/** Rows as canonical bytes, which is what the hash is over; else why not. */
export function readColumns(given: Columns): Uint8Array[] | 'checksum' | 'dict' {
  const { rows, t0, cols, envelope, device } = given
  const body = cols.subarray(0, cols.length - 4)
  const crc = new DataView(cols.buffer, cols.byteOffset + body.length).getUint32(0)
  if (crc32c(body, crc32c(encode(envelope))) !== crc) return 'checksum'
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = body[at++] ?? 0
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  const signed = (n = varint()): number => (n % 2 === 0 ? n / 2 : -(n + 1) / 2)
  const marks: number[] = []
  while (marks.length < rows) {
    const run = varint()
    marks.push(...Array(run).fill(varint()))
  }
  const unitMs = varint() === 1 ? 1000 : 1
  const numbers = Array.from({ length: rows }, () => varint())
  const times = [t0]
  while (times.length < rows) times.push(times.at(-1)! + signed() * unitMs)
  const devices = numbers.flatMap((number) => device(number) ?? [])
  if (devices.length < rows) return 'dict'
  // What a device, else its profile, had last: the guess for masks and values.
  const last = new Map<string, number>()
  const guess = ([own, shared]: readonly string[]): number =>
    last.get(own!) ?? last.get(shared!) ?? 0
  const keep = (keys: readonly string[], value: number): void => {
    for (const key of keys) last.set(key, value)
  }
  let asExpected = varint()
  const masks = numbers.map((number, row) => {
    const keys = [`mask ${number}`, `mask/${devices[row]!.profile}`]
    let mask = guess(keys)
    if (asExpected > 0) asExpected--
    else {
      mask = (mask ^ varint()) >>> 0
      if (row + 1 < rows) asExpected = varint()
    }
    keep(keys, mask)
    return mask
  })
  return numbers.map((number, row) => {
    const { eui, profile, channels } = devices[row]!
    const values = Array.from({ length: channels }, (_, channel) => {
      if ((masks[row]! >>> channel) & 1) return null
      const keys = [`${number} ${channel}`, `${profile}/${channel}`]
      const value = guess(keys) + signed()
      keep(keys, value)
      return value
    })
    const [clk, rev] = [marks[row]! % 4, Math.floor(marks[row]! / 4)]
    return encode(['reading', times[row]!, clk, rev, eui, profile, values])
  })
}
