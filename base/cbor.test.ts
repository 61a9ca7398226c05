import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Encoder } from 'cbor-x'
import fc from 'fast-check'
import { bytesOfHex, hexOf } from './bytes.ts'
import { type CborValue, readCbor, writeCbor } from './cbor.ts'

/** Examples of RFC 8949 appendix A. */
const EXAMPLES: readonly (readonly [CborValue, string])[] = [
  [0, '00'],
  [23, '17'],
  [24, '1818'],
  [1_000_000, '1a000f4240'],
  [1_000_000_000_000, '1b000000e8d4a51000'],
  [-1, '20'],
  [-1000, '3903e7'],
  [-0, 'f98000'],
  [1.1, 'fb3ff199999999999a'],
  [1.5, 'f93e00'],
  [65_504, '19ffe0'],
  [100_000.5, 'fa47c35040'],
  [2 ** -24, 'f90001'],
  [0.00006103515625, 'f90400'],
  [-4.1, 'fbc010666666666666'],
  [Number.POSITIVE_INFINITY, 'f97c00'],
  [Number.NaN, 'f97e00'],
  [false, 'f4'],
  [true, 'f5'],
  [null, 'f6'],
  ['', '60'],
  ['IETF', '6449455446'],
  ['ü', '62c3bc'],
  [[], '80'],
  [[1, [2, 3]], '8201820203'],
  [{}, 'a0'],
  [{ a: 1, b: [2, 3] }, 'a26161016162820203'],
  [Uint8Array.of(1, 2, 3, 4), '4401020304'],
]

test('values are written as RFC 8949 writes them, and read back', () => {
  for (const [value, hex] of EXAMPLES) {
    assert.equal(hexOf(writeCbor(value)), hex)
    assert.deepEqual(readCbor(bytesOfHex(hex)!), { kind: 'value', value: plain(value) })
  }
})

/** Maps come back without a prototype. */
function plain(value: CborValue): unknown {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(plain)
  return Object.assign(Object.create(null), value)
}

const anyValue = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.maxSafeInteger(),
    fc.double(),
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 6 }),
  ),
})).value

test('whatever is written reads back to the same bytes', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const bytes = writeCbor(value)
      const read = readCbor(bytes)
      assert.ok(read.kind === 'value')
      assert.equal(hexOf(writeCbor(read.value)), hexOf(bytes))
    }),
  )
})

test('S19: any bytes are read canonically or refused, never thrown at', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const read = readCbor(bytes)
      if (read.kind === 'value') assert.equal(hexOf(writeCbor(read.value)), hexOf(bytes))
    }),
    { numRuns: 3000 },
  )
})

test('what is not canonical is refused with its reason', () => {
  const refused: readonly (readonly [string, string])[] = [
    ['1817', 'not-canonical'],
    ['fa3fc00000', 'not-canonical'],
    ['a2616201616101', 'not-canonical'],
    ['a2616101616102', 'not-canonical'],
    ['9f01ff', 'not-allowed'],
    ['c11a514b67b0', 'not-allowed'],
    ['61ff', 'bad-utf8'],
    ['0000', 'trailing-bytes'],
    ['', 'truncated'],
    ['5a7fffffff00', 'truncated'],
    [`${'81'.repeat(20)}00`, 'too-deep'],
    ['1bffffffffffffffff', 'not-allowed'],
  ]
  for (const [hex, reason] of refused) {
    assert.deepEqual(readCbor(bytesOfHex(hex)!), { kind: 'rejected', reason }, hex)
  }
})

test('a key named __proto__ is a key like any other', () => {
  const read = readCbor(writeCbor(JSON.parse('{"__proto__":{"admin":true}}')))
  assert.ok(read.kind === 'value')
  assert.equal(Object.hasOwn(read.value as object, '__proto__'), true)
  assert.equal(({} as { admin?: boolean }).admin, undefined)
})

test('cbor-x reads the same values from our bytes', () => {
  const secondOpinion = new Encoder({ useRecords: false, mapsAsObjects: true })
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.maxSafeInteger(), fc.string(), fc.boolean())), (value) => {
      const theirs = secondOpinion.decode(writeCbor(value)) as unknown[]
      // Integers beyond 32 bits come as BigInt there.
      assert.deepEqual(
        theirs.map((item) => (typeof item === 'bigint' ? Number(item) : item)),
        value,
      )
    }),
  )
})
