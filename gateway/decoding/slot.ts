/** What runs for one profile: the decoder in force, and one on trial beside it. Memory only. */

import type { DecodeResult, DecoderInput } from '../../decoders/contract.ts'
import { type Compared, compare, newComparison } from './comparison.ts'
import type { RunningDecoder } from './running.ts'
import { newWatch, type Watched, watch } from './trial.ts'

export class Slot {
  /** In force; `undefined`: there is none, frames are kept raw. */
  active: RunningDecoder | undefined
  /** Loaded and tested, not in force. */
  candidate: RunningDecoder | undefined
  watched: Watched = newWatch()
  compared: Compared
  /** Somebody waits for what its frames come to. */
  isWatched = false
  #isComparing = false

  constructor(active: RunningDecoder | undefined) {
    this.active = active
    this.compared = newComparison()
  }

  /** From now on this one runs beside the one in force. */
  tryOut(candidate: RunningDecoder): void {
    this.candidate?.close()
    this.candidate = candidate
    this.compared = newComparison()
  }

  /** The one on trial is in force. */
  promote(): void {
    this.active?.close()
    this.active = this.candidate
    this.candidate = undefined
    this.watched = newWatch()
  }

  /** Nothing is on trial any more. */
  dismiss(): void {
    this.candidate?.close()
    this.candidate = undefined
  }

  /** This one is in force, whatever was. */
  replace(active: RunningDecoder | undefined): void {
    if (this.active !== active) this.active?.close()
    this.active = active
    this.watched = newWatch()
  }

  noticed(result: DecodeResult): void {
    watch(this.watched, result)
  }

  /**
   * The same frame through the one on trial. One at a time: frames that come meanwhile are not compared,
   * for no frame of any device waits for a comparison.
   */
  async shadow(input: DecoderInput, old: DecodeResult | undefined): Promise<boolean> {
    const { candidate, compared } = this
    if (!candidate || this.#isComparing) return false
    this.#isComparing = true
    try {
      compare(compared, old, await candidate.decode(input))
      return candidate === this.candidate
    } finally {
      this.#isComparing = false
    }
  }
}
