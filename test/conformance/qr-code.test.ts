/** Every vector of device labels, and what a camera and a thumb make of them. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { type LabelRefusal, readDeviceLabel } from '../../gateway/registry/qr-code.ts'
import { guessModel } from '../../gateway/registry/vendors.ts'
import { lorawanVectors } from '../support/vectors.ts'

/** The example of TR005 itself, with its checksum. */
const EXAMPLE =
  'LW:D0:1122334455667788:AABBCCDDEEFF0011:AABB1122:OAABBCCDDEEFF:SYYWWNNNNNN:PFOOBAR:CAF2C'

function labelOf(text: string) {
  const read = readDeviceLabel(text)
  assert.equal(read.kind, 'label', `${text}: ${read.kind === 'rejected' ? read.reason : ''}`)
  return (read as Extract<typeof read, { kind: 'label' }>).label
}

function refusalOf(text: string): LabelRefusal | undefined {
  const read = readDeviceLabel(text)
  return read.kind === 'rejected' ? read.reason : undefined
}

test('every label of the vectors is read as it must be, or refused (qr-code.json)', () => {
  const vectors = lorawanVectors('qr-code')
  assert.ok(vectors.length >= 6)
  for (const { id, text, expect, canonical } of vectors) {
    if (expect.accept === false) {
      assert.notEqual(refusalOf(text), undefined, id)
      continue
    }
    const { format = 'tr005', ...fields } = expect
    assert.deepEqual(labelOf(text), { format, ...fields }, id)
    if (canonical) assert.deepEqual(labelOf(canonical), labelOf(text), id)
  }
})

test('the checksum of TR005’s own example is right, and one changed character is noticed', () => {
  const label = labelOf(EXAMPLE)
  assert.deepEqual(
    [label.devEui, label.serial, label.proprietary, label.checksum],
    ['aabbccddeeff0011', 'YYWWNNNNNN', 'FOOBAR', 'AF2C'],
  )
  for (let at = 6; at < EXAMPLE.length; at++) {
    // Without the colon before it there is no checksum.
    if (EXAMPLE.startsWith(':CAF2C', at)) continue
    const other = EXAMPLE[at] === '1' ? '2' : '1'
    const wrong = EXAMPLE.slice(0, at) + other + EXAMPLE.slice(at + 1)
    assert.notEqual(refusalOf(wrong), undefined, wrong)
  }
})

test('S19: lower case, blanks, line ends and marks nobody sees change nothing', () => {
  const wanted = labelOf(EXAMPLE)
  for (const scanned of [
    EXAMPLE.toLowerCase(),
    `  ${EXAMPLE}\r\n`,
    `\uFEFF${EXAMPLE}\u200B`,
    EXAMPLE.replace(':AABB1122', ':\nAABB 1122'),
    EXAMPLE.replace('1122334455667788', '11223344 55667788'),
  ]) {
    assert.deepEqual(labelOf(scanned), wanted, JSON.stringify(scanned))
  }
})

test('each wrong label has its reason', () => {
  const ids = '1122334455667788:AABBCCDDEEFF0011:AABB1122'
  const cases: readonly (readonly [string, LabelRefusal])[] = [
    ['', 'not-a-label'],
    ['https://example.org/sensor', 'not-a-label'],
    ['LW:D1:1122334455667788:AABBCCDDEEFF0011:AABB1122', 'not-a-label'],
    ['LW:D0:1122334455667788:AABBCCDDEEFF0011', 'cut-off'],
    ['LW:D0:112233445566778:AABBCCDDEEFF0011:AABB1122', 'join-eui'],
    ['LW:D0:1122334455667788:AABBCCDDEEFF001G:AABB1122', 'dev-eui'],
    ['LW:D0:1122334455667788:AABBCCDDEEFF0011:AABB', 'profile-id'],
    [`LW:D0:${ids}:X1`, 'extension'],
    [`LW:D0:${ids}:S1:S2`, 'extension'],
    [`LW:D0:${ids}:S1:C0000`, 'checksum'],
    [`LW:D0:${ids}:S${'1'.repeat(400)}`, 'too-long'],
  ]
  for (const [text, reason] of cases) assert.equal(refusalOf(text), reason, text)
})

test('S19: no text makes the reader throw, and what it takes has whole ids', () => {
  const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-fA-F]{${digits}}$`))
  const near = fc
    .tuple(
      fc.constantFrom('LW:D0:', 'lw:d0:', 'URN:DEV:LW:', 'URN:LW:DP:'),
      hex(16),
      hex(16),
      hex(8),
      fc.string({ maxLength: 30 }),
    )
    .map(([head, join, dev, profile, tail]) => {
      const separator = head === 'URN:DEV:LW:' ? '_' : ':'
      return `${head}${[join, dev, profile, tail].join(separator)}`
    })
  let taken = 0
  fc.assert(
    fc.property(fc.oneof(fc.string(), near), (text) => {
      const read = readDeviceLabel(text)
      if (read.kind === 'rejected') return
      taken++
      assert.match(read.label.devEui, /^[0-9a-f]{16}$/)
      assert.match(read.label.joinEui, /^[0-9a-f]{16}$/)
      assert.match(read.label.vendorId + read.label.vendorProfileId, /^[0-9a-f]{8}$/)
    }),
    { numRuns: 2_000 },
  )
  assert.ok(taken > 0)
})

test('a vendor with one model is a guess, one with several a choice, an unknown one neither', () => {
  const profiles = loadBundledDecoders().keys()
  const all = [...profiles]
  assert.deepEqual(guessModel('0045', all), { brand: 'bosch', profiles: ['bosch-tps110'] })
  const { brand, profiles: choice } = guessModel('0259', all)
  assert.equal(brand, 'milesight')
  assert.ok(choice.length > 1 && choice.every((id) => id.startsWith('milesight-')))
  assert.deepEqual(guessModel('ffff', all), { brand: null, profiles: [] })
})
