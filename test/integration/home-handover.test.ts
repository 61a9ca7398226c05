/** Two gateways and a hypervisor: a row goes from one to the other, over the orders that really travel. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { seededRandom } from '../../base/random.ts'
import { CommandDesk } from '../../sync/hypervisor/command-desk.ts'
import { HandoverDesk } from '../../sync/hypervisor/homes/handover-desk.ts'
import { openSqliteStore } from '../../sync/hypervisor/store-sqlite.ts'
import { AnsweringGateways } from '../support/answering-gateways.ts'
import { COMMAND_KEY } from '../support/command-key.ts'
import { GATEWAY } from '../support/core-bench.ts'
import { EndDevice, type EndDeviceIdentity } from '../support/end-device.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { HomeDesk, OTHER_GATEWAY } from '../support/home-desk.ts'

const SENSOR: EndDeviceIdentity = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
}
const DECIDED = { groups: ['row:a'], from: GATEWAY, to: OTHER_GATEWAY, anyway: false, by: 'reseau' }
const HOUR_MS = 3_600_000

async function city() {
  const [old, next] = [await HomeDesk.open(), await HomeDesk.open({ gatewayEui: OTHER_GATEWAY })]
  const clock = new FakeClock()
  const store = openSqliteStore(':memory:')
  const gateways = new AnsweringGateways(store, [old, next])
  const desk = new CommandDesk({
    ...{ store, clock, random: seededRandom(1, 'city'), log: silentLog, key: COMMAND_KEY },
    send: (gw, message) => gateways.send(gw, message),
  })
  const handovers = new HandoverDesk({ store, desk, clock, log: silentLog })
  const device = new EndDevice(SENSOR)
  await old.bench.addDevice(SENSOR, { profile: 'nwave-nps405sm' })
  await old.bench.hear(device.join())
  assert.ok(device.acceptJoin(old.bench.sent.at(-1)!.phyPayload))
  const binding = {
    asset: 'a-1',
    devEui: SENSOR.devEui,
    role: 'occupancy',
    index: 0,
    fromMs: 0,
  } as const
  await old.bench.addAsset({ id: 'a-1', kind: 'space', name: 'a-1', properties: { row: 'a' } }, [
    binding,
  ])
  const ack = async ({ bench }: HomeDesk) => {
    bench.clock.advance(10_000)
    bench.sent = []
    await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(1), confirmed: true }))
    return bench.sent.map(({ phyPayload }) => device.receive(phyPayload)?.ack)
  }
  const turn = async () => {
    await handovers.look()
    await gateways.answer(clock.wallMs())
  }
  const step = async () => (await handovers.book.all()).at(-1)!
  const close = async () => {
    await old.bench.close()
    await next.bench.close()
    await store.close()
  }
  return { old, next, clock, gateways, handovers, ack, turn, step, close }
}

test('F46: the hypervisor carries a hand-over that it cannot read, and the session goes on at the new home', async () => {
  const here = await city()
  assert.deepEqual(await here.ack(here.old), [true])
  await here.handovers.begin(DECIDED)
  for (let n = 0; n < 6; n++) await here.turn()
  assert.deepEqual(here.gateways.carriedOut, [
    'homeKey done',
    'homeMove done',
    'homeExport done',
    'homeImport done',
  ])
  const done = await here.step()
  assert.deepEqual([done.step, done.text], ['done', ''])
  assert.deepEqual(await here.ack(here.old), [])
  assert.deepEqual(await here.ack(here.next), [true])
  await here.close()
})

test('F46: either gateway may be away at any step for as long as it likes, and never do both answer', async () => {
  for (let cut = 0; cut < 5; cut++) {
    const here = await city()
    await here.handovers.begin(DECIDED)
    for (let n = 0; n < 12; n++) {
      const isAway = n >= cut && n < cut + 2
      for (const gw of [GATEWAY, OTHER_GATEWAY]) here.gateways.setAway(gw, isAway)
      await here.turn()
      const answers = [...(await here.ack(here.old)), ...(await here.ack(here.next))]
      assert.ok(answers.length <= 1, `cut ${cut}, turn ${n}`)
      if (n !== cut + 1) continue
      here.clock.advance(30 * 24 * HOUR_MS)
      for (const gw of [GATEWAY, OTHER_GATEWAY]) {
        here.gateways.setAway(gw, false)
        here.handovers.greeted(gw)
      }
    }
    assert.equal((await here.step()).step, 'done', `cut ${cut}`)
    assert.deepEqual(await here.ack(here.next), [true])
    await here.close()
  }
})

test('warnings end a hand-over before anything has moved; said anyway it goes on', async () => {
  const here = await city()
  here.old.waiting = 3
  await here.handovers.begin(DECIDED)
  for (let n = 0; n < 4; n++) await here.turn()
  const stopped = await here.step()
  assert.deepEqual([stopped.step, /3 facts of this gateway/.test(stopped.detail)], ['failed', true])
  assert.deepEqual(await here.ack(here.old), [true])
  here.clock.advance(1_000)
  await here.handovers.begin({ ...DECIDED, anyway: true })
  for (let n = 0; n < 6; n++) await here.turn()
  assert.deepEqual(await here.ack(here.next), [true])
  await here.close()
})
