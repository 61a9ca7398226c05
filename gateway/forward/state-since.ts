/** The state of an upstream, and since when it is so. */

import type { Clock } from '../../base/clock.ts'
import type { UpstreamState } from './upstream.ts'

export class StateSince {
  readonly #clock: Clock
  #state: UpstreamState = 'unknown'
  #sinceMs: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#sinceMs = clock.wallMs()
  }

  get now(): { readonly state: UpstreamState; readonly sinceMs: number } {
    return { state: this.#state, sinceMs: this.#sinceMs }
  }

  /** Did it change? */
  become(state: UpstreamState): boolean {
    if (state === this.#state) return false
    this.#state = state
    this.#sinceMs = this.#clock.wallMs()
    return true
  }
}
