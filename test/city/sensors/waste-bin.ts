/**
 * A bin that fills as people throw things in, and is emptied when the lorry comes: what the sensor
 * under its lid sees is the distance to the waste.
 */

import type { Clock } from '../../../base/clock.ts'

export type BinPlan = {
  /** From the sensor to the floor, and to the waste that just fits under the lid. */
  readonly emptyMm: number
  readonly fullMm: number
  /** How much comes in within an hour around a moment of the world, share of a whole bin. */
  readonly fillPerHour: (monoMs: number) => number
}

const HOUR_MS = 3_600_000
/** Above the lid nothing stays: what is thrown in falls beside it. */
const SHARE_MAX = 1.1
const WARM_C = 27
const BURNING_C = 160
const BURNING_C_PER_MINUTE = 25

export class WasteBin {
  /** Somebody has knocked it over: the sensor looks at a wall. */
  isTilted = false
  readonly #clock: Clock
  readonly #plan: BinPlan
  #share: number
  #toMonoMs: number
  #burnsSinceMonoMs: number | undefined

  constructor(clock: Clock, plan: BinPlan, share: number) {
    this.#clock = clock
    this.#plan = plan
    this.#share = share
    this.#toMonoMs = clock.monoMs()
  }

  /** 0 empty, 1 full; a little more with the lid standing open. */
  share(): number {
    const nowMs = this.#clock.monoMs()
    const middleMs = (this.#toMonoMs + nowMs) / 2
    const came = ((nowMs - this.#toMonoMs) / HOUR_MS) * this.#plan.fillPerHour(middleMs)
    this.#share = Math.min(SHARE_MAX, this.#share + came)
    this.#toMonoMs = nowMs
    return this.#share
  }

  distanceMm(): number {
    const { emptyMm, fullMm } = this.#plan
    return Math.max(0, Math.round(emptyMm - this.share() * (emptyMm - fullMm)))
  }

  /** Under its lid: warm in the sun, and very hot when somebody threw in a cigarette. */
  celsius(): number {
    if (this.#burnsSinceMonoMs === undefined) return WARM_C
    const minutes = (this.#clock.monoMs() - this.#burnsSinceMonoMs) / 60_000
    return Math.min(BURNING_C, WARM_C + BURNING_C_PER_MINUTE * minutes)
  }

  burn(): void {
    this.#burnsSinceMonoMs = this.#clock.monoMs()
  }

  /** The firemen were there: what was in it is gone. */
  putOut(): void {
    this.#burnsSinceMonoMs = undefined
    this.empty()
  }

  empty(): void {
    this.share()
    this.#share = 0
  }
}
