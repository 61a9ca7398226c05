/**
 * An asset lives twice over the same frames: once with what they were decoded to, once with what they are
 * decoded to now. What only one of both lives tells is what has to be corrected. Pure.
 *
 * Both lives begin with nothing at the journal's first frame, so where the real one had begun earlier they
 * err alike, and what they tell alike is left as it was told.
 */

import type { DecoderOutput } from '../../decoders/contract.ts'
import type { AssetContext } from '../detect/served.ts'
import type { Instant } from '../detect/step.ts'
import { AssetLife, type LifeFrame } from './asset-life.ts'
import { type EventChanges, EventDifferences } from './event-differences.ts'

export type AssetFrame = LifeFrame & {
  readonly before: DecoderOutput | null
  readonly now: DecoderOutput | null
}

export class AssetAgain {
  readonly #before: AssetLife
  readonly #now: AssetLife
  readonly #differences = new EventDifferences()

  constructor(context: AssetContext) {
    this.#before = new AssetLife(context)
    this.#now = new AssetLife(context)
  }

  hear({ before, now, ...frame }: AssetFrame): void {
    this.#wait(frame)
    if (before) this.#differences.tellBefore(this.#before.hear(frame, before))
    if (now) this.#differences.tellNow(this.#now.hear(frame, now))
  }

  /** Deadlines up to now, then what is left over. */
  end(now: Instant): EventChanges {
    this.#wait(now)
    return this.#differences.changes()
  }

  #wait(now: Instant): void {
    this.#differences.tellBefore(this.#before.wait(now))
    this.#differences.tellNow(this.#now.wait(now))
  }
}
