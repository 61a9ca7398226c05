import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tmstUs } from '../../base/tmst.ts'
import { GATEWAY } from '../../test/support/core-bench.ts'
import { EU868 } from '../lorawan/region/eu868.ts'
import { DEAF_US_MAX } from './deaf-time.ts'
import { joinWays } from './join-room.ts'
import { type AirtimeEntry, newState } from './state.ts'

const NOW_MS = 10_000_000
const RX1_HZ = 868_100_000
const RX2_HZ = EU868.rx2.freqHz

function reception(sf: number, freqHz = RX1_HZ) {
  return {
    gatewayEui: GATEWAY,
    tmst: tmstUs(0),
    freqHz,
    modulation: { kind: 'lora', sf, bandwidthHz: 125_000 },
    codingRate: '4/5',
    ...{ rssiDbm: -100, snrDb: 0, gateways: 1 },
  } as const
}

function sent(freqHz: number, airtimeUs: number, isJoin = true): AirtimeEntry {
  const of = { tx: 1, alternative: 0, gatewayEui: GATEWAY, widthHz: 125_000 }
  return { ...of, freqHz, airtimeUs, lineMs: NOW_MS - 60_000, isJoin }
}

function waysAfter(airtime: readonly AirtimeEntry[], sf = 7): readonly number[] {
  const state = newState()
  state.airtime = airtime
  const ways = joinWays(state, NOW_MS, EU868, reception(sf))
  return ways.map(({ alternative }) => alternative.freqHz)
}

test('while the air is free an accept goes in RX1 or RX2', () => {
  assert.deepEqual(waysAfter([]), [RX1_HZ, RX2_HZ])
})

test('F43: in a storm a fast sensor is not answered for 1.8 s in RX2, a slow one is', () => {
  const storm = [sent(RX2_HZ, 0.2 * DEAF_US_MAX)]
  assert.deepEqual(waysAfter(storm), [RX1_HZ])
  assert.deepEqual(waysAfter(storm, 12), [RX1_HZ, RX2_HZ])
})

test('I11: where RX1’s sub-band is used up RX2 is left, and with both nothing', () => {
  const full = sent(RX1_HZ, 34_200_000, false)
  assert.deepEqual(waysAfter([full]), [RX2_HZ])
  assert.deepEqual(waysAfter([full, sent(RX2_HZ, 342_000_000, false)]), [])
})

test('F43: joins stop at their own share of deaf time, whatever the law would still allow', () => {
  assert.deepEqual(waysAfter([sent(RX2_HZ, 0.61 * DEAF_US_MAX)]), [])
})
