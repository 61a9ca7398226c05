/**
 * What comes from one neighbour by radio: each frame once, messages when they are whole, and when to answer. An alarm
 * is answered at once; the rest when a message is whole, after some frames, or when no more comes.
 */

import { type Acknowledgement, acknowledgementOf } from './acknowledgement.ts'
import { Reassembly } from './fragments.ts'
import type { RelayHeader, RelayKind } from './frame.ts'
import { judgeCounter, NOTHING_CAME, type ReplayWindow, withCounter } from './replay-window.ts'

/** Half of what an answer can tell of. */
const UNANSWERED_MAX = 16
const QUIET_MS = 3_000

export type Received = {
  readonly verdict: 'new' | 'seen' | 'old'
  readonly message?: { readonly kind: RelayKind; readonly bytes: Uint8Array }
}

export class RelayInbox {
  readonly #reassembly = new Reassembly()
  #window: ReplayWindow
  #unanswered = 0
  #answerAtMs = Number.POSITIVE_INFINITY

  /** `window`: as it was kept, so that a recording of before a restart is one. */
  constructor(window: ReplayWindow = NOTHING_CAME) {
    this.#window = window
  }

  /** To be on the medium before an order of this frame is carried out. */
  get window(): ReplayWindow {
    return this.#window
  }

  get dropped(): number {
    return this.#reassembly.dropped
  }

  /** A frame whose tag was right, and which is no `ack`. */
  take(header: RelayHeader, piece: Uint8Array, nowMs: number): Received {
    const verdict = judgeCounter(this.#window, header.counter)
    // Sent again although it is here: the answer was lost.
    if (verdict !== 'new') {
      this.#answerAtMs = Math.min(this.#answerAtMs, nowMs)
      return { verdict }
    }
    this.#window = withCounter(this.#window, header.counter)
    this.#unanswered++
    const bytes = this.#reassembly.take(header, piece)
    const isUrgent = header.kind === 'alarm' || bytes || this.#unanswered >= UNANSWERED_MAX
    // What is due already stays so; else the quiet begins anew.
    if (this.#answerAtMs > nowMs) this.#answerAtMs = isUrgent ? nowMs : nowMs + QUIET_MS
    return bytes ? { verdict, message: { kind: header.kind, bytes } } : { verdict }
  }

  /** What to answer now, once; undefined: nothing is to be answered yet. */
  answer(nowMs: number): Acknowledgement | undefined {
    if (nowMs < this.#answerAtMs) return undefined
    this.#answerAtMs = Number.POSITIVE_INFINITY
    this.#unanswered = 0
    return acknowledgementOf(this.#window)
  }
}
