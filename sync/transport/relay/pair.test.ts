/** Two gateways on one lossy air: what a relay's frames promise, by numbers. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../../../base/ids.ts'
import { airtimeUs } from '../../../base/lora.ts'
import { type Random, seededRandom } from '../../../base/random.ts'
import { Secret } from '../../../base/secret.ts'
import { RelayLink } from './link.ts'
import type { RelayMessage } from './outbox.ts'
import type { KeptOfPair, RelayPair } from './pair.ts'
import { NOTHING_CAME } from './replay-window.ts'

const KEY = new Secret(new Uint8Array(16).fill(5))
const LEAF = {
  peer: '0016c001ff10a002' as GatewayEui,
  role: 'leaf',
  ours: 1,
  theirs: 2,
  key: KEY,
} as const
const HUB = {
  peer: '0016c001ff10a001' as GatewayEui,
  role: 'hub',
  ours: 2,
  theirs: 1,
  key: KEY,
} as const
/** At SF9 with the margin that it takes. */
const SNR_DB = -4
const STEP_MS = 50

type Air = { readonly loss: number; readonly random: Random }

/** One end: what it has on the disk outlives its power. */
class End {
  readonly #air: Air
  readonly #pair: RelayPair
  readonly heard: RelayMessage['bytes'][] = []
  readonly arrived: number[] = []
  readonly givenUp: number[] = []
  frames = 0
  forged = 0
  /** On its medium. */
  kept: KeptOfPair = { counterEnd: 0, window: NOTHING_CAME }
  link: RelayLink
  busyUntilMs = 0
  /** By the number of the link's own: what the test calls it. */
  #names = new Map<number, number>()

  constructor(air: Air, pair: RelayPair) {
    this.#air = air
    this.#pair = pair
    this.link = this.#makeLink()
  }

  powerCut(): void {
    this.#names = new Map()
    this.link = this.#makeLink()
  }

  offer({ id, kind, bytes }: RelayMessage): 'taken' | 'full' | 'too-long' {
    const taken = this.link.offer(kind, bytes)
    if (typeof taken !== 'number') return taken
    this.#names.set(taken, id)
    return 'taken'
  }

  /** The frame that it puts on the air now. */
  speak(nowMs: number): Uint8Array | undefined {
    const next = this.link.next(nowMs)
    if (!next) return undefined
    this.frames++
    const modulation = { kind: 'lora', sf: next.sf, bandwidthHz: 125_000 } as const
    const sizeBytes = next.frame.length
    this.busyUntilMs = nowMs + airtimeUs({ modulation, sizeBytes, crc: true }) / 1_000
    return next.frame
  }

  hear(frame: Uint8Array, nowMs: number): void {
    if (this.#air.random.unit() < this.#air.loss) return
    if (this.link.heard(frame, SNR_DB, nowMs) === 'forged') this.forged++
  }

  #makeLink(): RelayLink {
    return new RelayLink({
      pair: this.#pair,
      kept: this.kept,
      keep: (kept) => {
        this.kept = kept
      },
      random: this.#air.random,
      onMessage: ({ bytes }) => this.heard.push(bytes),
      onSettled: (id, outcome) => {
        const name = this.#names.get(id)
        assert.notEqual(name, undefined)
        this[outcome === 'arrived' ? 'arrived' : 'givenUp'].push(name!)
      },
    })
  }
}

type Flight = {
  readonly from: End
  readonly frame: Uint8Array
  readonly endMs: number
  isHit: boolean
}

/** Time goes on until `isDone`, or an hour has passed; who speaks at once with the other is heard by nobody. */
function live(leaf: End, hub: End, isDone: (nowMs: number) => boolean): number {
  let flights: Flight[] = []
  for (let nowMs = 0; nowMs < 3_600_000; nowMs += STEP_MS) {
    for (const { from, frame, endMs, isHit } of flights)
      if (endMs <= nowMs && !isHit) (from === leaf ? hub : leaf).hear(frame, nowMs)
    flights = flights.filter(({ endMs }) => endMs > nowMs)
    if (isDone(nowMs)) return nowMs
    // Whoever hears the other begin waits for its end.
    if (flights.length > 0) continue
    for (const from of [leaf, hub]) {
      const frame = from.speak(nowMs)
      if (frame) flights.push({ from, frame, endMs: from.busyUntilMs, isHit: false })
    }
    if (flights.length > 1) for (const flight of flights) flight.isHit = true
  }
  return 3_600_000
}

const batch = (n: number, length = 600): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (n * 31 + i) & 0xff)

for (const loss of [0, 0.2, 0.4, 0.6]) {
  test(`F76: at ${loss * 100} % loss every message arrives as it was, or is told as given up`, () => {
    const air = { loss, random: seededRandom(76, `loss ${loss}`) }
    const [leaf, hub] = [new End(air, LEAF), new End(air, HUB)]
    const wanted = new Set(Array.from({ length: 20 }, (_, n) => n))
    const offer = (n: number) => leaf.offer({ id: n, kind: 'data', bytes: batch(n) })
    for (const n of wanted) assert.equal(offer(n), 'taken')
    const tookMs = live(leaf, hub, () => {
      for (const n of leaf.arrived.splice(0)) wanted.delete(n)
      // As the sender of facts does: what was given up is cut again.
      for (const n of leaf.givenUp.splice(0)) offer(n)
      return wanted.size === 0
    })
    assert.deepEqual([...wanted], [])
    const heard = new Set(hub.heard.map((bytes) => Buffer.from(bytes).toString('hex')))
    assert.deepEqual(
      heard,
      new Set(Array.from({ length: 20 }, (_, n) => Buffer.from(batch(n)).toString('hex'))),
    )
    assert.equal(hub.forged + leaf.forged, 0)
    // Twenty messages of six frames, each answered: nothing is sent twice where nothing is lost.
    if (loss === 0) assert.deepEqual([leaf.frames, hub.frames, hub.heard.length], [120, 20, 20])
    assert.ok(tookMs < 3_600_000)
  })
}

test('I11: an alarm goes before a full backlog, and is there within three seconds at SF9', () => {
  const air = { loss: 0, random: seededRandom(11) }
  const [leaf, hub] = [new End(air, LEAF), new End(air, HUB)]
  for (let n = 0; n < 20; n++) leaf.offer({ id: n, kind: 'data', bytes: batch(n) })
  let atMs = -1
  live(leaf, hub, (nowMs) => {
    if (nowMs === 10_000) leaf.offer({ id: 99, kind: 'alarm', bytes: batch(99, 13) })
    if (atMs < 0 && hub.heard.some((bytes) => bytes.length === 13)) atMs = nowMs
    return leaf.arrived.includes(99)
  })
  assert.ok(atMs > 10_000 && atMs < 13_000, `${atMs} ms`)
})

test('F76: a jammed alarm is tried three times, at times of its own, and then told as given up', () => {
  const air = { loss: 1, random: seededRandom(3) }
  const [leaf, hub] = [new End(air, LEAF), new End(air, HUB)]
  leaf.offer({ id: 1, kind: 'alarm', bytes: batch(1, 13) })
  live(leaf, hub, () => leaf.givenUp.length > 0)
  assert.deepEqual([leaf.givenUp, leaf.frames], [[1], 3])
  assert.ok(leaf.link.isIdle)
})

test('F76: power cuts of either end reuse no counter, and what was under way is offered again', () => {
  const air = { loss: 0.2, random: seededRandom(40) }
  const [leaf, hub] = [new End(air, LEAF), new End(air, HUB)]
  const wanted = new Set(Array.from({ length: 12 }, (_, n) => n))
  const counters = new Set<string>()
  const hear = hub.hear.bind(hub)
  hub.hear = (frame, nowMs) => {
    counters.add(Buffer.from(frame).toString('hex'))
    hear(frame, nowMs)
  }
  const offerAll = () => {
    for (const n of wanted) leaf.offer({ id: n, kind: 'data', bytes: batch(n) })
  }
  offerAll()
  live(leaf, hub, (nowMs) => {
    for (const n of leaf.arrived.splice(0)) wanted.delete(n)
    for (const n of leaf.givenUp.splice(0))
      if (wanted.has(n)) leaf.offer({ id: n, kind: 'data', bytes: batch(n) })
    if (nowMs % 20_000 === 0 && nowMs > 0) {
      leaf.powerCut()
      offerAll()
    }
    if (nowMs % 31_000 === 0 && nowMs > 0) hub.powerCut()
    return wanted.size === 0
  })
  assert.equal(wanted.size, 0)
  // The same header never stands over different bytes.
  const headers = new Set([...counters].map((hex) => hex.slice(0, 22)))
  assert.equal(headers.size, counters.size)
})
