import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { tmstUs } from '../../base/tmst.ts'
import { readTxAck, txpkOf } from './txpk.ts'

function ackOf(text: string): ReturnType<typeof readTxAck> {
  return readTxAck(new TextEncoder().encode(text))
}

test('what goes to another gateway is as a device sends it: upright, with CRC', () => {
  const { ipol, ncrc, prea } = txpkOf({
    alternative: {
      at: 'now',
      freqHz: 868_100_000,
      modulation: { kind: 'lora', sf: 9, bandwidthHz: 125_000 },
    },
    phyPayload: Uint8Array.of(0xe0, 1, 2),
    form: 'up',
    conductedDbm: 14,
  })
  assert.deepEqual({ ipol, ncrc, prea }, { ipol: false, ncrc: false, prea: 8 })
})

test('W4: a LoRa downlink is inverted, without CRC, with the preamble of LoRaWAN', () => {
  const txpk = txpkOf({
    alternative: {
      at: tmstUs(32_704),
      freqHz: 869_525_000,
      modulation: { kind: 'lora', sf: 9, bandwidthHz: 125_000 },
    },
    phyPayload: Uint8Array.of(0x60, 1, 2),
    conductedDbm: 27,
  })
  assert.deepEqual(txpk, {
    imme: false,
    tmst: 32_704,
    freq: 869.525,
    rfch: 0,
    powe: 27,
    modu: 'LORA',
    datr: 'SF9BW125',
    codr: '4/5',
    ipol: true,
    prea: 8,
    ncrc: true,
    size: 3,
    data: 'YAEC',
  })
})

test('a downlink at a GPS time names its millisecond and no counter', () => {
  const { imme, tmst, tmms } = txpkOf({
    alternative: {
      at: { gpsTimeMs: 1_455_000_128_001.5 },
      freqHz: 869_525_000,
      modulation: { kind: 'lora', sf: 9, bandwidthHz: 125_000 },
    },
    phyPayload: new Uint8Array(17),
    conductedDbm: 27,
  })
  assert.deepEqual([imme, tmst, tmms], [false, undefined, 1_455_000_128_002])
})

test('an empty answer, NONE and a warning all mean queued', () => {
  assert.equal(ackOf('').kind, 'queued')
  assert.equal(ackOf('{"txpk_ack":{"error":"NONE"}}').kind, 'queued')
  assert.deepEqual(ackOf('{"txpk_ack":{"warn":"TX_POWER","value":12}}'), {
    kind: 'queued',
    warning: 'TX_POWER',
  })
})

test('F33: TOO_EARLY is a passed counter in unsigned arithmetic, so it is too late', () => {
  const ack = ackOf('{"txpk_ack":{"error":"TOO_EARLY"}}')
  assert.equal(ack.kind === 'refused' && ack.reason, 'too-late')
})

test('an error that nobody knows is still an error', () => {
  const ack = ackOf('{"txpk_ack":{"error":"constructor"}}')
  assert.equal(ack.kind === 'refused' && ack.reason, 'aborted')
})

test('an answer that cannot be read is no answer', () => {
  assert.deepEqual(ackOf('nonsense'), { kind: 'rejected', reason: 'json' })
  assert.deepEqual(ackOf('{"txpk_ack":[]}'), { kind: 'rejected', reason: 'txpk-ack' })
})

test('no byte string makes the reader throw', () => {
  const bytes = fc.oneof(
    fc.uint8Array(),
    fc.json().map((text) => new TextEncoder().encode(text)),
  )
  fc.assert(
    fc.property(bytes, (json) => {
      readTxAck(json)
    }),
  )
})
