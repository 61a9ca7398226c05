/**
 * Our CBOR against the examples of RFC 8949 and against a second implementation. cbor-x is not a
 * deterministic encoder and its decoder is lenient, so it is asked for values, never for bytes.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Decoder } from 'cbor-x'
import fc from 'fast-check'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import { type CborValue, readCbor, writeCbor } from '../../base/cbor.ts'

type Accepted = { hex: string; value?: CborValue; float?: string; bytes?: string }
const vectors = JSON.parse(
  readFileSync(new URL('../vectors/cbor/rfc8949-appendix-a.json', import.meta.url), 'utf8'),
) as { accepted: Accepted[]; refused: { hex: string; what: string }[] }

const secondOpinion = new Decoder({ useRecords: false, mapsAsObjects: true })

function expected(vector: Accepted): CborValue {
  if (vector.bytes !== undefined) return bytesOfHex(vector.bytes)!
  return vector.float === undefined ? vector.value! : Number(vector.float)
}

/** Without the missing prototypes, byte classes and big integers in which decoders differ. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: hexOf(value) }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'bigint') return Number(value)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
}

test('the deterministic examples of RFC 8949 read and write to the byte', () => {
  for (const vector of vectors.accepted) {
    const value = expected(vector)
    const read = readCbor(bytesOfHex(vector.hex)!)
    assert.equal(read.kind, 'value', vector.hex)
    assert.deepEqual(read.kind === 'value' && plain(read.value), plain(value), vector.hex)
    assert.equal(hexOf(writeCbor(value)), vector.hex)
  }
})

test('S19: the other examples, and what they could be mistaken for, are refused', () => {
  for (const { hex, what } of vectors.refused) {
    assert.equal(readCbor(bytesOfHex(hex)!).kind, 'rejected', what)
  }
})

const leaf: fc.Arbitrary<CborValue> = fc.oneof(
  fc.maxSafeInteger(),
  fc.double(),
  fc.string({ unit: 'grapheme' }),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 40 }),
)
const { anyValue } = fc.letrec<{ anyValue: CborValue }>((tie) => ({
  anyValue: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('anyValue'), { maxLength: 5 }),
    // cbor-x renames __proto__: there the two may differ.
    fc.dictionary(
      fc.string({ maxLength: 6 }).filter((key) => key !== '__proto__'),
      tie('anyValue'),
      { maxKeys: 5 },
    ),
  ),
}))

test('what we write a second decoder reads as the same value', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      assert.deepEqual(plain(secondOpinion.decode(writeCbor(value))), plain(value))
    }),
    { numRuns: 500 },
  )
})

test('S19: what we read is written back byte for byte, and nothing makes the reader throw', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.tuple(anyValue, fc.nat(), fc.nat(255)).map(([value, at, byte]) => {
      const changed = writeCbor(value).slice()
      changed[at % changed.length] = byte
      return changed
    }),
  )
  fc.assert(
    fc.property(bytes, (one) => {
      const read = readCbor(one)
      if (read.kind === 'value') assert.equal(hexOf(writeCbor(read.value)), hexOf(one))
    }),
    { numRuns: 3000 },
  )
})

test('S19: deep nesting and huge lengths are refused in no time', () => {
  const deep = new Uint8Array(100_000).fill(0x81)
  assert.deepEqual(readCbor(deep), { kind: 'rejected', reason: 'too-deep' })
  for (const hex of ['9b0000ffffffffffff', 'bb0000ffffffffffff', '5b0000ffffffffffff']) {
    assert.deepEqual(readCbor(bytesOfHex(hex)!), { kind: 'rejected', reason: 'truncated' })
  }
})

test('equal maps have equal bytes, in whatever order they were made', () => {
  const maps: CborValue[] = [
    { b: 1, a: 2, aa: 3 },
    { aa: 3, a: 2, b: 1 },
  ]
  assert.equal(new Set(maps.map((map) => hexOf(writeCbor(map)))).size, 1)
  assert.equal(readCbor(bytesOfHex('a2616201616102')!).kind, 'rejected', 'keys out of order')
  assert.equal(readCbor(bytesOfHex('a2616101616102')!).kind, 'rejected', 'a key twice')
})

test('a number that does not fit the rest of the growing buffer is written whole', () => {
  for (let length = 100; length < 140; length++) {
    const value: CborValue = [new Uint8Array(length), 2 ** 40, 1.1, 70_000]
    const read = readCbor(writeCbor(value))
    assert.deepEqual(read, { kind: 'value', value })
  }
})
