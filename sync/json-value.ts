/**
 * CBOR values as JSON and back, for who has no CBOR at hand: the same value both ways.
 *
 *   byte string        {"$bytes": "base64"}
 *   -0, NaN, ±Infinity {"$number": "-0"}
 *   a map with one key that begins with $     {"$map": {…}}
 *   everything else    as it is
 */

import type { CborValue } from '../base/cbor.ts'

export type JsonValue =
  | number
  | string
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

const DEPTH_MAX = 32

export function jsonOfValue(value: CborValue): JsonValue {
  if (value instanceof Uint8Array) return { $bytes: base64Of(value) }
  if (typeof value === 'number') {
    const isPlain = Number.isFinite(value) && !Object.is(value, -0)
    return isPlain ? value : { $number: Object.is(value, -0) ? '-0' : String(value) }
  }
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((one: CborValue) => jsonOfValue(one))
  const entries = Object.entries(value).flatMap(([key, one]) =>
    one === undefined ? [] : [[key, jsonOfValue(one)] as const],
  )
  const map = objectOf(entries)
  return isMarked(entries) ? { $map: map } : map
}

/** `undefined` for what no value becomes. */
export function valueOfJson(json: unknown, depth = 0): CborValue | undefined {
  if (depth > DEPTH_MAX) return undefined
  if (typeof json === 'number') return Object.is(json, -0) ? undefined : json
  if (json === null || typeof json === 'string' || typeof json === 'boolean') return json
  if (Array.isArray(json)) {
    const values = json.map((one) => valueOfJson(one, depth + 1))
    return values.every((one) => one !== undefined) ? values : undefined
  }
  if (typeof json !== 'object') return undefined
  const entries = Object.entries(json as object)
  const [first] = entries
  if (!first || !isMarked(entries)) return mapOf(entries, depth)
  const [mark, content] = first
  if (mark === '$bytes') return typeof content === 'string' ? bytesOfBase64(content) : undefined
  if (mark === '$number') return NUMBERS.get(content as string)
  const isMap = mark === '$map' && typeof content === 'object' && content !== null
  return isMap ? mapOf(Object.entries(content), depth) : undefined
}

const NUMBERS = new Map([
  ['-0', -0],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

function isMarked(entries: readonly (readonly [string, unknown])[]): boolean {
  return entries.length === 1 && entries[0]![0].startsWith('$')
}

function mapOf(entries: readonly [string, unknown][], depth: number): CborValue | undefined {
  const read: [string, CborValue][] = []
  for (const [key, one] of entries) {
    const value = valueOfJson(one, depth + 1)
    if (value === undefined) return undefined
    read.push([key, value])
  }
  return objectOf(read)
}

/** Without a prototype: a key named __proto__ is a key like any other. */
function objectOf<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  return Object.assign(Object.create(null), Object.fromEntries(entries))
}

export function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** Standard alphabet with padding, and only as `base64Of` writes it. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'))
  return base64Of(bytes) === text ? bytes : undefined
}
