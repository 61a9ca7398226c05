import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { GatewayEui } from '../../base/ids.ts'
import { type GwmpPacket, readPacket, writePacket } from './packet.ts'

const token = fc.integer({ min: 0, max: 0xffff })
const gatewayEui = fc
  .uint8Array({ minLength: 8, maxLength: 8 })
  .map((bytes) => Buffer.from(bytes).toString('hex') as GatewayEui)
const json = fc.json().map((text) => new TextEncoder().encode(text))
const anyPacket: fc.Arbitrary<GwmpPacket> = fc.oneof(
  fc.record({ kind: fc.constantFrom('PUSH_DATA', 'TX_ACK'), token, gatewayEui, json }),
  fc.record({ kind: fc.constant('PULL_DATA'), token, gatewayEui }),
  fc.record({ kind: fc.constant('PULL_RESP'), token, json }),
  fc.record({ kind: fc.constantFrom('PUSH_ACK', 'PULL_ACK'), token }),
)

test('what is written reads back', () => {
  fc.assert(
    fc.property(anyPacket, (packet) => {
      const read = readPacket(writePacket(packet))
      assert.ok(read.kind === 'packet')
      // A Buffer's view and a Uint8Array of the same bytes are the same to us.
      assert.deepEqual(JSON.stringify(read.packet), JSON.stringify(packet))
    }),
  )
})

test('no byte string makes the reader throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      readPacket(bytes)
    }),
  )
})

test('version 1 is refused: it has no TX_ACK', () => {
  const read = readPacket(Uint8Array.of(1, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8))
  assert.deepEqual(read, { kind: 'rejected', reason: 'version' })
})

test('each malformed datagram has its own reason', () => {
  const reasonOf = (...bytes: number[]) => {
    const read = readPacket(Uint8Array.from(bytes))
    return read.kind === 'rejected' ? read.reason : 'none'
  }
  assert.equal(reasonOf(), 'too-short')
  assert.equal(reasonOf(2, 0, 0), 'too-short')
  assert.equal(reasonOf(2, 0, 0, 0, 1, 2, 3), 'too-short')
  assert.equal(reasonOf(2, 0, 0, 6), 'unknown-identifier')
  assert.equal(reasonOf(2, 0, 0, 1, 0), 'length')
  assert.equal(reasonOf(2, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9), 'length')
})
