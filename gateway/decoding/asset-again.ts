/**
 * An asset lives twice over the same frames: once with what they were decoded to, once with what they are
 * decoded to now. What only one of both lives tells is what has to be corrected. Pure.
 *
 * Both lives begin with nothing at the journal's first frame, so where the real one had begun earlier they
 * err alike, and what they tell alike is left as it was told.
 */

import type { DecoderOutput } from '../../decoders/contract.ts'
import type { EventFact } from '../../sync/fact.ts'
import { partOf } from '../../sync/standing.ts'
import { ASSET_START, type AssetState } from '../detect/asset-state.ts'
import { stepAsset } from '../detect/engine.ts'
import type { AssetContext, AssetInput, UplinkDecoded } from '../detect/served.ts'
import type { Instant } from '../detect/step.ts'

export type AssetFrame = Omit<UplinkDecoded, 'kind' | 'measurements' | 'notes'> & {
  readonly before: DecoderOutput | null
  readonly now: DecoderOutput | null
}

export type EventChanges = {
  /** Told of the same moment, with another content. */
  readonly corrected: readonly EventFact[]
  /** Not told before. */
  readonly added: readonly EventFact[]
  /** Told before, and not so. */
  readonly withdrawn: readonly EventFact[]
}

/** More differences than this would be no correction any more: the rest is left as it was told. */
const UNMATCHED_MAX = 10_000

export class AssetAgain {
  readonly #before: Life
  readonly #now: Life

  constructor(context: AssetContext) {
    this.#before = new Life(context)
    this.#now = new Life(context)
  }

  hear({ before, now, ...frame }: AssetFrame): void {
    this.#match(this.#before.hear(frame, before), this.#now.hear(frame, now))
  }

  /** Deadlines up to now, then what is left over. */
  end(now: Instant): EventChanges {
    this.#match(this.#before.wait(now), this.#now.wait(now))
    const told = this.#before.unmatched
    const meant = this.#now.unmatched
    return {
      corrected: [...meant].filter(([key]) => told.has(key)).map(([, fact]) => fact),
      added: [...meant].filter(([key]) => !told.has(key)).map(([, fact]) => fact),
      withdrawn: [...told].filter(([key]) => !meant.has(key)).map(([, fact]) => fact),
    }
  }

  /** What both lives tell, at once or one later than the other, is no difference. */
  #match(before: readonly EventFact[], now: readonly EventFact[]): void {
    for (const fact of before) settle(fact, this.#before.unmatched, this.#now.unmatched)
    for (const fact of now) settle(fact, this.#now.unmatched, this.#before.unmatched)
  }
}

function settle(fact: EventFact, own: Map<string, EventFact>, other: Map<string, EventFact>): void {
  const key = `${fact.type} ${fact.atMs} ${partOf(fact)}`
  const there = other.get(key)
  if (there && JSON.stringify(there.fields) === JSON.stringify(fact.fields)) other.delete(key)
  else if (own.size < UNMATCHED_MAX || own.has(key)) own.set(key, fact)
}

/** One course of events. */
class Life {
  readonly unmatched = new Map<string, EventFact>()
  readonly #context: AssetContext
  #state: AssetState = ASSET_START
  #timerMs: number | undefined

  constructor(context: AssetContext) {
    this.#context = context
  }

  hear(
    frame: Omit<UplinkDecoded, 'kind' | 'measurements' | 'notes'>,
    output: DecoderOutput | null,
  ): EventFact[] {
    const facts = this.wait(frame)
    if (!output) return facts
    const { measurements, notes } = output
    return [...facts, ...this.#step({ kind: 'uplink', ...frame, measurements, notes })]
  }

  /** Deadlines that are due by then, each at its own time. */
  wait({ lineMs, atMs, clk }: Instant): EventFact[] {
    const facts: EventFact[] = []
    while (this.#timerMs !== undefined && this.#timerMs <= lineMs) {
      const dueMs = this.#timerMs
      this.#timerMs = undefined
      const due = { lineMs: dueMs, atMs: atMs - (lineMs - dueMs), clk }
      facts.push(...this.#step({ kind: 'timer', ...due }))
      // A detector that asks for the same moment again would never let go.
      if (this.#timerMs !== undefined && this.#timerMs <= dueMs) this.#timerMs = dueMs + 1
    }
    return facts
  }

  #step(input: AssetInput): readonly EventFact[] {
    const { state, facts, timerMs } = stepAsset(this.#state, input, this.#context)
    this.#state = state
    this.#timerMs = timerMs
    return facts
  }
}
