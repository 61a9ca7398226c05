// biome-ignore-all lint/suspicious/noExplicitAny: every message has fields of its own

/** Messages to a ChirpStack, byte for byte and field for field as its own APIs write them. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import {
  connState,
  type Encoding,
  gatewayStats,
  uplinkFrame,
} from '../../gateway/forward/chirpstack-messages.ts'

const url = new URL('../vectors/chirpstack/gw.json', import.meta.url)
const { vectors } = JSON.parse(readFileSync(url, 'utf8')) as { vectors: readonly any[] }

function written(vector: any, encoding: Encoding): Uint8Array {
  const { message, gatewayEui, atMs } = vector
  switch (message) {
    case 'UplinkFrame': {
      const { uplinkId, isTimed } = vector
      const frame = { ...vector, monoMs: 0, phyPayload: bytesOfHex(vector.phyPayload)! }
      return uplinkFrame({ frame, uplinkId, isTimed }, encoding)
    }
    case 'GatewayStats':
      return gatewayStats({ gatewayEui, heard: vector.heard, forwarded: 0 }, atMs, encoding)
    default:
      return connState(gatewayEui, vector.online, encoding)
  }
}

/** Values that are zero may be there or not: a reader of proto3 JSON cannot tell. */
function withoutZeros(value: any): any {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== 0 && one !== 'OFFLINE')
      .map(([name, one]) => [name, withoutZeros(one)]),
  )
}

for (const vector of vectors) {
  test(`${vector.message} is written as ChirpStack writes it (${vector.id})`, () => {
    assert.equal(hexOf(written(vector, 'protobuf')), vector.protobuf)
    const json = JSON.parse(new TextDecoder().decode(written(vector, 'json')))
    assert.deepEqual(withoutZeros(json), vector.json)
  })
}
