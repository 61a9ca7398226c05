import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { DevAddr, DevEui, JoinEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import { CoreBench } from '../../test/support/core-bench.ts'
import { EndDevice, type EndDeviceIdentity } from '../../test/support/end-device.ts'
import { type FleetDevice, fleetFrame, makeFleet } from '../../test/support/fleet.ts'

const SENSOR: EndDeviceIdentity = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.4',
}
const UPLINK = { fPort: 1, payload: Uint8Array.of(1) }

let bench: CoreBench

function readings(): number {
  return bench.factTypes().filter((type) => type === 'reading').length
}

describe('a core among faults', () => {
  beforeEach(async () => {
    bench = await new CoreBench({ seed: 3 }).open()
  })
  afterEach(async () => {
    bench.disk.holdSync = undefined
    await bench.close()
  })

  test('L3, I5: a JoinAccept leaves only when its record is on the medium', async () => {
    await bench.addDevice(SENSOR, { profile: 'nwave-nps405sm' })
    let release = () => {}
    bench.disk.holdSync = new Promise((resolve) => {
      release = resolve
    })
    const request = bench.rxFrame(new EndDevice(SENSOR).join())
    let accepted = false
    bench.core.onFrames([request], () => {
      accepted = true
    })
    await bench.settle()
    assert.deepEqual([bench.sent.length, accepted], [0, false])
    release()
    await bench.settle()
    assert.deepEqual([bench.sent.length, accepted], [1, true])
  })

  test('F42, L2: a 1.0.4 DevNonce that does not grow is refused, also after a power cut', async () => {
    await bench.addDevice(SENSOR, { profile: 'nwave-nps405sm' })
    await bench.hear(new EndDevice(SENSOR, 5).join())
    assert.equal(bench.sent.length, 1)
    await bench.cutPower()
    for (const nonce of [5, 4, 0]) {
      bench.clock.advance(60_000)
      await bench.hear(new EndDevice(SENSOR, nonce).join())
    }
    assert.equal(bench.sent.length, 1)
    await bench.command({ kind: 'deviceResetNonces', devEui: SENSOR.devEui })
    bench.clock.advance(60_000)
    await bench.hear(new EndDevice(SENSOR, 0).join())
    assert.equal(bench.sent.length, 2, 'after a factory reset the technician lets it in again')
  })

  test('F35, I11: after a restart what was sent, or may have been, still counts as airtime', async () => {
    await bench.addDevice(SENSOR, { profile: 'nwave-nps405sm' })
    await bench.hear(new EndDevice(SENSOR, 1).join())
    bench.autoReceipt = false
    bench.clock.advance(60_000)
    await bench.hear(new EndDevice(SENSOR, 2).join())
    await bench.kill()
    const airtime = bench.core.airtime()
    // One was sent in RX1 as its receipt says; the other may have gone out in either window.
    assert.deepEqual(
      airtime.map((entry) => entry.freqHz),
      [868_100_000, 868_100_000, 869_525_000],
    )
    assert.ok(airtime.every((entry) => bench.clock.monoMs() - entry.startMonoMs < 120_000))
    bench.clock.advance(2 * 3_600_000)
    await bench.hear(new EndDevice(SENSOR, 3).join())
    assert.ok(
      bench.core.airtime().every((entry) => bench.clock.monoMs() - entry.startMonoMs < 1_000),
    )
  })

  test('F37: an ABP device that has counted for years elsewhere is heard at its first frame here', async () => {
    const [device, known] = makeFleet(2, () => 'nwave-nps405sm') as [FleetDevice, FleetDevice]
    await bench.addFleet([device])
    device.fCntUp = 700_123
    await bench.hear(fleetFrame(device, UPLINK))
    const session = () => bench.core.state.devices.get(device.devEui)?.session
    assert.equal(session()?.fCntUpNext, 700_124)
    // With the counters of its last server, downlinks go on where that one stopped.
    const { devEui } = known
    await bench.addFleet([known], { fCntUp: 700_200, fCntDown: 41 })
    known.fCntUp = 700_200
    await bench.hear(fleetFrame(known, { ...UPLINK, confirmed: true }))
    known.fCntUp = 700_201
    await bench.hear(fleetFrame(known, { ...UPLINK, confirmed: true }))
    const taken = bench.core.state.devices.get(devEui)?.session
    assert.deepEqual([taken?.fCntUpNext, taken?.fCntDownNext], [700_202, 44])
  })

  test('F39: an ABP device that begins anew at counter 0 is refused', async () => {
    const [device] = makeFleet(1, () => 'nwave-nps405sm') as [FleetDevice]
    await bench.addFleet([device])
    device.fCntUp = 100
    await bench.hear(fleetFrame(device, UPLINK))
    device.fCntUp = 0
    for (let n = 0; n < 5; n++) await bench.hear(fleetFrame(device, UPLINK))
    assert.equal(readings(), 1)
    assert.equal(bench.metrics.value('cigale_rx_refused_total', { reason: 'replay' }), 5)
  })

  test('F45: 64 devices on one DevAddr are told apart by their MIC', async () => {
    const fleet = makeFleet(64, () => 'nwave-nps405sm').map((device) => ({
      ...device,
      devAddr: '00abcdef' as DevAddr,
    }))
    await bench.addFleet(fleet)
    for (const device of fleet) await bench.hear(fleetFrame(device, UPLINK))
    assert.equal(readings(), 64)
    for (const { devEui } of fleet) {
      assert.equal(bench.core.state.devices.get(devEui)?.session?.fCntUpNext, 1)
    }
  })

  test('F44, F47, L9: forged and malformed frames change nothing and are counted by reason', async () => {
    const [device] = makeFleet(1, () => 'nwave-nps405sm') as [FleetDevice]
    await bench.addFleet([device])
    await bench.hear(fleetFrame(device, UPLINK))
    const before = bench.factTypes().length
    const random = seededRandom(1, 'forger')
    const frames = Array.from({ length: 3_000 }, (_, n) => {
      const frame = fleetFrame({ ...device, fCntUp: 1 }, UPLINK)
      frame.set(random.bytes(4), frame.length - 4)
      return bench.rxFrame(n % 3 === 0 ? random.bytes(random.below(40)) : frame)
    })
    for (const frame of frames)
      await new Promise<void>((done) => bench.core.onFrames([frame], done))
    assert.equal(bench.factTypes().length, before)
    assert.equal(bench.core.state.devices.get(device.devEui)?.session?.fCntUpNext, 1)
    assert.equal(bench.metrics.value('cigale_rx_refused_total', { reason: 'bad-mic' }), 2_000)
    assert.ok(bench.metrics.value('cigale_rx_refused_total', { reason: 'malformed' }) > 0)
  })

  test('F14: a disk that stalls delays, and loses nothing', async () => {
    const fleet = makeFleet(20, () => 'nwave-nps405sm')
    await bench.addFleet(fleet)
    let release = () => {}
    bench.disk.holdSync = new Promise((resolve) => {
      release = resolve
    })
    let accepted = 0
    for (const device of fleet) {
      bench.core.onFrames([bench.rxFrame(fleetFrame(device, UPLINK))], () => accepted++)
    }
    await bench.settle()
    assert.deepEqual([accepted, readings()], [0, 0], 'nothing shows before it is safe')
    bench.disk.holdSync = undefined
    release()
    await bench.settle()
    assert.deepEqual([accepted, readings()], [20, 20])
  })

  test('F13, I2: a disk that lied about its syncs costs facts, never their identity', async () => {
    const [device] = makeFleet(1, () => 'nwave-nps405sm') as [FleetDevice]
    await bench.addFleet([device])
    const early = bench.disk.afterKill()
    for (let n = 0; n < 5; n++) {
      bench.clock.advance(10_000)
      await bench.hear(fleetFrame(device, UPLINK))
    }
    const told = bench.allFacts().map(({ epoch, seq, fact }) => `${epoch}/${fact.stream}/${seq}`)
    bench.disk = early
    await bench.open()
    device.fCntUp = 50
    await bench.hear(fleetFrame(device, UPLINK))
    const { epoch } = bench.core.state
    assert.ok(!told.some((place) => place.startsWith(`${epoch}/`)))
  })

  test('F12: when the disk fails a sync the core says so and takes nothing more', async () => {
    const [device] = makeFleet(1, () => 'nwave-nps405sm') as [FleetDevice]
    await bench.addFleet([device])
    bench.disk.trouble = () => {
      throw Object.assign(new Error('input/output error'), { code: 'EIO' })
    }
    let accepted = false
    bench.core.onFrames([bench.rxFrame(fleetFrame(device, UPLINK))], () => {
      accepted = true
    })
    await bench.settle()
    assert.equal(accepted, false)
    assert.match(String(bench.broken), /input\/output error/)
    bench.disk.trouble = undefined
    await bench.kill()
  })

  test('F21, I12: a stepped wall clock is told, and the space is judged by durations', async () => {
    const [device] = makeFleet(1, () => 'nwave-nps405sm') as [FleetDevice]
    await bench.addFleet([device])
    await bench.addAsset({ id: 'P1', kind: 'space', name: 'P1', properties: {} }, [
      { asset: 'P1', devEui: device.devEui, role: 'occupancy', index: 0, fromMs: 0 },
    ])
    await bench.hear(fleetFrame(device, UPLINK))
    bench.clock.advance(5_000)
    bench.clock.stepWall(3_600_000)
    bench.clock.advance(20_000)
    await bench.settle()
    assert.ok(!bench.factTypes().includes('spotTaken'), '25 s are not 32')
    bench.clock.advance(10_000)
    bench.clock.advance(5_000)
    await bench.settle()
    const types = bench.factTypes()
    assert.ok(types.includes('spotTaken'))
    assert.ok(types.includes('healthRaised'))
  })

  test('F19, F66: what was acknowledged under a clock of 1970 stays for a restored hypervisor', async () => {
    bench.clock.state = 0
    bench.core.raise('test', 'labelled by the monotonic clock')
    await bench.core.checkpoint()
    bench.clock.state = 2
    for (const { epoch, streams } of bench.core.facts.epochs()) {
      for (const { stream, next } of streams) bench.core.onAcked({ epoch, stream, next })
    }
    await bench.core.checkpoint()
    await bench.core.checkpoint()
    const told = bench.allFacts().map(({ fact }) => fact.type)
    assert.deepEqual(told, ['gatewayStarted', 'healthRaised'])
  })

  test('F19: a health event alone is occasion enough to learn that UTC has become known', async () => {
    bench.clock.state = 0
    await bench.kill()
    assert.equal(bench.clockSets, 0)
    bench.clock.state = 2
    bench.core.raise('test', 'the first word since')
    assert.equal(bench.clockSets, 1)
  })
})
