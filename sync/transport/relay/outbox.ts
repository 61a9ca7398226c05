/**
 * What goes to one neighbour by radio, and until when: alarms before all else, then orders, then the rest; a few
 * frames at a time wait for their acknowledgement, and what it lacks goes again as it was, at times that two
 * gateways do not share. What was given up is told: the facts are still on the disk, and are cut anew.
 *
 * It decides what is next, not when the air is free: law and listening are the caller's. In memory only.
 */

import type { Random } from '../../../base/random.ts'
import { type Acknowledgement, hasCome } from './acknowledgement.ts'
import { cutMessage } from './fragments.ts'
import type { RelayHeader, RelayKind } from './frame.ts'

export type RelayMessage = {
  /** Of the caller: what is told when it has arrived, or was given up. */
  readonly id: number
  readonly kind: Exclude<RelayKind, 'ack'>
  readonly bytes: Uint8Array
}

export type OutboxParts = {
  /** What a frame carries at the data rate that this neighbour is spoken to now. */
  readonly roomBytes: () => number
  /** The first of so many counters that follow each other; undefined: not now, they are being reserved. */
  readonly takeCounters: (count: number) => number | undefined
  readonly seal: (
    about: Pick<RelayHeader, 'kind' | 'priority' | 'counter' | 'fragment' | 'last'>,
    piece: Uint8Array,
  ) => Uint8Array
  /** What a frame of so many bytes takes on the air. */
  readonly airMs: (frameBytes: number) => number
  readonly random: Random
}

/** One frame, as it goes to the air. */
export type OutboxFrame = { readonly kind: RelayMessage['kind']; readonly frame: Uint8Array }

type Sent = OutboxFrame & {
  readonly id: number
  tries: number
  dueMs: number
}

/** Messages that wait, of each kind: the sender of facts keeps all others. */
const WAITING_MAX = 32
/** As many counters as an acknowledgement tells of. */
const IN_FLIGHT_MAX = 32
const TRIES: Readonly<Record<RelayMessage['kind'], number>> = { alarm: 3, control: 6, data: 6 }
/** Behind the whole message: the answer's own time, and the neighbour may be sending; longer after each try. */
const AGAIN_MS = 4_000
/** The neighbour turns from listening to sending; its answer has 27 bytes. */
const TURN_MS = 300
const ANSWER_BYTES = 27
const ORDER = ['alarm', 'control', 'data'] as const

export class RelayOutbox {
  readonly #parts: OutboxParts
  readonly #waiting: Record<RelayMessage['kind'], RelayMessage[]> = {
    ...{ alarm: [], control: [], data: [] },
  }
  readonly #inFlight = new Map<number, Sent>()
  #tooLong: number[] = []
  /** Behind the last piece of a message its answer is listened for: two that speak at once are heard by nobody. */
  #listensUntilMs = 0

  constructor(parts: OutboxParts) {
    this.#parts = parts
  }

  get isIdle(): boolean {
    return this.#inFlight.size === 0 && ORDER.every((kind) => this.#waiting[kind].length === 0)
  }

  /** `too-long`: no sixteen frames hold it. `full`: to be offered again when something has arrived. */
  offer(message: RelayMessage): 'taken' | 'full' | 'too-long' {
    if (!cutMessage(message.bytes, this.#parts.roomBytes())) return 'too-long'
    const queue = this.#waiting[message.kind]
    if (queue.length >= WAITING_MAX) return 'full'
    queue.push(message)
    return 'taken'
  }

  /** The frame to put on the air; undefined: none now. */
  next(nowMs: number): OutboxFrame | undefined {
    if (nowMs < this.#listensUntilMs) return undefined
    for (const kind of ORDER) {
      const sent = this.#due(kind, nowMs) ?? this.#begin(kind, nowMs)
      if (!sent) continue
      sent.tries++
      const pieces = this.#piecesBehind(sent, nowMs)
      const restMs = (pieces + 1) * this.#parts.airMs(sent.frame.length)
      const jitter = 0.5 + this.#parts.random.unit()
      sent.dueMs = nowMs + restMs + AGAIN_MS * sent.tries * jitter
      if (pieces === 0) this.#listensUntilMs = nowMs + restMs + this.#answerMs
      return sent
    }
    return undefined
  }

  /** What `next` gave was not on the air: it is no try, and waits until `dueMs`. */
  notSent({ frame }: OutboxFrame, dueMs: number): void {
    for (const sent of this.#inFlight.values()) {
      if (sent.frame !== frame) continue
      sent.tries--
      sent.dueMs = dueMs
      this.#listensUntilMs = 0
    }
  }

  /** The messages of which every piece has come now. */
  take(answer: Acknowledgement, nowMs: number): readonly number[] {
    this.#listensUntilMs = 0
    const touched = new Set<number>()
    for (const [counter, sent] of this.#inFlight) {
      const verdict = hasCome(answer, counter)
      if (verdict === 'yes') {
        this.#inFlight.delete(counter)
        touched.add(sent.id)
        // Behind what has come, or too far behind to be told of: it is missing there.
      } else if (counter < answer.highest) sent.dueMs = Math.min(sent.dueMs, nowMs)
    }
    const open = new Set([...this.#inFlight.values()].map(({ id }) => id))
    return [...touched].filter((id) => !open.has(id))
  }

  /** Messages that were tried often enough: they are here no more. */
  givenUp(nowMs: number): readonly number[] {
    const lost = new Set<number>(this.#tooLong.splice(0))
    for (const { id, kind, tries, dueMs } of this.#inFlight.values())
      if (tries >= TRIES[kind] && dueMs <= nowMs) lost.add(id)
    for (const [counter, { id }] of this.#inFlight) if (lost.has(id)) this.#inFlight.delete(counter)
    return [...lost]
  }

  #due(kind: RelayMessage['kind'], nowMs: number): Sent | undefined {
    for (const sent of this.#inFlight.values()) {
      if (sent.kind === kind && sent.dueMs <= nowMs && sent.tries < TRIES[kind]) return sent
    }
    return undefined
  }

  get #answerMs(): number {
    return TURN_MS + this.#parts.airMs(ANSWER_BYTES)
  }

  /** Of its message, that go now too: it is answered as a whole. */
  #piecesBehind({ id, tries }: Sent, nowMs: number): number {
    let count = 0
    for (const other of this.#inFlight.values())
      if (other.id === id && other.tries < tries && other.dueMs <= nowMs) count++
    return count
  }

  /** The first piece of the next message; the others are due at once, behind it. */
  #begin(kind: RelayMessage['kind'], nowMs: number): Sent | undefined {
    const [message] = this.#waiting[kind]
    if (!message) return undefined
    const pieces = cutMessage(message.bytes, this.#parts.roomBytes())
    // The neighbour is spoken to more slowly than when it was offered: whoever made it cuts it anew.
    if (!pieces) {
      this.#tooLong.push(message.id)
      this.#waiting[kind].shift()
      return undefined
    }
    // Half is kept for alarms.
    const room = kind === 'alarm' ? IN_FLIGHT_MAX : IN_FLIGHT_MAX / 2
    if (this.#inFlight.size + pieces.length > room) return undefined
    const first = this.#parts.takeCounters(pieces.length)
    if (first === undefined) return undefined
    this.#waiting[kind].shift()
    pieces.forEach((piece, fragment) => {
      const counter = first + fragment
      const about = { kind, counter, fragment, last: pieces.length - 1 }
      const frame = this.#parts.seal({ ...about, priority: ORDER.indexOf(kind) }, piece)
      this.#inFlight.set(counter, { id: message.id, kind, frame, tries: 0, dueMs: nowMs })
    })
    return this.#inFlight.get(first)
  }
}
