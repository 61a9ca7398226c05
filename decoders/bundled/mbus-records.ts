/**
 * Records of a (wireless) M-Bus telegram, little-endian:
 *
 *   DIF            DIFE…          VIF            VIFE…          length, only with DIF xD    value
 *   bit 7 more     bit 7 more     bit 7 more     bit 7 more     u8
 *   bit 6 storage  bits 3..0 further storage bits
 *   bits 5..4 function: 0 now, 1 highest, 2 lowest, 3 in error
 *   bits 3..0 bytes: 1, 2, 3, 4 · 6 · 7 is 8 · d as `length` says · f with bits 6..4 = 2: filler
 *
 * Source: EN 13757-3, "Data record header".
 */

export type MbusRecord = {
  readonly storage: number
  readonly kind: 'now' | 'highest' | 'lowest' | 'error'
  /** VIF and VIFEs in hex digits: `'13'` volume in litres, `'ff25'` a maker's own. */
  readonly vif: string
  readonly value: DataView
}

const FILLER = 0x2f
const MORE = 0x80
const KINDS = ['now', 'highest', 'lowest', 'error'] as const
const BYTES: Readonly<Record<number, number>> = { 0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 6: 6, 7: 8 }
const VARIABLE = 0x0d

/** All records from `from` on; `restBytes`: what could not be read any more. */
export function readMbusRecords(bytes: Uint8Array, from: number) {
  const records: MbusRecord[] = []
  let at = from
  while (at < bytes.length) {
    if (bytes[at] === FILLER) {
      at++
      continue
    }
    const read = readRecord(bytes, at)
    if (!read) break
    records.push(read.record)
    at = read.end
  }
  return { records, restBytes: bytes.length - at }
}

function readRecord(bytes: Uint8Array, from: number) {
  const difEnd = endOfChain(bytes, from)
  const vifEnd = difEnd && endOfChain(bytes, difEnd)
  if (difEnd === undefined || vifEnd === undefined) return undefined
  const dif = bytes[from]!
  const length = dif & 0x0f
  const isVariable = length === VARIABLE
  const size = isVariable ? bytes[vifEnd] : BYTES[length]
  const start = isVariable ? vifEnd + 1 : vifEnd
  if (size === undefined || start + size > bytes.length) return undefined
  const vif = Array.from(bytes.subarray(difEnd, vifEnd), (b) => b.toString(16).padStart(2, '0'))
  const record: MbusRecord = {
    storage: storageOf(bytes.subarray(from, difEnd)),
    kind: KINDS[(dif >>> 4) & 3]!,
    vif: vif.join(''),
    value: new DataView(bytes.buffer, bytes.byteOffset + start, size),
  }
  return { record, end: start + size }
}

/** Bit 6 of the DIF is the lowest, each DIFE adds four above. */
function storageOf([dif, ...extensions]: Uint8Array): number {
  return extensions.reduce(
    (storage, byte, i) => storage + (byte & 0x0f) * 2 ** (1 + 4 * i),
    (dif! >>> 6) & 1,
  )
}

/** EN 13757-3 allows ten extensions. */
const CHAIN_BYTES_MAX = 11

function endOfChain(bytes: Uint8Array, from: number): number | undefined {
  for (let at = from; at < bytes.length && at < from + CHAIN_BYTES_MAX; at++)
    if (!(bytes[at]! & MORE)) return at + 1
  return undefined
}
