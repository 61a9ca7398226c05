/** When downlinks are on the air, to the microsecond: real core, real driver, emulated board. */

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import type { Emission } from '../../hardware/emulator/air.ts'
import type { EndDeviceIdentity } from '../support/end-device.ts'
import { Site } from '../support/site.ts'

const IDENTITY: EndDeviceIdentity = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.4',
}
const MHZ = 1_000_000

async function joined(t: TestContext, deviceClass: 'A' | 'C', dataRate: number): Promise<Site> {
  const site = await new Site('EU868', IDENTITY, { deviceClass, dataRate, adr: false }).open()
  t.after(() => site.close())
  const accept = await ask(site, site.end.join(), 6_000)
  assert.ok(site.end.acceptJoin(accept.downlink.phyPayload))
  return site
}

/** The synthesizer has steps of 61 Hz, or 122. */
const TUNING_HZ = 125

function assertPlace(found: Emission, wanted: Pick<Emission, 'freqHz' | 'modulation'>): void {
  assert.deepEqual(found.modulation, wanted.modulation)
  const offHz = Math.abs(found.freqHz - wanted.freqHz)
  assert.ok(offHz < TUNING_HZ, `${offHz} Hz beside ${wanted.freqHz}`)
}

/** An uplink, and the one downlink that follows it on the air. */
async function ask(site: Site, phyPayload: Uint8Array, windowsMs = 2_000) {
  const { freqHz, modulation } = site.end.sending
  const before = site.emissions.length
  const { endMonoMs } = site.sensor.transmit({ phyPayload, freqHz, modulation })
  await site.live(endMonoMs - site.clock.monoMs() + windowsMs + 2_500)
  const [uplink, downlink, ...others] = site.emissions.slice(before) as [Emission, Emission]
  assert.equal(others.length, 0)
  return { uplink, downlink }
}

for (const [dataRate, sf] of [
  [5, 7],
  [3, 9],
  [2, 10],
] as const) {
  test(`W22: SF${sf} is acknowledged in RX1, 1 s after the end of the uplink to the microsecond`, async (t) => {
    const site = await joined(t, 'A', dataRate)
    const { uplink, downlink } = await ask(site, site.end.uplink({ confirmed: true }))
    assert.equal(downlink.startUs - uplink.endUs, 1 * MHZ)
    assertPlace(downlink, uplink)
    assert.equal(site.end.receive(downlink.phyPayload)?.ack, true)
  })
}

for (const [dataRate, sf] of [
  [1, 11],
  [0, 12],
] as const) {
  test(`W22: SF${sf} is acknowledged in RX2, 2 s after the end of the uplink to the microsecond`, async (t) => {
    const site = await joined(t, 'A', dataRate)
    const { uplink, downlink } = await ask(site, site.end.uplink({ confirmed: true }))
    assert.equal(downlink.startUs - uplink.endUs, 2 * MHZ)
    const modulation = { kind: 'lora', sf: 9, bandwidthHz: 125_000 } as const
    assertPlace(downlink, { freqHz: 869_525_000, modulation })
    assert.equal(site.end.receive(downlink.phyPayload)?.ack, true)
  })
}

test('W33: a valve that listens always has its order on the air within 100 ms, and again 8 s later', async (t) => {
  const site = await joined(t, 'C', 5)
  await ask(site, site.end.uplink({ confirmed: true }))
  await site.live(5_000)
  const before = site.emissions.length
  const givenMs = site.clock.monoMs()
  const order = { fPort: 85, payload: Uint8Array.of(0xff, 0x1d) }
  const stop = { kind: 'wateringStop', zone: 'Z', devEui: IDENTITY.devEui, ...order } as const
  const answer = site.bench.command(stop)
  await site.live(9_000)
  assert.equal((await answer).outcome, 'queued')
  const [first, again] = site.emissions.slice(before) as [Emission, Emission]
  assert.ok(first.startUs / 1000 - givenMs < 100, `${first.startUs / 1000 - givenMs} ms`)
  const apartMs = (again.startUs - first.startUs) / 1000
  assert.ok(Math.abs(apartMs - 8_000) < 100, `${apartMs} ms`)
  assert.ok(site.end.receive(first.phyPayload, { isClassC: true })?.confirmed)
})
