/**
 * Cars: how long a space stands empty and how long somebody stays, by the hour and by its kind. In
 * the live part of the demo the lively streets go twelve times as fast, so that there is something to
 * see.
 */

import type { SpaceCategory } from '../../../gateway/registry/model.ts'
import { ParkingSensor } from '../../city/sensors/parking.ts'
import type { SpacePlan } from '../city-plan.ts'
import type { Ground } from './ground.ts'
import { busyAt } from './weather.ts'

const MINUTE_MS = 60_000
const LIVE_PACE = 12

/** Median of a stay, and of an empty space at the best hour. */
const MINUTES: Readonly<Record<SpaceCategory, { readonly stay: number; readonly empty: number }>> =
  {
    normal: { stay: 62, empty: 22 },
    ev: { stay: 95, empty: 45 },
    prm: { stay: 110, empty: 70 },
    delivery: { stay: 13, empty: 30 },
  }
/** Nobody is sure of a night: at the quietest hour a space stays empty so many times as long. */
const QUIET_FACTOR_MAX = 14

export type Driver = {
  readonly sensor: ParkingSensor
  /** From now on the space does what the script says. */
  takeOver(): void
}

export function park(ground: Ground, plan: SpacePlan, isLive: () => boolean): Driver {
  const { random } = ground
  const [{ sensor: planned }] = plan.sensors as [SpacePlan['sensors'][number]]
  const pace = { heartbeatMs: plan.heartbeatSeconds * 960, confirmed: random.unit() < 0.25 }
  const isTaken = random.unit() < 0.6
  const sensor = new ParkingSensor(ground.partsOf(planned), pace, isTaken)
  let isScripted = false
  const drive = (share: number): void => {
    const fast = plan.isLively && isLive() ? LIVE_PACE : 1
    const waitMs = (share * nextMs(plan.category, sensor.occupied, ground)) / fast
    ground.after(Math.max(20_000, waitMs), () => {
      if (isScripted) return
      sensor.setOccupied(!sensor.occupied)
      drive(1)
    })
  }
  // Somewhere in the middle of its stay when the story begins.
  drive(random.unit())
  ground.mount(sensor.actor, planned)
  return {
    sensor,
    takeOver: () => {
      isScripted = true
    },
  }
}

function nextMs(category: SpaceCategory, occupied: boolean, ground: Ground): number {
  const { stay, empty } = MINUTES[category]
  const spread = Math.exp((ground.random.unit() + ground.random.unit() - 1) * 1.3)
  if (occupied) return stay * spread * MINUTE_MS
  const busy = busyAt(ground.clock.wallMs())
  return empty * spread * Math.min(QUIET_FACTOR_MAX, 1 / Math.max(busy, 0.01)) * MINUTE_MS
}
