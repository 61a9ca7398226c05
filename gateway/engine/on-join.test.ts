import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { CoreBench } from '../../test/support/core-bench.ts'
import { EndDevice } from '../../test/support/end-device.ts'
import { PENDING_MAX } from './on-join.ts'

const SENSOR = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
} as const

test('W6, F42: JoinRequests that somebody recorded and plays again take no joined device its session', async (t) => {
  const bench = await new CoreBench().open()
  t.after(() => bench.close())
  await bench.addDevice(SENSOR)
  const device = new EndDevice(SENSOR)
  // Asked where the gateway did not hear it; an attacker did.
  const recorded = Array.from({ length: PENDING_MAX - 1 }, () => device.join())
  await bench.hear(device.join())
  assert.ok(device.acceptJoin(bench.sent.at(-1)!.phyPayload))
  for (const request of recorded) {
    bench.clock.advance(60_000)
    await bench.hear(request)
  }
  const waiting = () => bench.core.state.devices.get(SENSOR.devEui)!
  assert.equal(waiting().pending.length, PENDING_MAX)
  await bench.cutPower()
  bench.clock.advance(10_000)
  await bench.hear(device.uplink({ confirmed: true }))
  assert.equal(device.receive(bench.sent.at(-1)!.phyPayload)?.ack, true)
  assert.deepEqual([waiting().pending, waiting().session?.devAddr], [[], device.devAddr])
})

test('joins that are never followed by a frame do not pile up', async (t) => {
  const bench = await new CoreBench().open()
  t.after(() => bench.close())
  await bench.addDevice(SENSOR)
  const device = new EndDevice(SENSOR)
  for (let n = 0; n < 3 * PENDING_MAX; n++) {
    bench.clock.advance(3_600_000)
    await bench.hear(device.join())
    assert.ok(device.acceptJoin(bench.sent.at(-1)!.phyPayload))
  }
  const { pending } = bench.core.state.devices.get(SENSOR.devEui)!
  assert.equal(pending.length, PENDING_MAX)
  assert.equal(pending.at(-1)?.devAddr, device.devAddr, 'the last is among them')
  assert.equal(bench.core.state.byDevAddr.size, PENDING_MAX, 'and addresses are given back')
})
