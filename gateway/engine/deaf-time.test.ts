import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui, GatewayEui, JoinEui } from '../../base/ids.ts'
import { tmstUs } from '../../base/tmst.ts'
import { GATEWAY } from '../../test/support/core-bench.ts'
import { LinkedPair } from '../../test/support/linked-pair.ts'
import { startSetup } from '../link/setup.ts'
import { EU868 } from '../lorawan/region/eu868.ts'
import { DEAF_US_MAX, deafUs, isDeafEnough } from './deaf-time.ts'
import { newState } from './state.ts'
import { cheapestFirst, windowsAfter } from './windows.ts'

const HOUR_MS = 3_600_000
const SENSOR = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
} as const
const ACK = { gatewayEui: GATEWAY, purpose: 'ack' } as const
const OTHER = '00800000a0005678' as GatewayEui

function sent(share: number, { gatewayEui = GATEWAY, lineMs = 0, isJoin = false } = {}) {
  const state = newState()
  const airtimeUs = DEAF_US_MAX * share
  const band = { freqHz: 869_525_000, widthHz: 125_000 }
  const entry = { tx: 1, alternative: 0, gatewayEui, ...band, lineMs, airtimeUs }
  state.airtime = [isJoin ? { ...entry, isJoin } : entry]
  return state
}

test('the more a concentrator has sent in the hour, the more a frame must matter to be sent', () => {
  const held = (share: number) =>
    (['data', 'mac', 'ack', 'joinAccept', 'valve', 'alarm'] as const).filter((purpose) =>
      isDeafEnough(sent(share), 1, { gatewayEui: GATEWAY, purpose }),
    )
  assert.deepEqual(held(0.5), [])
  assert.deepEqual(held(0.7), ['mac'])
  assert.deepEqual(held(0.9), ['data', 'mac'])
  assert.deepEqual(held(1.1), ['data', 'mac', 'ack'])
  assert.deepEqual(held(50), ['data', 'mac', 'ack', 'valve'])
})

test('joins have a share of their own: they starve nobody, and nobody starves them', () => {
  const ask = (purpose: 'joinAccept' | 'ack') => ({ gatewayEui: GATEWAY, purpose })
  assert.equal(isDeafEnough(sent(0.7, { isJoin: true }), 1, ask('joinAccept')), true)
  assert.equal(isDeafEnough(sent(50, { isJoin: true }), 1, ask('ack')), false)
  assert.equal(isDeafEnough(sent(0.5, { isJoin: true }), 1, ask('joinAccept')), false)
  assert.equal(isDeafEnough(sent(50), 1, ask('joinAccept')), false)
})

test('each concentrator is deaf for itself, and an hour later it is not any more', () => {
  assert.equal(deafUs(sent(2, { gatewayEui: OTHER }), 1, ACK), 0)
  assert.equal(deafUs(sent(2), HOUR_MS - 1, ACK), DEAF_US_MAX * 2)
  assert.equal(deafUs(sent(2), HOUR_MS, ACK), 0)
})

test('a device that asks for an acknowledgement with every frame is answered for 5 % of the hour, an alarm always', async (t) => {
  const pair = await new LinkedPair(SENSOR, { device: { dataRate: 0, adr: false } }).join()
  t.after(() => pair.close())
  const { bench } = pair
  let answered = 0
  // 144 ms each in RX2: 1 250 fill 180 s.
  for (let n = 0; n < 1_500; n++) {
    const before = bench.sent.length
    bench.clock.advance(2_000)
    const uplink = pair.device.uplink({ confirmed: true })
    const { freqHz, modulation } = pair.device.sending
    await new Promise<void>((done) =>
      bench.core.onFrames([bench.rxFrame(uplink, { freqHz, modulation })], done),
    )
    await new Promise((resolve) => setImmediate(resolve))
    if (bench.sent.length > before) answered++
  }
  assert.ok(answered > 1_200 && answered < 1_260, `${answered} answered`)
  const withheld = bench.metrics.value('cigale_downlinks_withheld_total', { purpose: 'ack' })
  assert.equal(withheld, 1_500 - answered)
  await bench.addAsset({ id: 'B1', kind: 'callPoint', name: 'B1', properties: {} }, [
    { asset: 'B1', devEui: SENSOR.devEui, role: 'button', index: 0, fromMs: 0 },
  ])
  assert.equal((await pair.uplink({ confirmed: true }))?.ack, true)
  assert.equal(bench.sent.at(-1)?.purpose, 'alarm')
})

test('RX2 goes first where it is half as long and reaches as far: after SF12 and SF11, not after SF10', () => {
  const setup = { ...startSetup(EU868), rx2DataRate: 3 }
  const first = [12, 11, 10, 9, 8, 7].map((sf) => {
    const reception = {
      gatewayEui: GATEWAY,
      tmst: tmstUs(0),
      freqHz: 868_100_000,
      modulation: { kind: 'lora', sf, bandwidthHz: 125_000 },
      codingRate: '4/5',
      ...{ rssiDbm: -100, snrDb: 0, gateways: 1 },
    } as const
    return cheapestFirst(windowsAfter(EU868, setup, reception), 12)[0]?.alternative.freqHz
  })
  const [rx1, rx2] = [868_100_000, 869_525_000]
  assert.deepEqual(first, [rx2, rx2, rx1, rx1, rx1, rx1])
})
