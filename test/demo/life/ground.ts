/** What every part of the city's life stands on: the air, time, chance, and the sensors mounted. */

import type { CancelTimer, Clock } from '../../../base/clock.ts'
import { type Random, seededRandom } from '../../../base/random.ts'
import type { Air } from '../../../hardware/emulator/air.ts'
import type { ActorCounts, ActorParts } from '../../city/sensors/actor-parts.ts'
import type { LorawanActor } from '../../city/sensors/lorawan-actor.ts'
import type { SensorPlan } from '../city-plan.ts'

export type GroundParts = {
  readonly air: Air
  readonly clock: Clock
  readonly seed: number
  /** Grows from run to run on the same data: DevNonces of before are used up. */
  readonly firstDevNonce: number
}

/**
 * The sensors are switched on one after another. A gateway hears nothing while it answers, five
 * seconds behind each join request: at this beat (SF7) its answers fall into the pauses between the
 * requests. A crowd all at once would take minutes.
 */
const JOIN_BEAT_MS: Readonly<Record<number, number>> = { 5: 166, 4: 500, 3: 1_000, 2: 2_000 }

export class Ground {
  readonly random: Random
  readonly #parts: GroundParts
  readonly #actors: LorawanActor[] = []
  readonly #mounted = new Map<string, LorawanActor>()
  readonly #timers = new Set<CancelTimer>()
  readonly #toSwitchOn: { readonly actor: LorawanActor; readonly dataRate: number }[] = []

  constructor(parts: GroundParts) {
    this.#parts = parts
    this.random = seededRandom(parts.seed, 'city life')
  }

  get clock(): Clock {
    return this.#parts.clock
  }

  /** UTC of a moment of the monotonic clock: sensors ask the world in the latter. */
  utcOf(monoMs: number): number {
    const { clock } = this.#parts
    return clock.wallMs() + (monoMs - clock.monoMs())
  }

  partsOf({ identity, reach, dataRate }: SensorPlan): ActorParts {
    const { air, clock, seed, firstDevNonce } = this.#parts
    const random = seededRandom(seed, identity.devEui)
    return { air, clock, random, identity, reach, dataRate, firstDevNonce }
  }

  mount(actor: LorawanActor, { dataRate, identity }: SensorPlan): void {
    this.#actors.push(actor)
    this.#mounted.set(identity.devEui, actor)
    this.#toSwitchOn.push({ actor, dataRate })
  }

  /** It hangs there and was never switched on. */
  mountSilent(actor: LorawanActor): void {
    this.#actors.push(actor)
  }

  /** Those that can be switched on, by DevEUI. */
  mounted(): ReadonlyMap<string, LorawanActor> {
    return this.#mounted
  }

  switchAllOn(): void {
    this.#toSwitchOn.sort((a, b) => b.dataRate - a.dataRate)
    let atMs = 0
    for (const { actor, dataRate } of this.#toSwitchOn.splice(0)) {
      actor.start(atMs)
      atMs += JOIN_BEAT_MS[dataRate] ?? 0
    }
  }

  after(delayMs: number, run: () => void): void {
    const cancel = this.#parts.clock.after(delayMs, () => {
      this.#timers.delete(cancel)
      run()
    })
    this.#timers.add(cancel)
  }

  /** At a moment of UTC; one that has passed is left out. */
  at(utcMs: number, run: () => void): void {
    const delayMs = utcMs - this.#parts.clock.wallMs()
    if (delayMs >= 0) this.after(delayMs, run)
  }

  /** Everybody falls silent. */
  stop(): void {
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
    for (const actor of this.#actors) actor.stop()
  }

  /** What all sensors have lived through, summed. */
  counts(): ActorCounts & { readonly sensors: number; readonly joined: number } {
    const sum: ActorCounts = {
      joinRequests: 0,
      joins: 0,
      frames: 0,
      repeats: 0,
      acknowledged: 0,
      givenUp: 0,
      downlinks: 0,
    }
    for (const { counts } of this.#actors)
      for (const key of Object.keys(sum) as (keyof ActorCounts)[]) sum[key] += counts[key]
    const joined = this.#actors.filter(({ counts }) => counts.joins > 0).length
    return { ...sum, sensors: this.#actors.length, joined }
  }
}
