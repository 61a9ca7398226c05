/**
 * The demo from zero: a zone's sensors and two of a street, in their box. Nothing of them is registered; each is
 * silent until its magnet is passed. Passed again, it sends test frames, as installation modes do.
 */

import type { LorawanActor } from '../city/sensors/lorawan-actor.ts'
import { type CityPlan, type SensorPlan, sensorsOf, type ZonePlan } from './city-plan.ts'
import { park } from './life/drivers.ts'
import { plant } from './life/gardens.ts'
import { Ground, type GroundParts } from './life/ground.ts'

/** Enough for a verdict of five, some lost. */
const TEST_FRAMES = 7
const TENSION_KPA = 46

/** What is delivered: the first zone, whose valve counts the water itself, and the first two spaces. */
export function deliveryOf({ spaces, zones }: CityPlan): CityPlan {
  return { spaces: spaces.slice(0, 2), zones: zones.slice(0, 1).map(withoutMeter), points: [] }
}

/** One sensor less to hang up: what the valve lets through it counts too. */
function withoutMeter(zone: ZonePlan): ZonePlan {
  return { ...zone, sensors: zone.sensors.filter(({ role }) => role !== 'meter') }
}

export type BoxedState = 'off' | 'joining' | 'in'

export class Box {
  readonly #ground: Ground
  readonly #sensors: ReadonlyMap<string, LorawanActor>
  readonly city: CityPlan

  constructor(parts: GroundParts & { readonly city: CityPlan }) {
    this.city = parts.city
    this.#ground = new Ground(parts)
    for (const zone of parts.city.zones) {
      plant(this.#ground, zone, { tensionKpa: TENSION_KPA, isHeardOften: true })
    }
    for (const space of parts.city.spaces) park(this.#ground, space, () => true)
    this.#sensors = this.#ground.mounted()
  }

  sensors(): readonly { readonly plan: SensorPlan; readonly state: BoxedState }[] {
    return sensorsOf(this.city).map((plan) => {
      const actor = this.#sensors.get(plan.identity.devEui)
      const isOn = (actor?.counts.joinRequests ?? 0) > 0
      return { plan, state: actor?.joined ? 'in' : isOn ? 'joining' : 'off' }
    })
  }

  /** The magnet. False: nothing of that name is in the box. */
  press(devEui: string): boolean {
    const actor = this.#sensors.get(devEui)
    if (!actor) return false
    if (actor.joined) for (let i = 0; i < TEST_FRAMES; i++) actor.send('empty')
    else actor.start(0)
    return true
  }

  stop(): void {
    this.#ground.stop()
  }

  counts(): ReturnType<Ground['counts']> {
    return this.#ground.counts()
  }
}
