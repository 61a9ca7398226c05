import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { airtimeUs } from '../../../base/lora.ts'
import { Secret } from '../../../base/secret.ts'
import { writeAcknowledgement } from './acknowledgement.ts'
import { HOPS_MAX, type RelayHeader, readHeader, writeHeader } from './frame.ts'
import { OVERHEAD_BYTES, openFrame, sealFrame } from './seal.ts'
import { SPACES_MAX, writeStates } from './space-states.ts'

const KEY = new Secret(new Uint8Array(16).fill(7))
const OTHER = new Secret(new Uint8Array(16).fill(8))

const header = fc
  .record(
    {
      kind: fc.constantFrom('data' as const, 'ack' as const, 'alarm' as const, 'control' as const),
      hopsLeft: fc.nat(HOPS_MAX),
      dst: fc.nat(0xffff),
      src: fc.nat(0xffff),
      keyId: fc.nat(15),
      priority: fc.nat(3),
      counter: fc.nat(0xffff_ffff),
      last: fc.nat(15),
      fragment: fc.nat(15),
    },
    { noNullPrototype: true },
  )
  .filter(({ fragment, last }) => fragment <= last)
const payload = fc.uint8Array({ maxLength: 216 })
const ANY: RelayHeader = {
  ...{ kind: 'data', hopsLeft: 2, dst: 1, src: 2, keyId: 0, priority: 0, counter: 9 },
  ...{ fragment: 0, last: 0 },
}

function opened(frame: Uint8Array, key = KEY) {
  return openFrame(frame, 'up', () => key)
}

test('any header is read as it was written, in eleven bytes that LoRaWAN passes over', () => {
  fc.assert(
    fc.property(header, (one) => {
      const bytes = writeHeader(one)
      assert.equal(bytes.length, 11)
      assert.equal(bytes[0]! >> 5, 0b111)
      const read = readHeader(bytes)
      assert.deepEqual(read.kind === 'header' && read.header, one)
    }),
  )
})

test('what is no frame of this version is refused with why, whatever its bytes are', () => {
  const bytes = writeHeader(ANY)
  const changed = (at: number, value: number) => {
    const other = new Uint8Array(bytes)
    other[at] = value
    const read = readHeader(other)
    return read.kind === 'rejected' ? read.reason : 'header'
  }
  assert.equal(changed(0, 0x40), 'other')
  assert.equal(changed(0, 0xe3), 'hops')
  assert.equal(changed(5, 0x01), 'reserved')
  assert.equal(changed(10, 0x10), 'fragment')
  assert.deepEqual(readHeader(bytes.subarray(0, 10)), { kind: 'rejected', reason: 'short' })
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (any) => void opened(any)))
})

test('what is sealed is opened with the key of the pair, and with no other', () => {
  fc.assert(
    fc.property(header, payload, (one, content) => {
      const frame = sealFrame(one, content, { key: KEY, direction: 'up' })
      assert.equal(frame.length, content.length + OVERHEAD_BYTES)
      const back = opened(frame)
      assert.deepEqual(back, { kind: 'opened', header: one, payload: content })
      assert.deepEqual(opened(frame, OTHER), { kind: 'rejected', reason: 'forged' })
    }),
  )
  const frame = sealFrame(ANY, Uint8Array.of(1), { key: KEY, direction: 'up' })
  assert.equal(openFrame(frame, 'down', () => KEY).kind, 'rejected')
  assert.deepEqual(
    openFrame(frame, 'up', () => undefined),
    { kind: 'rejected', reason: 'unknown-key' },
  )
})

test('F76: a bit that is turned anywhere is a forgery, but for the hops that are left', () => {
  const frame = sealFrame(ANY, new TextEncoder().encode('vanne 3'), { key: KEY, direction: 'up' })
  for (let bit = 0; bit < frame.length * 8; bit++) {
    const turned = new Uint8Array(frame)
    turned[bit >> 3]! ^= 1 << (bit & 7)
    const { kind } = opened(turned)
    const passedOn = readHeader(turned)
    const isHop = bit < 3 && passedOn.kind === 'header'
    assert.equal(kind, isHop ? 'opened' : 'rejected', `bit ${bit}`)
  }
})

test('a leaf’s 128 spaces are one frame of at most 51 bytes; an answer is 27 bytes, a fifth of a second at SF9', () => {
  const spaces = new Array(SPACES_MAX).fill('occupied')
  const frame = sealFrame(ANY, writeStates(spaces), { key: KEY, direction: 'up' })
  assert.equal(frame.length, 45)
  // sync.md §6 says 24 bytes; its own fields are 11 + 8 + 8.
  const answer = writeAcknowledgement({ highest: 1, before: 0 })
  const ack = sealFrame({ ...ANY, kind: 'ack' }, answer, { key: KEY, direction: 'down' })
  assert.equal(ack.length, 27)
  const modulation = { kind: 'lora', sf: 9, bandwidthHz: 125_000 } as const
  const onAirUs = airtimeUs({ modulation, sizeBytes: ack.length, crc: true })
  assert.ok(onAirUs < 230_000, `${onAirUs} µs`)
})
