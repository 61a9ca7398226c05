import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { CoreBench } from '../../test/support/core-bench.ts'
import { EndDevice, type EndDeviceIdentity } from '../../test/support/end-device.ts'
import { AS923_1 } from '../lorawan/region/as923-1.ts'
import { deviceDetail } from './device-view.ts'

const SENSOR: EndDeviceIdentity = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
}
const SF12 = { kind: 'lora', sf: 12, bandwidthHz: 125_000 } as const
const HOUR_MS = 3_600_000

let bench: CoreBench
let device: EndDevice

function radio() {
  return deviceDetail(bench.core, bench.core.state.devices.get(SENSOR.devEui)!).radio
}

/** Frames an hour apart, each with the SNR that is given; null: one that is lost. */
async function speak(snrsDb: readonly (number | null)[], how = {}): Promise<void> {
  for (const snrDb of snrsDb) {
    bench.clock.advance(HOUR_MS)
    const frame = device.uplink({ fPort: 1, payload: Uint8Array.of(1) })
    if (snrDb !== null) await bench.hear(frame, { snrDb, ...how })
  }
}

describe('how well a device is heard', () => {
  beforeEach(async () => {
    bench = await new CoreBench({ seed: 9 }).open()
    await bench.addDevice(SENSOR, { profile: 'nwave-nps405sm' })
    device = new EndDevice(SENSOR)
  })
  afterEach(() => bench.close())

  async function joined(): Promise<void> {
    await bench.hear(device.join())
    assert.ok(device.acceptJoin(bench.sent.at(-1)!.phyPayload))
  }

  test('before its first frame it is unknown, and the model says how often it will speak', () => {
    const { verdict, cause, intervalS, lossPercent } = radio()
    assert.deepEqual(
      [verdict, cause, intervalS, lossPercent],
      ['unknown', 'never-heard', 86_400, null],
    )
  })

  test('a device near the gateway is good, and the sentence says its reserve', async () => {
    await joined()
    await speak(Array(20).fill(8))
    const { verdict, reserveDb, lossPercent, byDataRate, advice } = radio()
    assert.deepEqual([verdict, lossPercent], ['good', 0])
    assert.ok(reserveDb! > 20, `${reserveDb}`)
    assert.ok(byDataRate[5]! > 0)
    assert.match(advice.fr, /Rien à faire/)
  })

  test('a device is steered no faster than it is registered for', async () => {
    const told = async (more: object): Promise<number> => {
      await bench.addDevice(SENSOR, { profile: 'nwave-nps405sm', ...more })
      await joined()
      for (let n = 0; n < 60; n++) {
        bench.clock.advance(HOUR_MS)
        const sent = bench.sent.length
        await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(1) }), {
          snrDb: 9,
          modulation: SF12,
        })
        for (const { phyPayload } of bench.sent.slice(sent)) device.receive(phyPayload)
      }
      return bench.core.state.devices.get(SENSOR.devEui)!.session!.setup.dataRate
    }
    assert.equal(await told({}), 5)
    assert.equal(await told({ dataRateMax: 3 }), 3)
  })

  test('a device at the edge is poor, whatever its data rate, and is to be moved', async () => {
    await joined()
    await speak(Array(20).fill(-17), { modulation: SF12 })
    const { verdict, cause, marginDb, reserveDb, advice } = radio()
    assert.deepEqual([verdict, cause], ['poor', 'no-reserve'])
    assert.equal(marginDb, reserveDb, 'it cannot be slowed any more')
    assert.match(advice.en, /move it by 50/)
  })

  test('lost counters are counted, and a third of them is poor', async () => {
    await joined()
    await speak(Array.from({ length: 60 }, (_, n) => (n % 5 < 2 ? null : 8)))
    const { verdict, cause, lossPercent } = radio()
    assert.ok(lossPercent! >= 36 && lossPercent! <= 44, `${lossPercent}`)
    assert.deepEqual([verdict, cause], ['poor', 'loss'])
  })

  test('a device that is silent for longer than it ever was is lost', async () => {
    await joined()
    await speak(Array(20).fill(8))
    bench.clock.advance(50 * HOUR_MS)
    assert.equal(radio().verdict, 'good', 'two days are its heartbeat and a half')
    bench.clock.advance(6 * HOUR_MS)
    const { verdict, cause } = radio()
    assert.deepEqual([verdict, cause], ['lost', 'silent'])
    await bench.addDevice(SENSOR, { profile: 'nwave-nps405sm', intervalS: 604_800 })
    assert.equal(radio().verdict, 'good', 'its own word holds')
  })

  test('where a dwell time forbids the slowest data rates, they are no reserve', async () => {
    const asia = await new CoreBench({ seed: 9, region: AS923_1 }).open()
    try {
      await asia.addDevice(SENSOR, { profile: 'nwave-nps405sm', region: 'AS923-1' })
      await asia.hear(device.join(), { freqHz: 923_200_000 })
      assert.ok(device.acceptJoin(asia.sent.at(-1)!.phyPayload))
      for (let n = 0; n < 20; n++) {
        asia.clock.advance(HOUR_MS)
        const frame = device.uplink({ fPort: 1, payload: Uint8Array.of(1) })
        await asia.hear(frame, { freqHz: 923_200_000, snrDb: 0 })
      }
      const { reserveDb } = deviceDetail(
        asia.core,
        asia.core.state.devices.get(SENSOR.devEui)!,
      ).radio
      // SF10 is the slowest that fits into 400 ms: −15 dB, not −20.
      assert.ok(Math.abs(reserveDb! - 15) < 1.5, `${reserveDb}`)
    } finally {
      await asia.close()
    }
  })
})
