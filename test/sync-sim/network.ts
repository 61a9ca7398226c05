/** The way between gateways and hypervisor: a broker that acknowledges, and may lose it all the same. */

import type { Random } from '../../base/random.ts'
import type { Scheduler } from './scheduler.ts'

export type Weather = {
  readonly drop: number
  readonly duplicate: number
  /** Each copy is delayed by up to this, so later ones overtake. */
  readonly delayMostMs: number
}

export const CALM: Weather = { drop: 0, duplicate: 0, delayMostMs: 50 }

export class Network {
  readonly #scheduler: Scheduler
  readonly #random: Random
  weather: Weather
  brokerUp = true
  /** Grows when the broker loses what it queued. */
  #generation = 0
  faults = 0

  constructor(scheduler: Scheduler, random: Random, weather: Weather) {
    this.#scheduler = scheduler
    this.#random = random
    this.weather = weather
  }

  /** `true` when the broker took it (PUBACK): which promises nothing about `arrive`. */
  carry(arrive: () => void): boolean {
    if (!this.brokerUp) return false
    const { drop, duplicate, delayMostMs } = this.weather
    if (this.#random.unit() < drop) {
      this.faults++
      return true
    }
    const copies = this.#random.unit() < duplicate ? 2 : 1
    this.faults += copies - 1
    const generation = this.#generation
    for (let copy = 0; copy < copies; copy++) {
      this.#scheduler.after(1 + this.#random.unit() * delayMostMs, () => {
        if (generation === this.#generation) arrive()
      })
    }
    return true
  }

  /** The broker dies and forgets, half of the time what was under way too. */
  stopBroker(): void {
    this.brokerUp = false
    this.faults++
    if (this.#random.unit() < 0.5) this.#generation++
  }
}
