/** What this sender has declared lost since its start, newest first, each once: for people. */

import type { LossReason, Stream } from './fact.ts'
import type { GapMessage } from './messages.ts'

export type DeclaredGap = {
  readonly epoch: number
  readonly stream: Stream
  /** Rows from … to − 1. */
  readonly from: number
  readonly to: number
  readonly reason: LossReason
  /** UTC of what the lost rows spoke of; 0: not known. */
  readonly fromMs: number
  readonly toMs: number
  /** When it was declared first, UTC. */
  readonly declaredMs: number
}

/** Beyond it the eldest are forgotten here; the hypervisor has all. */
const KEPT_MAX = 50

export class DeclaredGaps {
  #gaps: readonly DeclaredGap[] = []

  get list(): readonly DeclaredGap[] {
    return this.#gaps
  }

  /** Sent again, it is the same. */
  add({ epoch, stream, from, to, reason, fromMs, toMs }: GapMessage, declaredMs: number): void {
    const isKnown = this.#gaps.some(
      (gap) => gap.epoch === epoch && gap.stream === stream && gap.from === from && gap.to === to,
    )
    if (isKnown) return
    const gap = { epoch, stream, from, to, reason, fromMs, toMs, declaredMs }
    this.#gaps = [gap, ...this.#gaps].slice(0, KEPT_MAX)
  }
}
