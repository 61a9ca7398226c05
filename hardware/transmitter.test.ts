import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../base/ids.ts'
import { Metrics } from '../base/metrics.ts'
import { tmstUs } from '../base/tmst.ts'
import { FakeClock } from '../test/support/fake-clock.ts'
import type { TxAlternative, TxReceipt, TxRequest } from './radio.ts'
import { ETSI_EN_300_220 } from './regulation/etsi-en-300-220.ts'
import { UDP_JIT_POLICY } from './semtech-udp/radio.ts'
import { type Departure, type EarlierTransmission, Transmitter } from './transmitter.ts'

/** SF12, 12 bytes, no CRC: 991 ms on air. */
const SF12 = { kind: 'lora', sf: 12, bandwidthHz: 125_000 } as const

function bench(earlier: readonly EarlierTransmission[] = []) {
  const clock = new FakeClock({ monoMs: 10_000_000 })
  const departures: Departure[] = []
  const receipts: TxReceipt[] = []
  const transmitter = new Transmitter({
    clock,
    metrics: new Metrics(),
    plan: ETSI_EN_300_220,
    policy: UDP_JIT_POLICY,
    earlier,
    // A counter that began with the clock.
    placeUs: (tmst, nowUs) => nowUs + ((tmst - (nowUs % 2 ** 32)) | 0),
    depart: (departure) => departures.push(departure),
    onReceipt: (receipt) => receipts.push(receipt),
  })
  return { clock, departures, receipts, transmitter }
}

function inMs(clock: FakeClock, ms: number, freqHz: number): TxAlternative {
  const at = tmstUs((clock.monoMs() + ms) * 1000)
  return { at, freqHz, modulation: SF12, eirpDbm: 16 }
}

function request(txId: number, alternatives: readonly TxAlternative[]): TxRequest {
  return {
    txId,
    gatewayEui: '0016c001ff10a235' as GatewayEui,
    purpose: 'joinAccept',
    phyPayload: new Uint8Array(12),
    alternatives,
  }
}

const RX1_HZ = 868_100_000
const RX2_HZ = 869_525_000

test('a packet leaves half a second ahead and its receipt names the moment of its start', () => {
  const { clock, departures, receipts, transmitter } = bench()
  const startWallMs = clock.wallMs() + 950
  transmitter.transmit(request(7, [inMs(clock, 950, RX1_HZ)]))
  clock.advance(449)
  assert.equal(departures.length, 0)
  clock.advance(2)
  assert.equal(departures.length, 1)
  transmitter.taken(7)
  clock.advance(500)
  assert.deepEqual(receipts, [
    { kind: 'sent', txId: 7, alternative: 0, airtimeUs: 991_232, atMs: startWallMs },
  ])
})

test('no receipt comes from within transmit', () => {
  const { clock, receipts, transmitter } = bench()
  transmitter.transmit(request(1, [inMs(clock, -10, RX1_HZ)]))
  assert.deepEqual(receipts, [])
  clock.advance(0)
  assert.deepEqual(receipts, [{ kind: 'refused', txId: 1, reasons: ['too-late'] }])
})

test('F35, I11: after a restart the hour before it still counts, and RX2 has its own budget', () => {
  const used = { freqHz: RX1_HZ, widthHz: 125_000, airtimeUs: 35_500_000 }
  const { clock, departures, transmitter } = bench([
    { ...used, startMonoMs: 10_000_000 - 1_800_000 },
  ])
  transmitter.transmit(request(1, [inMs(clock, 400, RX1_HZ), inMs(clock, 1_400, RX2_HZ)]))
  clock.advance(1_000)
  assert.deepEqual(
    departures.map((it) => it.alternative.freqHz),
    [RX2_HZ],
  )
})

test('F21, I11: an earlier transmission dated in the future counts as of now', () => {
  const used = { freqHz: RX1_HZ, widthHz: 125_000, airtimeUs: 36_000_000 }
  const { clock, receipts, transmitter } = bench([{ ...used, startMonoMs: 9e12 }])
  transmitter.transmit(request(1, [inMs(clock, 400, RX1_HZ)]))
  clock.advance(400)
  assert.deepEqual(receipts, [{ kind: 'refused', txId: 1, reasons: ['duty-cycle'] }])
})

test('I11: what the hardware refused costs no airtime, what it may have sent does', () => {
  const { clock, departures, receipts, transmitter } = bench()
  for (let txId = 0; txId < 80; txId++) {
    transmitter.transmit(request(txId, [inMs(clock, 400, RX1_HZ)]))
    transmitter.failed(txId, 'collision')
    clock.advance(2_000)
  }
  assert.equal(departures.length, 80)
  for (let txId = 100; txId < 180; txId++) {
    transmitter.transmit(request(txId, [inMs(clock, 400, RX1_HZ)]))
    clock.advance(3_000)
  }
  // 95 % of 36 s, the rest being for alarms, hold 34 transmissions of 991 ms.
  assert.equal(departures.length, 80 + 34)
  assert.deepEqual(receipts.at(80), { kind: 'refused', txId: 100, reasons: ['no-answer'] })
  assert.deepEqual(receipts.at(-1), { kind: 'refused', txId: 179, reasons: ['duty-cycle'] })
})

test('the limit of the sub-band cuts the power before the packet leaves', () => {
  const { clock, departures, transmitter } = bench()
  const strong = { ...inMs(clock, 100, RX1_HZ), eirpDbm: 27 }
  transmitter.transmit(request(1, [strong]))
  assert.equal(departures[0]?.eirpDbm, 16.15)
})
