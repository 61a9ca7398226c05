/**
 * Assets live twice over the same frames: once with what they were decoded to, once with what they are
 * decoded to now. What only one of both lives tells is what has to be corrected. Pure.
 *
 * Both lives begin with nothing at the journal's first frame, so where the real one had begun earlier they
 * err alike, and what they tell alike is left as it was told.
 */

import type { DevEui } from '../../base/ids.ts'
import type { DecoderOutput } from '../../decoders/contract.ts'
import type { Instant } from '../detect/step.ts'
import type { Place } from '../replay/place.ts'
import type { LifeFrame } from './asset-life.ts'
import { AssetLives } from './asset-lives.ts'
import { type EventChanges, EventDifferences } from './event-differences.ts'

export type FrameOfBoth = LifeFrame & {
  readonly before: DecoderOutput | null
  readonly now: DecoderOutput | null
}

export class LivesAgain {
  readonly #before: AssetLives
  readonly #now: AssetLives
  readonly #differences = new EventDifferences()

  constructor(places: readonly Place[]) {
    this.#before = new AssetLives(places)
    this.#now = new AssetLives(places)
  }

  serves(devEui: DevEui): boolean {
    return this.#now.serves(devEui)
  }

  hear({ before, now, ...frame }: FrameOfBoth): void {
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
