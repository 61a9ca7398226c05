import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import type { EndDeviceIdentity } from '../../test/support/end-device.ts'
import { LinkedPair } from '../../test/support/linked-pair.ts'
import { CONFIRMED_TRIES_MAX } from './downlink.ts'

const VALVE: EndDeviceIdentity = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.4',
}
const DAY_MS = 24 * 3_600_000

async function valve(t: TestContext): Promise<LinkedPair> {
  const pair = await new LinkedPair(VALVE, { device: { deviceClass: 'C' } }).join({ class: 'C' })
  t.after(() => pair.close())
  await pair.uplink()
  return pair
}

/** Something else that the valve is to confirm. */
async function order(pair: LinkedPair, id: string): Promise<void> {
  const { devEui } = VALVE
  const downlink = { fPort: 10, payload: Uint8Array.of(1), confirmed: true, expiresInMs: DAY_MS }
  await pair.bench.command({ kind: 'downlink', devEui, ...downlink }, id)
}

async function pass(pair: LinkedPair, seconds: number): Promise<void> {
  for (let s = 0; s < seconds; s++) {
    pair.bench.clock.advance(1_000)
    await pair.bench.settle()
  }
}

async function close(pair: LinkedPair): Promise<void> {
  const { devEui } = VALVE
  const order = { fPort: 85, payload: Uint8Array.of(0xff, 0x1d) }
  await pair.bench.command({ kind: 'wateringStop', zone: 'Z1', devEui, ...order }, 'close')
}

function ends(pair: LinkedPair): string[] {
  return pair.bench.allFacts().flatMap(({ fact }) => {
    if (fact.type !== 'commandDone' || fact.fields['commandId'] !== 'close') return []
    return [`${String(fact.fields['outcome'])} ${String(fact.fields['detail'])}`.trim()]
  })
}

test('W33: an order to a valve that listens always goes at once, and again every 8, 16, 32 s until it is acknowledged', async (t) => {
  const pair = await valve(t)
  const { bench } = pair
  bench.clock.advance(60_000)
  const startMs = bench.clock.monoMs()
  const sentAtS: number[] = []
  await close(pair)
  for (let s = 0; s < 65; s++) {
    while (sentAtS.length < bench.sent.length - 1) {
      sentAtS.push(Math.round((bench.clock.monoMs() - startMs) / 1000))
    }
    bench.clock.advance(1_000)
    await bench.settle()
  }
  assert.deepEqual(sentAtS, [0, 8, 24, 56])
  const counters = bench.sent
    .slice(1)
    .map(({ phyPayload }) => phyPayload[6]! | (phyPayload[7]! << 8))
  assert.equal(new Set(counters).size, counters.length, 'each under a counter of its own')
  // The valve has heard the last one.
  assert.ok(pair.device.receive(bench.sent.at(-1)!.phyPayload, { isClassC: true })?.confirmed)
  await pair.uplink()
  bench.clock.advance(DAY_MS)
  await bench.settle()
  assert.deepEqual(ends(pair), ['delivered'])
})

test('W33: right after its own uplink a valve may be on RX1, so the order waits until its windows are over', async (t) => {
  const pair = await valve(t)
  const { bench } = pair
  const before = bench.sent.length
  await close(pair)
  assert.equal(bench.sent.length, before)
  bench.clock.advance(4_000)
  await bench.settle()
  assert.equal(bench.sent.length, before + 1)
})

test('an order that a valve never acknowledges is given up after eight frames, and told', async (t) => {
  const pair = await valve(t)
  const { bench } = pair
  bench.clock.advance(60_000)
  await close(pair)
  for (let minute = 0; minute < 15; minute++) {
    for (let s = 0; s < 60; s += 4) {
      bench.clock.advance(4_000)
      await bench.settle()
    }
  }
  assert.deepEqual(ends(pair), [`failed no acknowledgement after ${CONFIRMED_TRIES_MAX} frames`])
  assert.equal(bench.sent.filter(({ purpose }) => purpose === 'alarm').length, CONFIRMED_TRIES_MAX)
})

test('an order that waits for the next attempt waits through a power cut', async (t) => {
  const pair = await valve(t)
  const { bench } = pair
  bench.clock.advance(60_000)
  await close(pair)
  await bench.cutPower()
  const before = bench.sent.length
  bench.clock.advance(9_000)
  await bench.settle()
  assert.equal(bench.sent.length, before + 1)
})

/** The valve speaks a second later; it acknowledges what it has heard. */
async function speak({ bench, device }: LinkedPair): Promise<void> {
  bench.clock.advance(1_000)
  const phyPayload = device.uplink({})
  const { freqHz, modulation } = device.sending
  await bench.hear(phyPayload, { freqHz, modulation })
}

function purposes({ bench }: LinkedPair, from: number): string[] {
  return bench.sent.slice(from).map(({ purpose }) => purpose)
}

test('I9: an acknowledgement of another frame is not taken for that of an order to close', async (t) => {
  const pair = await valve(t)
  const { bench, device } = pair
  bench.clock.advance(60_000)
  const before = bench.sent.length
  await order(pair, 'other')
  await close(pair)
  await bench.settle()
  assert.deepEqual(purposes(pair, before), ['data'])
  assert.ok(device.receive(bench.sent.at(-1)!.phyPayload, { isClassC: true })?.confirmed)
  await speak(pair)
  assert.deepEqual(ends(pair), [])
  assert.deepEqual(purposes(pair, before), ['data', 'alarm'], 'in the windows of that uplink')
  assert.ok(device.receive(bench.sent.at(-1)!.phyPayload)?.confirmed)
  await pass(pair, 3)
  await speak(pair)
  assert.deepEqual(ends(pair), ['delivered'])
})

test('I9: what a valve does not acknowledge keeps an order to close waiting for 8 s and no longer', async (t) => {
  const pair = await valve(t)
  const { bench } = pair
  bench.clock.advance(60_000)
  const before = bench.sent.length
  await order(pair, 'other')
  await close(pair)
  await pass(pair, 7)
  assert.deepEqual(purposes(pair, before), ['data'])
  await pass(pair, 2)
  assert.deepEqual(purposes(pair, before), ['data', 'alarm'])
  // Between its own attempts, which are 8, 16, 32 s apart, the other has its turn.
  await pass(pair, 18)
  assert.deepEqual(purposes(pair, before), ['data', 'alarm', 'alarm', 'data'])
})

test('two orders that a valve acknowledges go out one behind the other, and are both delivered', async (t) => {
  const pair = await valve(t)
  const { bench, device } = pair
  bench.clock.advance(60_000)
  const before = bench.sent.length
  for (const id of ['a', 'b', 'c']) await order(pair, id)
  for (let n = 1; n <= 3; n++) {
    await pass(pair, 4)
    assert.equal(bench.sent.length, before + n, 'woken, not 8 s behind the one before')
    assert.ok(device.receive(bench.sent.at(-1)!.phyPayload)?.confirmed)
    await speak(pair)
  }
  await pass(pair, 30)
  assert.equal(bench.sent.length, before + 3)
})

test('I9: of orders that wait for the windows of a valve, the one to close goes first', async (t) => {
  const pair = await valve(t)
  const { bench } = pair
  const before = bench.sent.length
  for (const id of ['a', 'b', 'z']) await order(pair, id)
  await close(pair)
  await pass(pair, 5)
  assert.deepEqual(
    bench.sent.slice(before).map(({ purpose }) => purpose),
    ['alarm'],
  )
})

test('I9: a gateway that was off for hours sends an order once when it is back, not each attempt it has missed', async (t) => {
  const pair = await valve(t)
  const { bench } = pair
  bench.clock.advance(60_000)
  await close(pair)
  await bench.core.close()
  bench.clock.advance(10 * 3_600_000)
  const before = bench.sent.length
  await bench.open()
  await bench.settle()
  assert.equal(bench.sent.length - before, 1)
})
