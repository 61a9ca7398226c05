/** The sync protocol over a pair: what a leaf's facts, and the hypervisor's orders, are promised. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../../../base/random.ts'
import { callRaised, NOON_MS, reading, spotTaken } from '../../../test/support/facts.ts'
import { kpiFact } from '../../../test/support/kpi-facts.ts'
import { LEAF, RelayRig } from '../../../test/support/relay-rig.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Heard at SF9 with the margin that it takes. */
const SF9_DB = -4

test('the leaf greets through its neighbour, and its facts are at the hypervisor', async () => {
  const rig = new RelayRig()
  for (let n = 0; n < 40; n++) rig.log.append(rig.epoch, spotTaken(n))
  const tookMs = await rig.until(async () => (await rig.facts()) === 40, 5 * MINUTE_MS)
  assert.equal(rig.sender.status().link, 'open')
  // States wait a minute for company.
  assert.ok(tookMs < 1.5 * MINUTE_MS, `${tookMs} ms`)
})

for (const loss of [0.2, 0.4, 0.6]) {
  test(`F76, I4: at ${loss * 100} % loss both ways every fact is there once`, async () => {
    const rig = new RelayRig({ loss, seed: 76 })
    for (let n = 0; n < 60; n++) rig.log.append(rig.epoch, spotTaken(n))
    await rig.until(async () => (await rig.facts()) === 60, 6 * HOUR_MS)
    await rig.pass(10 * MINUTE_MS)
    const facts = await rig.store.facts({ limit: 1_000 })
    assert.equal(new Set(facts.map(({ seq }) => seq)).size, 60)
    assert.equal(facts.length, 60)
  })
}

test('I11: a call is at the hypervisor within 30 s over one hop at SF9, before a backlog of a day', async () => {
  const rig = new RelayRig({ snrDb: SF9_DB })
  for (let n = 0; n < 2_000; n++) rig.log.append(rig.epoch, reading(n))
  await rig.until(async () => (await rig.facts()) > 0, HOUR_MS)
  rig.log.append(rig.epoch, callRaised(1))
  rig.sender.factsAppended()
  const isThere = async () =>
    (await rig.store.facts({ limit: 5_000 })).some(({ fact }) => fact.type === 'callRaised')
  const tookMs = await rig.until(isThere, 10 * MINUTE_MS)
  assert.ok(tookMs <= 30_000, `${tookMs} ms`)
})

test('F76: a valve is closed by an order through the relay within 30 s at SF9, once, and its result comes back', async () => {
  const rig = new RelayRig({ snrDb: SF9_DB })
  await rig.until(() => rig.sender.status().link === 'open', HOUR_MS)
  const order = { name: 'wateringStop', params: { zone: 'parc-jourdan' }, origin: 'test' }
  const { id } = await rig.desk.issue({ gw: LEAF, ...order, expiresInMs: 5 * MINUTE_MS })
  const tookMs = await rig.until(() => rig.ran.length > 0, 5 * MINUTE_MS)
  assert.ok(tookMs <= 30_000, `${tookMs} ms`)
  await rig.until(async () => (await rig.store.command(id))?.state === 'done', 5 * MINUTE_MS)
  await rig.pass(10 * MINUTE_MS)
  assert.deepEqual(rig.ran, ['wateringStop'])
})

test('F76, I5: power cuts of either side lose no fact, double none, and reuse no counter', async () => {
  const rig = new RelayRig({ loss: 0.2, seed: 5 })
  let told = 0
  for (let round = 0; round < 12; round++) {
    for (let n = 0; n < 5; n++) rig.log.append(rig.epoch, spotTaken(told++))
    rig.sender.factsAppended()
    await rig.pass(45_000)
    rig.powerCut(round % 2 === 0 ? 'leaf' : 'hub')
  }
  await rig.until(async () => (await rig.facts()) === told, 6 * HOUR_MS)
  await rig.pass(10 * MINUTE_MS)
  assert.equal(await rig.facts(), told)
  const bytesOf = new Map<string, string>()
  for (const { from, frame } of rig.onAir) {
    const hex = Buffer.from(frame).toString('hex')
    // Source, destination, key and counter.
    const header = `${from} ${hex.slice(2, 20)}`
    assert.equal(bytesOf.get(header) ?? hex, hex, 'one counter, two messages')
    bytesOf.set(header, hex)
  }
})

test('an order that comes while the leaf is not there waits at the hub, and reaches it when it speaks', async () => {
  const rig = new RelayRig()
  await rig.until(() => rig.sender.status().link === 'open', HOUR_MS)
  await rig.sender.close()
  await rig.pass(MINUTE_MS)
  assert.equal(rig.relayHub.isHere(LEAF), false)
  const order = { name: 'wateringStop', params: null, origin: 'test', expiresInMs: 10 * MINUTE_MS }
  await rig.desk.issue({ gw: LEAF, ...order })
  await rig.pass(MINUTE_MS)
  assert.deepEqual(rig.ran, [])
  rig.powerCut('leaf')
  await rig.until(() => rig.ran.length > 0, 5 * MINUTE_MS)
  assert.equal(rig.relayHub.isHere(LEAF), true)
})

test('what a leaf says while the broker is away waits at its hub, and goes on when it is back', async () => {
  const rig = new RelayRig()
  await rig.until(() => rig.sender.status().link === 'open', HOUR_MS)
  rig.memory.setUp(false)
  rig.log.append(rig.epoch, callRaised(1))
  rig.sender.factsAppended()
  await rig.pass(2 * MINUTE_MS)
  assert.equal(await rig.facts(), 0)
  rig.memory.setUp(true)
  const tookMs = await rig.until(async () => (await rig.facts()) === 1, HOUR_MS)
  // Far sooner than the leaf would say it again.
  assert.ok(tookMs <= 10_000, `${tookMs} ms`)
})

test('the hours of 128 spaces, half of which changed in it, are ten frames at SF9 at most', async () => {
  const rig = new RelayRig({ snrDb: SF9_DB })
  await rig.until(() => rig.sender.status().link === 'open', HOUR_MS)
  const before = rig.onAir.length
  const random = seededRandom(10)
  for (let n = 0; n < 128; n++) {
    const occupiedMs = n % 2 === 0 ? random.below(HOUR_MS) : n % 4 === 1 ? 0 : HOUR_MS
    const told = { hourMs: NOON_MS, occupiedMs, knownMs: HOUR_MS }
    const fact = kpiFact('spotHour', `cours-mirabeau-${n}`, { ...told, stays: random.below(3) })
    rig.log.append(rig.epoch, fact)
  }
  rig.sender.factsAppended()
  await rig.until(async () => (await rig.facts()) === 128, HOUR_MS)
  const frames = rig.onAir.slice(before).filter(({ kind }) => kind === 'data')
  assert.ok(frames.length <= 10, `${frames.length} frames`)
})
