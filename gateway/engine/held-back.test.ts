/** A queued downlink learns what stands in its way: real core, a device of the book, a radio that refuses. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MacBench } from '../../test/support/mac-bench.ts'
import { hindranceWords } from '../downlink-words/hindrance-words.ts'
import { deafUs } from './deaf-time.ts'
import type { Hindrance } from './hindrance.ts'
import type { AirtimeEntry } from './state.ts'

const EXPIRES_MS = 3_600_000
const HOUR_MS = 3_600_000

type Order = { readonly bytes?: number; readonly confirmed?: boolean; readonly id?: string }

async function order(mac: MacBench, { bytes = 4, confirmed = false, id = 'order' }: Order = {}) {
  const { devEui } = mac.device.identity
  const payload = new Uint8Array(bytes).fill(0x5a)
  return await mac.bench.command(
    { kind: 'downlink', devEui, fPort: 10, payload, confirmed, expiresInMs: EXPIRES_MS },
    id,
  )
}

const queued = (mac: MacBench) => mac.state.downlinks[0]
const whyOf = (mac: MacBench): Hindrance => {
  const why = queued(mac)?.why
  assert.ok(why, 'it waits, and says why')
  return why
}

/** What others have sent in the last hour, so far ago. */
function sentBefore(mac: MacBench, freqHz: number, spans: readonly (readonly [number, number])[]) {
  const { state, lineMs } = mac.bench.core
  const entries = spans.map(
    ([agoMs, airtimeUs], i): AirtimeEntry => ({
      ...{ tx: -1 - i, alternative: 0, gatewayEui: mac.bench.settings.gatewayEui },
      ...{ freqHz, widthHz: 125_000, lineMs: lineMs - agoMs, airtimeUs },
    }),
  )
  ;(state as { airtime: readonly AirtimeEntry[] }).airtime = [...entries, ...state.airtime]
}

/** The radio takes none of the ways. */
async function uplinkRefused(mac: MacBench, reasons: readonly ('duty-cycle' | 'collision')[]) {
  mac.bench.autoReceipt = false
  await mac.uplink()
  const { txId, alternatives } = mac.bench.sent.at(-1)!
  const each = alternatives.map((_, i) => reasons[i] ?? reasons.at(-1)!)
  mac.bench.core.onReceipt({ kind: 'refused', txId, reasons: each })
  mac.bench.autoReceipt = true
  await mac.bench.settle()
}

test('a refusal for the duty cycle is told with the seconds that are used and the way that has room', async () => {
  await using mac = await MacBench.settled()
  await order(mac)
  // 25.2 s are for plain data; half of them leave the hour in ten minutes.
  const { freqHz } = mac.device.sending
  sentBefore(mac, freqHz, [
    [50 * 60_000, 12_600_000],
    [20 * 60_000, 12_600_000],
  ])
  await uplinkRefused(mac, ['duty-cycle', 'collision'])
  const why = whyOf(mac)
  assert.ok(why.kind === 'refused')
  const [rx1, rx2] = why.ways
  assert.deepEqual([rx1?.way, rx2?.way], ['rx1', 'rx2'])
  assert.deepEqual([rx1?.reason, rx2?.reason], ['duty-cycle', 'collision'])
  const { name, usedMs, limitMs, hourMs, freeInMs } = rx1!.band!
  assert.equal(name, 'M')
  assert.ok(usedMs >= 25_200 && usedMs < 26_500, String(usedMs))
  assert.deepEqual([limitMs, hourMs], [25_200, 36_000])
  assert.ok(freeInMs! > 9 * 60_000 && freeInMs! <= 11 * 60_000, String(freeInMs))
  assert.equal(rx2?.band?.freeInMs, 0)
  assert.match(hindranceWords(why).en, /would go in RX2 after its next message$/)
  assert.equal(queued(mac)?.tx, null)
})

test('what has gone out does not carry its old reason, and a device hears it once', async () => {
  await using mac = await MacBench.settled()
  await order(mac, { confirmed: true })
  await uplinkRefused(mac, ['collision'])
  assert.equal(whyOf(mac).kind, 'refused')
  await mac.uplink()
  assert.equal(queued(mac)?.why, undefined)
  await mac.uplink()
  assert.equal(mac.endOf('order'), 'delivered')
})

test('held back for the time in which the gateway is deaf: the time it names is the first', async () => {
  await using mac = await MacBench.settled()
  await order(mac)
  sentBefore(mac, 869_525_000, [
    [55 * 60_000, 30_000_000],
    [40 * 60_000, 60_000_000],
    [10 * 60_000, 90_000_000],
  ])
  const lineMs = mac.bench.core.lineMs
  assert.equal(await mac.uplink(), undefined)
  const why = whyOf(mac)
  assert.ok(why.kind === 'deaf')
  // 5 % of the hour, of which plain data may use four fifths: the first two must have left it.
  assert.equal(why.limitMs, 144_000)
  const { state } = mac.bench.core
  const DATA = { gatewayEui: mac.bench.settings.gatewayEui, purpose: 'data' } as const
  const freeMs = lineMs + why.freeInMs
  assert.ok(deafUs(state, freeMs, DATA) <= why.limitMs * 1000)
  assert.ok(deafUs(state, freeMs - 1, DATA) > why.limitMs * 1000)
  assert.equal(freeMs - lineMs, HOUR_MS - 40 * 60_000)
})

test('W15: a payload that fits no window says how much would, and at which data rate', async () => {
  await using mac = await MacBench.settled({ device: { dataRate: 0 } })
  await order(mac, { bytes: 120 })
  await mac.uplink()
  const why = whyOf(mac)
  // Beside DR0 of RX1 there is DR3 of RX2: 115 bytes.
  assert.deepEqual(
    [why.kind, ...(why.kind === 'too-large' ? [why.bytes, why.bytesMax, why.dataRate] : [])],
    ['too-large', 120, 115, 3],
  )
})

test('a payload that only the network’s own commands keep out is told so, and goes next', async () => {
  await using mac = await MacBench.settled({ device: { dataRate: 0 } })
  await mac.ask({ name: 'DevStatusReq' }, { name: 'DutyCycleReq', maxDCycle: 0 })
  await order(mac, { bytes: 115 })
  await mac.uplink()
  assert.equal(whyOf(mac).kind, 'mac-first')
  const next = await mac.uplink()
  assert.equal(next?.payload.length, 115)
})

test('a command that expires says what stood in its way last', async () => {
  await using mac = await MacBench.settled()
  await order(mac)
  await uplinkRefused(mac, ['collision'])
  mac.bench.clock.advance(EXPIRES_MS + 1_000)
  await mac.bench.settle()
  const ends = mac.bench.allFacts().flatMap(({ fact }) => ('fields' in fact ? [fact.fields] : []))
  const { outcome, detail } = ends.find(({ commandId }) => commandId === 'order')!
  assert.equal(outcome, 'expired')
  assert.match(String(detail), /^never sent; RX1: the gateway was sending something else/)
})

test('an attempt that the radio refused is none: a closing order to a valve is not given up for it', async () => {
  await using mac = await MacBench.settled({ device: { deviceClass: 'C' } })
  const { bench } = mac
  await bench.command({ kind: 'deviceSet', device: { ...mac.state.device, class: 'C' } })
  bench.autoReceipt = false
  await order(mac, { confirmed: true })
  const before = bench.sent.length
  for (let attempt = 0; attempt < 12; attempt++) {
    await bench.settle()
    const { txId } = bench.sent.at(-1)!
    bench.core.onReceipt({ kind: 'refused', txId, reasons: ['collision'] })
    await bench.settle()
    bench.clock.advance(8_000)
  }
  await bench.settle()
  assert.equal(bench.sent.length, before + 12, 'one attempt each 8 s')
  assert.equal(queued(mac)?.tries, 1, 'the one under way')
  assert.equal(mac.endOf('order'), 'queued')
})

test('a valve that waits for its sub-band is tried when that has room, not before', async () => {
  await using mac = await MacBench.settled({ device: { deviceClass: 'C' } })
  const { bench } = mac
  await bench.command({ kind: 'deviceSet', device: { ...mac.state.device, class: 'C' } })
  bench.autoReceipt = false
  await order(mac)
  await bench.settle()
  const { txId } = bench.sent.at(-1)!
  // As the radio's own account may have it; of the hour's first part five minutes are left.
  sentBefore(mac, 869_525_000, [[55 * 60_000, 252_000_000]])
  bench.core.onReceipt({ kind: 'refused', txId, reasons: ['duty-cycle'] })
  await bench.settle()
  const why = whyOf(mac)
  assert.ok(why.kind === 'refused')
  assert.equal(why.ways[0]?.way, 'now')
  const { freeInMs } = why.ways[0]!.band!
  assert.ok(freeInMs! > 4 * 60_000 && freeInMs! < 10 * 60_000)
  const tried = bench.sent.length
  bench.clock.advance(freeInMs! - 1_000)
  await bench.settle()
  assert.equal(bench.sent.length, tried)
  bench.clock.advance(2_000)
  await bench.settle()
  assert.ok(bench.sent.length > tried || whyOf(mac).kind === 'deaf')
})

test('a valve of class C is told at once why its order waits, and after a restart still knows', async () => {
  await using mac = await MacBench.settled({ device: { deviceClass: 'C' } })
  const { bench } = mac
  await bench.command({ kind: 'deviceSet', device: { ...mac.state.device, class: 'C' } })
  sentBefore(mac, 869_525_000, [[60_000, 200_000_000]])
  const answer = await order(mac)
  assert.equal(answer.outcome, 'queued')
  assert.match(
    answer.detail,
    /^the gateway hears nothing while it sends, and has sent 200(\.\d)? s of 144 s/,
  )
  const before = whyOf(mac)
  await bench.core.checkpoint()
  await bench.kill()
  assert.deepEqual({ ...whyOf(mac) }, before)
  const large = await order(mac, { bytes: 242, id: 'large' })
  assert.match(large.detail, /^242 bytes, at most 115 fit now \(DR3\)/)
})
