import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex, hexOf } from '../../../base/bytes.ts'
import { encodeUc511 } from '../../../decoders/bundled/water/milesight-uc511-downlink.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { probePayload } from './acme-probe.ts'
import { CallButton, pressPayload } from './call-button.ts'
import { durationCode, heartbeatPayload, ParkingSensor, statusPayload } from './parking.ts'
import { factsOf, onTheTable } from './sensor-bench.ts'
import { SoilProbe, soilPayload } from './soil-probe.ts'
import { readValveTask, valvePayload, ZoneValve } from './valve.ts'
import { meterPayload, WaterMeter } from './water-meter.ts'
import { ZonePipe } from './zone-pipe.ts'

const MINUTE_MS = 60_000

test("payloads are the makers' own examples, to the byte", () => {
  assert.equal(hexOf(statusPayload(true, 74)), '95')
  const cold = { batteryMv: 3344, temperatureC: -10 }
  assert.equal(hexOf(heartbeatPayload(false, cold).subarray(0, 3)), '00d3d8')
  const dry = { deviceId: 0x0192, tensionKpa: 11.7, temperatureC: 16.1, batteryMv: 3109 }
  assert.equal(hexOf(soilPayload(dry)), '0201920003007580a10c25')
  assert.equal(hexOf(probePayload({ temperatureC: -5.2, humidityPercent: 30 })), 'ffcc3c')
  assert.equal(hexOf(pressPayload(16, 'short')), '017510ff2e01')
  const closed = { batteryPercent: 92, isOpen: false, pulses: 5 }
  assert.equal(hexOf(valvePayload(closed)), '01755c03010004c805000000')
  const meter = { batteryPercent: 100, temperatureC: -1.5, humidityPercent: 47.5, pulses: 65_537 }
  assert.equal(hexOf(meterPayload(meter)), '0175640367f1ff04685f05c801000100')
})

test('the duration code never says more than the state lasted, and saturates at eleven hours', () => {
  const minutesOf = (d: number): number =>
    d < 90 ? d : d < 120 ? 90 + 5 * (d - 90) : d < 127 ? 240 + 60 * (d - 120) : 660
  for (let minutes = 0; minutes < 2_000; minutes++) {
    const told = minutesOf(durationCode(minutes))
    assert.ok(told <= minutes && minutes - told < (minutes < 660 ? 60 : Infinity))
  }
})

test('a valve understands what the gateway encodes, and nothing that is cut short', () => {
  const open = encodeUc511({ kind: 'openValve', valve: 1, seconds: 90, pulses: 70_000 })!.bytes
  assert.deepEqual(readValveTask(open), { valve: 'one', open: true, seconds: 90, pulses: 70_000 })
  const close = encodeUc511({ kind: 'closeValve', valve: 'all' })!.bytes
  assert.deepEqual(readValveTask(close), {
    valve: 'all',
    open: false,
    seconds: undefined,
    pulses: undefined,
  })
  for (let length = 0; length < open.length; length++)
    assert.equal(readValveTask(open.subarray(0, length)), undefined)
  assert.equal(readValveTask(bytesOfHex('ff1d2300000000000000ff')!), undefined)
})

test('a pipe counts nothing while it fills, then whole pulses; a leak drips with the valve closed', () => {
  const clock = new FakeClock()
  const pipe = new ZonePipe(
    clock,
    { litresPerPulse: 10, litresPerMinute: 60, leakLitresPerHour: 0 },
    0,
  )
  pipe.setOpen(true)
  clock.advance(6_000)
  assert.equal(pipe.pulses(), 0)
  clock.advance(MINUTE_MS)
  assert.equal(pipe.pulses(), 6)
  pipe.setOpen(false)
  clock.advance(MINUTE_MS)
  assert.equal(pipe.pulses(), 6)
  const leaky = new ZonePipe(
    clock,
    { litresPerPulse: 1, litresPerMinute: 60, leakLitresPerHour: 60 },
    0,
  )
  clock.advance(10 * MINUTE_MS)
  assert.equal(leaky.pulses(), 10)
})

test('a sensor asks again until its join is accepted, each time under a new DevNonce', async () => {
  await onTheTable(async (bench) => {
    const parts = await bench.device(1, 'nwave-nps405sm')
    let accepts = 0
    bench.reaches = (direction) => direction === 'up' || ++accepts > 2
    const sensor = new ParkingSensor(parts, { heartbeatMs: MINUTE_MS, confirmed: false }, true)
    sensor.actor.start(0)
    await bench.live(40_000)
    assert.equal(sensor.actor.joined, true)
    assert.equal(sensor.actor.counts.joinRequests, 3)
    const nonces = factsOf(bench, 'deviceJoined').map(({ fields }) => fields['devNonce'])
    assert.deepEqual(nonces, [0, 1, 2])
  })
})

test('a parked car is told by start-up at once, by a change after it has stayed', async () => {
  await onTheTable(async (bench) => {
    const parts = await bench.device(1, 'nwave-nps405sm')
    const { devEui } = parts.identity
    await bench.core.addAsset({ id: 'place-1', kind: 'space', name: 'Place 1', properties: {} }, [
      { asset: 'place-1', devEui, role: 'occupancy', index: 0, fromMs: 0 },
    ])
    const pace = { heartbeatMs: 10 * MINUTE_MS, confirmed: true }
    const sensor = new ParkingSensor(parts, pace, true)
    sensor.actor.start(100)
    await bench.live(10_000)
    assert.equal(factsOf(bench, 'spotTaken').length, 1)
    await bench.live(3 * MINUTE_MS)
    sensor.setOccupied(false)
    await bench.live(30_000)
    const [freed] = factsOf(bench, 'spotFreed')
    assert.ok(freed)
    assert.equal(sensor.actor.counts.acknowledged, 1)
    assert.equal(sensor.actor.counts.repeats, 0)
  })
})

test('a confirmed frame is repeated until its acknowledgement gets through, and counts once', async () => {
  await onTheTable(async (bench) => {
    const parts = await bench.device(1, 'milesight-ws101')
    const { devEui } = parts.identity
    await bench.core.addAsset({ id: 'call-1', kind: 'callPoint', name: 'Borne', properties: {} }, [
      { asset: 'call-1', devEui, role: 'button', index: 0, fromMs: 0 },
    ])
    const button = new CallButton(parts, 60 * MINUTE_MS)
    button.actor.start(0)
    await bench.live(15_000)
    let lost = 2
    bench.reaches = (direction) => direction === 'up' || lost-- <= 0
    button.press('short')
    await bench.live(30_000)
    assert.equal(button.actor.counts.repeats, 2)
    assert.equal(button.actor.counts.acknowledged, 1)
    assert.equal(factsOf(bench, 'callRaised').length, 1)
  })
})

test('I9: a valve opens on order, says so, and closes by itself when its time is over', async () => {
  await onTheTable(async (bench) => {
    const valveParts = await bench.device(1, 'milesight-uc511')
    const meterParts = await bench.device(2, 'milesight-em300-di')
    const zone = {
      id: 'parc-1',
      kind: 'zone',
      name: 'Parc',
      properties: { litresPerPulse: 1, designLitresPerMinute: 40 },
    } as const
    await bench.core.addAsset(zone, [
      { asset: 'parc-1', devEui: valveParts.identity.devEui, role: 'valve', index: 1, fromMs: 0 },
      { asset: 'parc-1', devEui: meterParts.identity.devEui, role: 'meter', index: 0, fromMs: 0 },
    ])
    const plan = { litresPerPulse: 1, litresPerMinute: 40, leakLitresPerHour: 0 }
    const pipe = new ZonePipe(bench.core.clock, plan, 1_000)
    const valve = new ZoneValve(valveParts, pipe, 30_000)
    const meter = new WaterMeter(meterParts, pipe, 20_000)
    valve.actor.start(0)
    meter.actor.start(2_000)
    await bench.live(20_000)
    const order = encodeUc511({ kind: 'openValve', valve: 1, seconds: 60 })!
    await bench.core.command({
      kind: 'downlink',
      devEui: valveParts.identity.devEui,
      fPort: order.fPort,
      payload: order.bytes,
      confirmed: true,
      expiresInMs: 10 * MINUTE_MS,
    })
    await bench.live(35_000)
    assert.equal(pipe.isOpen, true)
    assert.equal(bench.core.core.state.assetStates.get('parc-1')?.watering?.valve?.isOpen, true)
    await bench.live(5 * MINUTE_MS)
    assert.equal(pipe.isOpen, false)
    assert.equal(pipe.pulses(), 1_036)
    assert.equal(bench.core.core.state.assetStates.get('parc-1')?.watering?.valve?.isOpen, false)
    assert.deepEqual(factsOf(bench, 'leakConfirmed'), [])
    const [done] = factsOf(bench, 'commandDone').slice(-1)
    assert.equal(done?.fields['outcome'], 'delivered')
  })
})

test('a pipe that drips while its valve is closed ends as a hidden leak', async () => {
  await onTheTable(async (bench) => {
    const valveParts = await bench.device(1, 'milesight-uc511')
    const meterParts = await bench.device(2, 'milesight-em300-di')
    const properties = { litresPerPulse: 1, designLitresPerMinute: 40 }
    await bench.core.addAsset({ id: 'parc-2', kind: 'zone', name: 'Parc', properties }, [
      { asset: 'parc-2', devEui: valveParts.identity.devEui, role: 'valve', index: 1, fromMs: 0 },
      { asset: 'parc-2', devEui: meterParts.identity.devEui, role: 'meter', index: 0, fromMs: 0 },
    ])
    const plan = { litresPerPulse: 1, litresPerMinute: 40, leakLitresPerHour: 72 }
    const pipe = new ZonePipe(bench.core.clock, plan, 500)
    new ZoneValve(valveParts, pipe, 30_000).actor.start(0)
    new WaterMeter(meterParts, pipe, 20_000).actor.start(2_000)
    await bench.live(6 * MINUTE_MS)
    const [leak] = factsOf(bench, 'leakConfirmed')
    assert.equal(leak?.fields['kind'], 'hidden_leak')
  })
})

test('soil dries between reports and is wet after rain', async () => {
  await onTheTable(async (bench) => {
    const parts = await bench.device(1, 'decentlab-dl-trs21', 2)
    const probe = new SoilProbe(parts, { reportMs: MINUTE_MS, dryingKpaPerHour: 60 }, 30)
    probe.actor.start(0)
    await bench.live(5 * MINUTE_MS)
    probe.water(0.5)
    await bench.live(MINUTE_MS + 10_000)
    const tensions = bench.core.allFacts().flatMap(({ fact }) => {
      return fact.type === 'reading' ? [fact.values[0]! / 10] : []
    })
    assert.ok(tensions.length >= 5)
    assert.ok(tensions.at(-2)! > tensions[0]! + 2)
    assert.ok(tensions.at(-1)! < tensions.at(-2)! / 1.5)
  })
})
