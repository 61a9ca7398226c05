/**
 * A unit alive: its sensors on the air, and what happens where they hang. Cars come and go, water
 * runs, people pass, somebody presses the button. A sensor can die, or lose its battery for a while.
 */

import { seededRandom } from '../../../base/random.ts'
import type { Air } from '../../../hardware/emulator/air.ts'
import type { FakeClock } from '../../support/fake-clock.ts'
import type { FrameBook } from '../ledger/frame-book.ts'
import type { ValveBook } from '../ledger/valve-book.ts'
import type { ActorObserver, ActorParts } from '../sensors/actor-parts.ts'
import type { LorawanActor } from '../sensors/lorawan-actor.ts'
import { readValveTask } from '../sensors/valve.ts'
import { MAKERS, type Sensor } from './makers.ts'
import type { Pace } from './pace.ts'
import type { DevicePlan, UnitPlan } from './unit-plan.ts'

export type LifeParts = {
  readonly seed: number
  readonly clock: FakeClock
  readonly air: Air
  readonly pace: Pace
  readonly book: FrameBook
  readonly valves: ValveBook
  /** A sensor of LoRaWAN 1.1 has got this address. */
  readonly onJoined11: (devAddr: string) => void
  /** A gardener wants water: so many minutes, through whoever gives orders in this city. */
  readonly order: (plan: UnitPlan, minutes: number) => void
}

/** Switching on lasts half an hour in a real street; here the whole city is on within this. */
const SWITCHED_ON_WITHIN_MS = 240_000
/** A DevNonce of a 1.0.4 device lives in its flash: it goes on where it was. */
const NONCES_SPARED = 4

export class UnitLife {
  readonly plan: UnitPlan
  readonly #parts: LifeParts
  readonly #sensors: Sensor[] = []
  readonly #joinsTried: number[]
  #isDead = false

  constructor(plan: UnitPlan, parts: LifeParts) {
    this.plan = plan
    this.#parts = parts
    this.#joinsTried = plan.devices.map(() => 0)
  }

  start(): void {
    const random = seededRandom(this.#parts.seed, `switch on ${this.plan.id}`)
    this.#make()
    for (const { actor } of this.#sensors) {
      actor.start(random.unit() * SWITCHED_ON_WITHIN_MS)
    }
  }

  #make(): void {
    const { plan } = this
    const actorParts = plan.devices.map((device, i) => this.#actorParts(device, i))
    this.#sensors.push(...MAKERS[plan.kind](plan, actorParts, this.#parts))
  }

  #actorParts(device: DevicePlan, index: number): ActorParts {
    const { seed, air, clock, book, onJoined11 } = this.#parts
    const { identity, profile, dataRate, options, battery } = device
    const tried = this.#joinsTried[index]!
    return {
      air,
      clock,
      random: seededRandom(seed, `sensor ${identity.devEui} ${tried}`),
      identity,
      dataRate,
      options: { ...options, battery: () => battery },
      // The city's own path decides; this is not asked.
      reach: { rssiDbm: -100, snrDb: 5 },
      firstDevNonce: tried,
      observer: {
        ...book.observer(this.plan.home, profile),
        ...this.#valveObserver(index),
        ...(identity.macVersion === '1.1' && { onJoined: onJoined11 }),
      },
    }
  }

  /** The first sensor of a zone is its valve. */
  #valveObserver(index: number): ActorObserver {
    if (this.plan.kind !== 'zone' || index !== 0) return {}
    return {
      onDownlink: ({ payload }) => {
        const task = readValveTask(payload)
        if (task) this.#parts.valves.told(this.plan.id, task)
      },
    }
  }

  /** The batteries fall out of all its sensors, and come back after a while with a new join. */
  flap(offMs: number): void {
    if (this.#sensors.length === 0) return
    this.#switchOff()
    this.#parts.clock.after(offMs, () => {
      if (!this.#isDead && this.#sensors.length === 0) this.start()
    })
  }

  /** For good. */
  die(): void {
    this.#isDead = true
    this.#switchOff()
  }

  #switchOff(): void {
    this.#parts.valves.gone(this.plan.id)
    for (const [i, { actor, end }] of this.#sensors.entries()) {
      this.#joinsTried[i] = this.#joinsTried[i]! + actor.counts.joinRequests + NONCES_SPARED
      actor.stop()
      end?.()
    }
    this.#sensors.length = 0
  }

  leak(litresPerHour: number): void {
    for (const { pipe } of this.#sensors) pipe?.leak(litresPerHour)
  }

  jam(): void {
    this.#parts.valves.jammed(this.plan.id)
    for (const { pipe } of this.#sensors) pipe?.jam()
  }

  get actors(): readonly LorawanActor[] {
    return this.#sensors.map(({ actor }) => actor)
  }
}
