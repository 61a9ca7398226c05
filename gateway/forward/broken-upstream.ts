/** An upstream that cannot be made as it is configured: it says why, and loses what it gets. */

import type { Clock } from '../../base/clock.ts'
import type { RxFrame } from '../../hardware/radio.ts'
import { StateSince } from './state-since.ts'
import type { OwnStatus, Upstream } from './upstream.ts'

export class BrokenUpstream implements Upstream {
  readonly #state: StateSince
  readonly #detail: string
  #dropped = 0

  constructor(clock: Clock, reason: string) {
    this.#state = new StateSince(clock)
    this.#state.become('down')
    this.#detail = `${reason}; mend the configuration and restart`
  }

  open(): void {}
  heard(): void {}
  gateways(): void {}

  forward(frames: readonly RxFrame[]): void {
    this.#dropped += frames.length
  }

  status(): OwnStatus {
    return { ...this.#state.now, sent: 0, waiting: 0, dropped: this.#dropped, detail: this.#detail }
  }

  async close(): Promise<void> {}
}
