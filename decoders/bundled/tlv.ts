/**
 * The loop of all payloads made of entries without a length:
 *
 *   key u8 or u16   data, as long as the key says    then the next entry
 *
 * After an unknown key nothing can be read: what was read is kept, the rest is named in a warning.
 */

import { hexOf } from '../../base/bytes.ts'
import type { DecodeResult, DecoderInput } from '../contract.ts'
import { Collector, tooShort } from './collector.ts'
import { viewOf } from './view.ts'

export type TlvEntry = {
  /** Of the data; a function, where its first bytes tell: it gets all the rest, which may be short. */
  readonly bytes: number | ((rest: DataView) => number)
  /** Gets exactly `bytes` bytes. */
  read(data: DataView, out: Collector): void
}

/** Key: in hex digits, as in the maker's guide: `'0175'`. */
export type TlvTable = Readonly<Record<string, TlvEntry>>

export type TlvLoop = {
  readonly keyBytes: 1 | 2
  /** Where the first entry begins; 0 when left out. */
  readonly from?: number
  entryOf(key: number, restBytes: number): TlvEntry | undefined
}

/** A table, by the numbers a payload has. */
export function indexOf(table: TlvTable): ReadonlyMap<number, TlvEntry> {
  return new Map(Object.entries(table).map(([key, entry]) => [parseInt(key, 16), entry]))
}

export function decodeTlv(input: DecoderInput, { keyBytes, from = 0, entryOf }: TlvLoop) {
  const view = viewOf(input)
  const { byteLength } = view
  const out = new Collector()
  let at = from
  while (at + keyBytes <= byteLength) {
    const key = keyBytes === 2 ? view.getUint16(at) : view.getUint8(at)
    const start = at + keyBytes
    const entry = entryOf(key, byteLength - start)
    const end = entry && start + lengthOf(entry, input.bytes.subarray(start))
    if (!entry || end === undefined || end > byteLength) break
    entry.read(viewOf({ bytes: input.bytes.subarray(start, end) }), out)
    at = end
  }
  return resultOf(input, { out, at, from, keyBytes })
}

function lengthOf({ bytes }: TlvEntry, rest: Uint8Array): number {
  return typeof bytes === 'number' ? bytes : bytes(viewOf({ bytes: rest }))
}

type Ended = {
  readonly out: Collector
  readonly at: number
  readonly from: number
  readonly keyBytes: number
}

function resultOf(input: DecoderInput, { out, at, from, keyBytes }: Ended): DecodeResult {
  const { length } = input.bytes
  if (at === length && at > from) return out.decoded()
  if (length <= from) return tooShort(input, from + keyBytes)
  const rest = hexOf(input.bytes.subarray(at, at + keyBytes))
  const detail = `${length - at} bytes from ${rest} on not decoded`
  return out.isEmpty ? { kind: 'failed', error: 'format', detail } : out.warn(detail).decoded()
}

/** An entry told in a note: a fact worth showing, but not worth charting. */
export function told(bytes: number, name: string, text: (data: DataView) => string | number) {
  return { bytes, read: (data, out) => out.info(name, text(data)) } satisfies TlvEntry
}
