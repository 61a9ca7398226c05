/** A zone's pipe with somebody who sees when water begins and ends to run. */

import type { Clock } from '../../../base/clock.ts'
import { ZonePipe, type ZonePlan } from '../sensors/zone-pipe.ts'

export class WatchedPipe extends ZonePipe {
  readonly #onMove: (isOpen: boolean) => void

  constructor(clock: Clock, plan: ZonePlan, onMove: (isOpen: boolean) => void) {
    super(clock, plan, 0)
    this.#onMove = onMove
  }

  override setOpen(isOpen: boolean): void {
    const before = this.isOpen
    super.setOpen(isOpen)
    if (this.isOpen !== before) this.#onMove(this.isOpen)
  }
}
