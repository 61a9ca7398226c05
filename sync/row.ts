/**
 * A fact as canonical bytes, and the rolling hash over them. The same array of deterministic CBOR
 * stands in the journal, in the hash and in the `rows` of a batch:
 *
 *   reading   ["reading", at, clk, rev, devEui, profile, [value…]]
 *   event     [type, at, clk, rev, subject, field…]      fields in the order of FACT_TYPES
 *
 * Fields that a fact does not have are null; trailing ones are left out, so that a later version may
 * append fields and the rows of an older one keep their bytes.
 */

import { createHash } from 'node:crypto'
import { ByteWriter } from '../base/bytes.ts'
import { type CborValue, readCbor, writeCbor } from '../base/cbor.ts'
import type { ClockState } from '../base/clock.ts'
import { bytesOfId, type DevEui, idOfBytes } from '../base/ids.ts'
import { type Epoch, type EventFactType, FACT_TYPES, type Fact, type Stream } from './fact.ts'

/** More values than any sensor has; they fit the 32-bit null mask of the columns. */
export const CHANNELS_MAX = 32
/** Half of 2⁵², so that the difference of two values is still exact. */
export const VALUE_MAX = 2 ** 51
export const HEAD_BYTES = 8

export type RowRefusal = 'format' | 'unknown-type'
export type RowRead =
  | { readonly kind: 'fact'; readonly fact: Fact }
  | { readonly kind: 'rejected'; readonly reason: RowRefusal }

export function rowBytes(fact: Fact): Uint8Array {
  return writeCbor(rowValue(fact))
}

export function rowValue(fact: Fact): CborValue[] {
  const { type, atMs, clk, rev } = fact
  if (fact.stream === 3) {
    return [type, atMs, clk, rev, bytesOfId(fact.devEui), fact.profile, [...fact.values]]
  }
  const fields: CborValue[] = FACT_TYPES[fact.type].fields.map((name) => fact.fields[name] ?? null)
  const present = FACT_TYPES[fact.type].fields.findLastIndex((name) =>
    Object.hasOwn(fact.fields, name),
  )
  return [type, atMs, clk, rev, fact.subject, ...fields.slice(0, present + 1)]
}

export function readRow(bytes: Uint8Array): RowRead {
  const read = readCbor(bytes)
  return read.kind === 'value' ? readRowValue(read.value) : REFUSED
}

const REFUSED: RowRead = { kind: 'rejected', reason: 'format' }

export function readRowValue(row: CborValue): RowRead {
  if (!Array.isArray(row)) return REFUSED
  const [type, atMs, clk, rev, subject, ...rest] = row as readonly CborValue[]
  if (typeof type !== 'string' || !isUint(atMs) || !isUint(clk) || !isUint(rev)) return REFUSED
  if (clk > 3 || atMs > AT_MS_MAX) return REFUSED
  const head = { atMs, clk: clk as ClockState, rev }
  if (type === 'reading') return readReading(head, subject, rest)
  if (!isEventType(type)) return { kind: 'rejected', reason: 'unknown-type' }
  const { stream, fields: names } = FACT_TYPES[type]
  if (typeof subject !== 'string' || rest.length > names.length) return REFUSED
  const fields: Record<string, CborValue> = {}
  for (const [i, value] of rest.entries()) fields[names[i]!] = value
  return { kind: 'fact', fact: { stream, type, ...head, subject, fields } }
}

/** The year 9999: later "times" are garbage, and differences of two stay exact. */
export const AT_MS_MAX = 253_402_300_800_000

function readReading(
  head: { readonly atMs: number; readonly clk: ClockState; readonly rev: number },
  device: CborValue | undefined,
  rest: readonly CborValue[],
): RowRead {
  const [profile, values] = rest
  if (!(device instanceof Uint8Array) || device.length !== 8 || rest.length !== 2) return REFUSED
  if (typeof profile !== 'string' || !Array.isArray(values) || values.length > CHANNELS_MAX) {
    return REFUSED
  }
  if (!values.every((value) => value === null || isValue(value))) return REFUSED
  const devEui = idOfBytes<DevEui>(device)
  return { kind: 'fact', fact: { stream: 3, type: 'reading', ...head, devEui, profile, values } }
}

export function isUint(value: CborValue | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0)
}

export function isValue(value: CborValue | undefined): value is number {
  return (
    Number.isSafeInteger(value) && Math.abs(value as number) <= VALUE_MAX && !Object.is(value, -0)
  )
}

function isEventType(type: string): type is EventFactType {
  return Object.hasOwn(FACT_TYPES, type)
}

/** The head before row 0 of a stream: no two epochs or streams begin alike. */
export function genesisHead(at: { readonly epoch: Epoch; readonly stream: Stream }): Uint8Array {
  const seed = new ByteWriter(24)
  seed.bytes(new TextEncoder().encode('cigale head'))
  seed.u16be(Math.floor(at.epoch / 2 ** 32)).u32be(at.epoch % 2 ** 32)
  seed.u8(at.stream)
  return firstBytes(createHash('sha256').update(seed.done()))
}

/** head_n = first 8 bytes of SHA-256(head_{n−1} ‖ row bytes). */
export function nextHead(head: Uint8Array, row: Uint8Array): Uint8Array {
  return firstBytes(createHash('sha256').update(head).update(row))
}

function firstBytes(hash: ReturnType<typeof createHash>): Uint8Array {
  return new Uint8Array(hash.digest().subarray(0, HEAD_BYTES))
}
