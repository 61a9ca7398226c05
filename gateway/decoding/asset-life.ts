/** One asset's course over frames that are read back: its detectors, its deadlines, what they tell. */

import type { DecoderOutput } from '../../decoders/contract.ts'
import type { EventFact } from '../../sync/fact.ts'
import { ASSET_START, type AssetState } from '../detect/asset-state.ts'
import { stepAsset } from '../detect/engine.ts'
import type { AssetContext, AssetInput, UplinkDecoded } from '../detect/served.ts'
import type { Instant } from '../detect/step.ts'

export type LifeFrame = Omit<UplinkDecoded, 'kind' | 'measurements' | 'notes'>

export class AssetLife {
  readonly #context: AssetContext
  #state: AssetState = ASSET_START
  #timerMs: number | undefined

  constructor(context: AssetContext) {
    this.#context = context
  }

  get state(): AssetState {
    return this.#state
  }

  /** When it wants to be told of the time. */
  get timerMs(): number | undefined {
    return this.#timerMs
  }

  /** A frame that serves it; deadlines before it are to be waited for first. */
  hear(frame: LifeFrame, { measurements, notes }: DecoderOutput): readonly EventFact[] {
    return this.#step({ kind: 'uplink', ...frame, measurements, notes })
  }

  /** Deadlines that are due by then, each at its own time. */
  wait(now: Instant): EventFact[] {
    const facts: EventFact[] = []
    while (this.#timerMs !== undefined && this.#timerMs <= now.lineMs) facts.push(...this.fire(now))
    return facts
  }

  /** The next deadline, which has come by `now`. */
  fire({ lineMs, atMs, clk }: Instant): readonly EventFact[] {
    const dueMs = this.#timerMs
    if (dueMs === undefined) return []
    this.#timerMs = undefined
    const facts = this.#step({
      kind: 'timer',
      lineMs: dueMs,
      atMs: atMs - (lineMs - dueMs),
      clk,
    })
    // A detector that asks for the same moment again would never let go.
    if (this.#timerMs !== undefined && this.#timerMs <= dueMs) this.#timerMs = dueMs + 1
    return facts
  }

  #step(input: AssetInput): readonly EventFact[] {
    const { state, facts, timerMs } = stepAsset(this.#state, input, this.#context)
    this.#state = state
    this.#timerMs = timerMs
    return facts
  }
}
