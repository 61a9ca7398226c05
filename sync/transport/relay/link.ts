/**
 * One end of a pair: what is to be said to the neighbour becomes frames, its frames become what it said. The counters
 * that go out and those that came are on the medium before anything relies on them. No timer and no radio: it is
 * asked what is next, and told what was heard (`station.ts`).
 */

import { airtimeUs } from '../../../base/lora.ts'
import type { Random } from '../../../base/random.ts'
import { readAcknowledgement, writeAcknowledgement } from './acknowledgement.ts'
import { blockAfter, type CounterBlock, reserved, takeCounters } from './counter-block.ts'
import type { RelayHeader, RelayKind } from './frame.ts'
import { RelayInbox } from './inbox.ts'
import {
  frameBytesMost,
  heardAt,
  marginDb,
  NEVER_HEARD,
  type NeighbourRate,
  notAnswered,
  sfOf,
} from './neighbour-rate.ts'
import { type OutboxFrame, type RelayMessage, RelayOutbox } from './outbox.ts'
import { directionOf, KEY_ID, type KeptOfPair, type RelayPair } from './pair.ts'
import { OVERHEAD_BYTES, openFrame, sealFrame } from './seal.ts'

export type RelayLinkParts = {
  readonly pair: RelayPair
  readonly kept: KeptOfPair
  /** Brings it to the medium before it returns. Throws when it cannot: then nothing is sent. */
  readonly keep: (kept: KeptOfPair) => void
  readonly random: Random
  /** A message of the neighbour, once. */
  readonly onMessage: (message: { readonly kind: RelayKind; readonly bytes: Uint8Array }) => void
  /** A message that the neighbour has, or will not have had from here. */
  readonly onSettled?: (id: number, outcome: 'arrived' | 'given-up') => void
}

export type LinkFrame = {
  readonly kind: RelayKind
  readonly frame: Uint8Array
  readonly sf: number
}

export type LinkStatus = {
  /** −1: never. Monotonic. */
  readonly heardMs: number
  readonly marginDb: number | undefined
  readonly sf: number
  readonly framesSent: number
  readonly framesHeard: number
  readonly airtimeMs: number
  readonly refused: number
}

export type Verdict = 'new' | 'seen' | 'old' | 'ack' | 'not-ours' | 'forged'

const FRAMES_PER_KEPT_WINDOW = 256

export class RelayLink {
  readonly #parts: RelayLinkParts
  readonly #outbox: RelayOutbox
  readonly #inbox: RelayInbox
  #kept: KeptOfPair
  #block: CounterBlock
  #rate: NeighbourRate = NEVER_HEARD
  #lastId = 0
  #sinceKept = 0
  #heardMs = -1
  #sent = { frames: 0, airtimeMs: 0 }
  #heard = { frames: 0, refused: 0 }
  /** The frame that `next` gave out last, where it was the outbox's. */
  #given: OutboxFrame | undefined

  constructor(parts: RelayLinkParts) {
    this.#parts = parts
    this.#kept = parts.kept
    this.#block = blockAfter(parts.kept.counterEnd)
    this.#inbox = new RelayInbox(parts.kept.window)
    this.#outbox = new RelayOutbox({
      roomBytes: () => this.roomBytes,
      takeCounters: (count) => this.#counters(count),
      seal: (about, piece) => this.#seal(about, piece),
      airMs: (bytes) => this.#airMs(bytes),
      random: parts.random,
    })
  }

  get pair(): RelayPair {
    return this.#parts.pair
  }

  /** What one frame carries now. */
  get roomBytes(): number {
    return frameBytesMost(sfOf(this.#rate)) - OVERHEAD_BYTES
  }

  /** Nothing is to be said, nor waited for. */
  get isIdle(): boolean {
    return this.#outbox.isIdle
  }

  /** Gives the message's number, or why it was not taken. */
  offer(kind: RelayMessage['kind'], bytes: Uint8Array): number | 'full' | 'too-long' {
    const id = ++this.#lastId
    const taken = this.#outbox.offer({ id, kind, bytes })
    return taken === 'taken' ? id : taken
  }

  /** The frame to put on the air now; undefined: none. Throws what `keep` throws. */
  next(nowMs: number): LinkFrame | undefined {
    for (const id of this.#outbox.givenUp(nowMs)) {
      this.#rate = notAnswered(this.#rate)
      this.#parts.onSettled?.(id, 'given-up')
    }
    const answer = this.#inbox.answer(nowMs)
    if (answer) {
      const about = { kind: 'ack', priority: 0, fragment: 0, last: 0 } as const
      const counter = this.#counters(1)
      if (counter === undefined) return undefined
      return this.#go('ack', this.#seal({ ...about, counter }, writeAcknowledgement(answer)))
    }
    this.#given = this.#outbox.next(nowMs)
    return this.#given && this.#go(this.#given.kind, this.#given.frame)
  }

  /** The frame that `next` has just given was not on the air: law or the radio forbade it. */
  notSent({ frame }: LinkFrame, againMs: number): void {
    this.#sent.frames--
    this.#sent.airtimeMs -= this.#airMs(frame.length)
    if (this.#given?.frame === frame) this.#outbox.notSent(this.#given, againMs)
  }

  /** A frame from the air that may be the neighbour's. Throws what `keep` throws. */
  heard(frame: Uint8Array, snrDb: number, nowMs: number): Verdict {
    const { pair } = this.#parts
    const opened = openFrame(frame, pair.role === 'leaf' ? 'down' : 'up', (header) =>
      header.src === pair.theirs && header.dst === pair.ours && header.keyId === KEY_ID
        ? pair.key
        : undefined,
    )
    if (opened.kind === 'rejected') {
      if (opened.reason !== 'forged') return 'not-ours'
      this.#heard.refused++
      return 'forged'
    }
    this.#heardMs = nowMs
    this.#heard.frames++
    this.#rate = heardAt(this.#rate, snrDb)
    const { header, payload } = opened
    if (header.kind !== 'ack') return this.#take(header, payload, nowMs)
    const answer = readAcknowledgement(payload)
    // An old answer tells of what has come all the same; a newer one has told it before.
    for (const id of answer ? this.#outbox.take(answer, nowMs) : [])
      this.#parts.onSettled?.(id, 'arrived')
    return 'ack'
  }

  status(): LinkStatus {
    return {
      heardMs: this.#heardMs,
      marginDb: marginDb(this.#rate),
      sf: sfOf(this.#rate),
      framesSent: this.#sent.frames,
      framesHeard: this.#heard.frames,
      airtimeMs: Math.round(this.#sent.airtimeMs),
      refused: this.#heard.refused,
    }
  }

  #take(header: RelayHeader, payload: Uint8Array, nowMs: number): Verdict {
    const { verdict, message } = this.#inbox.take(header, payload, nowMs)
    if (verdict !== 'new') return verdict
    this.#sinceKept++
    const isOrder = message !== undefined && message.kind === 'control'
    if (isOrder || this.#sinceKept >= FRAMES_PER_KEPT_WINDOW) this.#keepWindow()
    if (message) this.#parts.onMessage(message)
    return verdict
  }

  #keepWindow(): void {
    this.#sinceKept = 0
    this.#keep({ ...this.#kept, window: this.#inbox.window })
  }

  #keep(kept: KeptOfPair): void {
    this.#parts.keep(kept)
    this.#kept = kept
  }

  #counters(count: number): number | undefined {
    for (;;) {
      const taken = takeCounters(this.#block, count)
      if (taken.kind === 'spent') return undefined
      if (taken.kind === 'counters') {
        this.#block = taken.block
        return taken.first
      }
      this.#keep({ ...this.#kept, counterEnd: taken.end })
      this.#block = reserved(this.#block, taken.end)
    }
  }

  #go(kind: RelayKind, frame: Uint8Array): LinkFrame {
    this.#sent.frames++
    this.#sent.airtimeMs += this.#airMs(frame.length)
    return { kind, frame, sf: sfOf(this.#rate) }
  }

  #airMs(sizeBytes: number): number {
    const modulation = { kind: 'lora', sf: sfOf(this.#rate), bandwidthHz: 125_000 } as const
    return airtimeUs({ modulation, sizeBytes, crc: true }) / 1_000
  }

  #seal(
    about: Pick<RelayHeader, 'kind' | 'priority' | 'counter' | 'fragment' | 'last'>,
    piece: Uint8Array,
  ): Uint8Array {
    const { ours, theirs, key, role } = this.#parts.pair
    const header = { ...about, src: ours, dst: theirs, keyId: KEY_ID, hopsLeft: 0 }
    return sealFrame(header, piece, { key, direction: directionOf(role) })
  }
}
