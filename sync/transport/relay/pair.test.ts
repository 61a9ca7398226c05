/** Two gateways on one lossy air: what a relay's frames promise, by numbers. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { airtimeUs } from '../../../base/lora.ts'
import { type Random, seededRandom } from '../../../base/random.ts'
import { Secret } from '../../../base/secret.ts'
import { readAcknowledgement, writeAcknowledgement } from './acknowledgement.ts'
import { blockAfter, type CounterBlock, reserved, takeCounters } from './counter-block.ts'
import type { RelayHeader } from './frame.ts'
import { RelayInbox } from './inbox.ts'
import { type RelayMessage, RelayOutbox } from './outbox.ts'
import { type Direction, openFrame, sealFrame } from './seal.ts'

const KEY = new Secret(new Uint8Array(16).fill(5))
const SF9 = { kind: 'lora', sf: 9, bandwidthHz: 125_000 } as const
/** Of 128 bytes at SF9, beside header and tag. */
const ROOM_BYTES = 109
const STEP_MS = 50

const airMs = (sizeBytes: number): number =>
  airtimeUs({ modulation: SF9, sizeBytes, crc: true }) / 1_000

type Air = { readonly loss: number; readonly random: Random }

/** One end: what it has on the disk outlives its power. */
class End {
  readonly #air: Air
  readonly #direction: Direction
  readonly heard: RelayMessage['bytes'][] = []
  readonly arrived: number[] = []
  readonly givenUp: number[] = []
  readonly alarmTries = new Map<number, number>()
  frames = 0
  forged = 0
  /** On its medium. */
  #keptEnd = 0
  #keptWindow = new RelayInbox().window
  #block: CounterBlock = blockAfter(0)
  #inbox = new RelayInbox()
  outbox: RelayOutbox
  busyUntilMs = 0

  constructor(air: Air, direction: Direction) {
    this.#air = air
    this.#direction = direction
    this.outbox = this.#makeOutbox()
  }

  powerCut(): void {
    this.#block = blockAfter(this.#keptEnd)
    this.#inbox = new RelayInbox(this.#keptWindow)
    this.outbox = this.#makeOutbox()
  }

  /** The frame that it puts on the air now. */
  speak(nowMs: number): Uint8Array | undefined {
    this.givenUp.push(...this.outbox.givenUp(nowMs))
    const answer = this.#inbox.answer(nowMs)
    const frame = answer
      ? this.#seal({ kind: 'ack', ...this.#alone() }, writeAcknowledgement(answer))
      : this.outbox.next(nowMs)
    if (!frame) return undefined
    this.frames++
    this.busyUntilMs = nowMs + airMs(frame.length)
    return frame
  }

  hear(frame: Uint8Array, nowMs: number): void {
    if (this.#air.random.unit() < this.#air.loss) return
    const from = this.#direction === 'up' ? 'down' : 'up'
    const opened = openFrame(frame, from, () => KEY)
    if (opened.kind !== 'opened') {
      this.forged++
      return
    }
    const { header, payload } = opened
    if (header.kind === 'ack') {
      const answer = readAcknowledgement(payload)
      assert.ok(answer)
      this.arrived.push(...this.outbox.take(answer, nowMs))
      return
    }
    const { message } = this.#inbox.take(header, payload, nowMs)
    if (message) this.heard.push(message.bytes)
    this.#keptWindow = this.#inbox.window
  }

  #makeOutbox(): RelayOutbox {
    return new RelayOutbox({
      roomBytes: ROOM_BYTES,
      takeCounters: (count) => this.#counters(count),
      seal: (about, piece) => this.#seal(about, piece),
      airMs,
      random: this.#air.random,
    })
  }

  #counters(count: number): number {
    for (;;) {
      const taken = takeCounters(this.#block, count)
      assert.notEqual(taken.kind, 'spent')
      if (taken.kind === 'counters') {
        this.#block = taken.block
        return taken.first
      }
      if (taken.kind === 'reserve') {
        this.#keptEnd = taken.end
        this.#block = reserved(this.#block, taken.end)
      }
    }
  }

  #alone(): Pick<RelayHeader, 'priority' | 'counter' | 'fragment' | 'last'> {
    return { priority: 0, counter: this.#counters(1), fragment: 0, last: 0 }
  }

  #seal(
    about: Pick<RelayHeader, 'kind' | 'priority' | 'counter' | 'fragment' | 'last'>,
    piece: Uint8Array,
  ): Uint8Array {
    const [src, dst] = this.#direction === 'up' ? [1, 2] : [2, 1]
    const header = { ...about, src, dst, keyId: 0, hopsLeft: 0 }
    return sealFrame(header, piece, { key: KEY, direction: this.#direction })
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
    const [leaf, hub] = [new End(air, 'up'), new End(air, 'down')]
    const wanted = new Set(Array.from({ length: 20 }, (_, n) => n))
    const offer = (n: number) => leaf.outbox.offer({ id: n, kind: 'data', bytes: batch(n) })
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
  const [leaf, hub] = [new End(air, 'up'), new End(air, 'down')]
  for (let n = 0; n < 20; n++) leaf.outbox.offer({ id: n, kind: 'data', bytes: batch(n) })
  let atMs = -1
  live(leaf, hub, (nowMs) => {
    if (nowMs === 10_000) leaf.outbox.offer({ id: 99, kind: 'alarm', bytes: batch(99, 13) })
    if (atMs < 0 && hub.heard.some((bytes) => bytes.length === 13)) atMs = nowMs
    return leaf.arrived.includes(99)
  })
  assert.ok(atMs > 10_000 && atMs < 13_000, `${atMs} ms`)
})

test('F76: a jammed alarm is tried three times, at times of its own, and then told as given up', () => {
  const air = { loss: 1, random: seededRandom(3) }
  const [leaf, hub] = [new End(air, 'up'), new End(air, 'down')]
  leaf.outbox.offer({ id: 1, kind: 'alarm', bytes: batch(1, 13) })
  live(leaf, hub, () => leaf.givenUp.length > 0)
  assert.deepEqual([leaf.givenUp, leaf.frames], [[1], 3])
  assert.ok(leaf.outbox.isIdle)
})

test('F76: power cuts of either end reuse no counter, and what was under way is offered again', () => {
  const air = { loss: 0.2, random: seededRandom(40) }
  const [leaf, hub] = [new End(air, 'up'), new End(air, 'down')]
  const wanted = new Set(Array.from({ length: 12 }, (_, n) => n))
  const counters = new Set<string>()
  const hear = hub.hear.bind(hub)
  hub.hear = (frame, nowMs) => {
    counters.add(Buffer.from(frame).toString('hex'))
    hear(frame, nowMs)
  }
  const offerAll = () => {
    for (const n of wanted) leaf.outbox.offer({ id: n, kind: 'data', bytes: batch(n) })
  }
  offerAll()
  live(leaf, hub, (nowMs) => {
    for (const n of leaf.arrived.splice(0)) wanted.delete(n)
    for (const n of leaf.givenUp.splice(0))
      if (wanted.has(n)) leaf.outbox.offer({ id: n, kind: 'data', bytes: batch(n) })
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
