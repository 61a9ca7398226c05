/** Parks: valves, meters, soils that dry by the hour and are watered every morning. */

import { SoilProbe } from '../../city/sensors/soil-probe.ts'
import { ZoneValve } from '../../city/sensors/valve.ts'
import { WaterMeter } from '../../city/sensors/water-meter.ts'
import { ZonePipe } from '../../city/sensors/zone-pipe.ts'
import { type AssetPlan, LITRES_PER_PULSE, type ZonePlan } from '../city-plan.ts'
import type { Ground } from './ground.ts'

const MINUTE_MS = 60_000
const METER_MS = 15 * MINUTE_MS
const VALVE_MS = 20 * MINUTE_MS
const PROBE_MS = 30 * MINUTE_MS
/** The zone whose story is told is heard more often. */
const STORY_PROBE_MS = 4 * MINUTE_MS
const STORY_VALVE_MS = 30_000
const DRYING_KPA_PER_HOUR = 0.75
/** Water needs so long to the probe, and takes so much of the tension. */
const SOAK = { ms: 3 * MINUTE_MS, share: 0.5 } as const

export type Garden = {
  readonly id: string
  readonly pipe: ZonePipe
}

export type GardenStory = {
  /** Tension at the start, instead of a random one. */
  readonly tensionKpa?: number
  readonly isHeardOften?: boolean
}

export function plant(ground: Ground, plan: ZonePlan, story: GardenStory = {}): Garden {
  const { clock, random } = ground
  const { litresPerMinute } = plan
  const pipe = new ZonePipe(
    clock,
    { litresPerPulse: LITRES_PER_PULSE, litresPerMinute, leakLitresPerHour: 0 },
    10_000 + random.below(900_000),
  )
  const probes: SoilProbe[] = []
  for (const { role, sensor, index } of plan.sensors) {
    const parts = ground.partsOf(sensor)
    if (role === 'valve') {
      const valve = new ZoneValve(parts, pipe, story.isHeardOften ? STORY_VALVE_MS : VALVE_MS)
      ground.mount(valve.actor, sensor)
    } else if (role === 'meter') {
      ground.mount(new WaterMeter(parts, pipe, METER_MS).actor, sensor)
    } else {
      const reportMs = story.isHeardOften ? STORY_PROBE_MS : PROBE_MS
      const tensionKpa = story.tensionKpa ?? 10 + index / 4 + random.unit() * 8
      const probe = new SoilProbe(
        parts,
        { reportMs, dryingKpaPerHour: DRYING_KPA_PER_HOUR },
        tensionKpa,
      )
      probes.push(probe)
      ground.mount(probe.actor, sensor)
    }
  }
  pipe.onOpened = () =>
    ground.after(SOAK.ms, () => {
      for (const probe of probes) probe.water(SOAK.share)
    })
  return { id: plan.id, pipe }
}

/** A tree on the street, with a probe and no valve: somebody comes with a tanker. */
export function plantTree(ground: Ground, { sensors }: AssetPlan): SoilProbe {
  const [{ sensor }] = sensors as [AssetPlan['sensors'][number]]
  const pace = { reportMs: PROBE_MS, dryingKpaPerHour: 0.35 }
  const probe = new SoilProbe(ground.partsOf(sensor), pace, 12 + ground.random.unit() * 40)
  ground.mount(probe.actor, sensor)
  return probe
}
