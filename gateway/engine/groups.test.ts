import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { EndDevice } from '../../test/support/end-device.ts'
import { CLOSE, District, ID } from '../../test/support/valve-district.ts'
import { GROUP_REPEATS } from './group-send.ts'

test('TS005: valves of a district take the key of their group, and hear one frame together', async (t) => {
  const district = await new District().open(t)
  assert.equal((await district.make()).outcome, 'done')
  assert.deepEqual(
    district.state.members.map(({ state }) => state),
    ['in', 'in', 'in'],
  )
  assert.equal((await district.close('all')).outcome, 'queued')
  await district.pass(90)
  for (const heard of district.heard) {
    assert.equal(heard.length, GROUP_REPEATS)
    assert.ok(heard.every(({ payload }) => Buffer.compare(payload, CLOSE) === 0))
  }
  assert.deepEqual(district.ends('all'), ['sent: 3 times, 3 of 3 listened'])
})

test('TS005: a second order within the session goes out at once, under new counters', async (t) => {
  const district = await new District().open(t)
  await district.make()
  await district.close('first')
  await district.pass(60)
  await district.close('second')
  await district.pass(12)
  assert.equal(district.ends('second').length, 1)
  const counters = district.heard[0]!.map(({ fCntDown }) => fCntDown)
  assert.deepEqual(counters, [0, 1, 2, 3, 4, 5])
})

test('TS005: who was not told to listen is named, the others are closed all the same', async (t) => {
  const district = await new District().open(t)
  await district.make()
  district.deaf.add(district.valves[1]!)
  await district.close('most')
  await district.pass(90)
  const [, lost] = district.members
  assert.deepEqual(district.ends('most'), [`sent: 3 times, 2 of 3 listened; not sure: ${lost}`])
  assert.deepEqual(
    district.heard.map(({ length }) => length),
    [GROUP_REPEATS, 0, GROUP_REPEATS],
  )
})

test('TS005: a group outlives a power cut, and never sends twice under one counter', async (t) => {
  const district = await new District().open(t)
  await district.make()
  await district.close('first')
  await district.pass(60)
  await district.bench.cutPower()
  await district.close('second')
  await district.pass(60)
  const counters = district.heard[0]!.map(({ fCntDown }) => fCntDown)
  assert.equal(new Set(counters).size, counters.length)
  assert.equal(district.ends('second').length, 1)
})

test('TS005: a group that is changed or removed is forgotten by those who leave', async (t) => {
  const district = await new District().open(t)
  await district.make()
  await district.make(district.members.slice(0, 2))
  assert.equal(district.state.members.length, 2)
  await district.close('two')
  await district.pass(90)
  assert.equal(district.heard[2]!.length, 0)
  await district.bench.command({ kind: 'groupRemove', groupId: ID })
  await district.pass(40)
  assert.equal((await district.close('none')).detail, 'unknown group')
})

test('TS005: what cannot be a group is refused with its reason', async (t) => {
  const district = await new District().open(t)
  const { bench } = district
  const nobody = await district.make(['70b3d5499f00ffff' as DevEui])
  assert.match(nobody.detail, /70b3d5499f00ffff: unknown device/)
  const sleepy = { ...district.valves[0]!.identity, devEui: '70b3d5499f0012af' as DevEui }
  await bench.addDevice(sleepy)
  const end = new EndDevice(sleepy)
  await bench.hear(end.join())
  assert.match((await district.make([sleepy.devEui])).detail, /has not joined yet/)
  assert.ok(end.acceptJoin(bench.sent.at(-1)!.phyPayload))
  bench.clock.advance(10_000)
  await bench.hear(end.uplink({}))
  assert.match((await district.make([sleepy.devEui])).detail, /class C/)
  await district.make()
  const long = { kind: 'groupSend', groupId: ID, fPort: 85, payload: new Uint8Array(200) } as const
  assert.match((await bench.command(long)).detail, /200 bytes, 115 fit/)
})
