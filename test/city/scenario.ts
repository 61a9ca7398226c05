/**
 * One life of a city, as plain data: what is there, how fast it lives, and everything that will go
 * wrong. Drawn from a seed, saved as JSON, cut smaller piece by piece.
 */

import type { GatewayEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import { drawFaults } from './faults/draw.ts'
import type { Fault } from './faults/fault.ts'
import type { CityRadioKind } from './gateway/city-gateway.ts'
import { drawPace, type Pace, REAL_PACE } from './life/pace.ts'
import { type TownPlan, unitsFor } from './life/unit-plan.ts'

export type Scenario = {
  readonly seed: number
  /** Under load and faults; then comes calm. */
  readonly horizonMs: number
  /** UTC when the life begins. */
  readonly startMs: number
  readonly gateways: readonly {
    /** Its number in the draw: identity, place and chance follow from it. */
    readonly number: number
    readonly driftPpm: number
    /** Units that stand there, by number. */
    readonly units: readonly number[]
  }[]
  readonly radiusM: number
  /** Left out: `air`. */
  readonly radio?: CityRadioKind
  readonly pace: Pace
  readonly faults: readonly Fault[]
}

export type Size = {
  readonly hours: number
  readonly gateways: number
  /** Of each gateway. */
  readonly devices: number
  /** The pace of a real city instead of a drawn one. */
  readonly real?: boolean
  readonly radio?: CityRadioKind
}

const HOUR_MS = 3_600_000
/** The first minutes are for joining: faults come after, mostly. */
const FIRST_FAULT_MS = 120_000
const DRIFT_PPM_MAX = 100
/** A long life has as many faults in a day as a short one has in half an hour. */
const REAL_FAULTS = 1 / 48

export function drawScenario(seed: number, size: Size): Scenario {
  const random = seededRandom(seed, 'scenario')
  const horizonMs = size.hours * HOUR_MS
  const units = unitsFor(size.devices)
  return {
    seed,
    horizonMs,
    startMs: Date.UTC(2027, 5, 1 + random.below(28), random.below(24), random.below(60)),
    gateways: Array.from({ length: size.gateways }, (_, number) => ({
      number,
      driftPpm: Math.round((2 * random.unit() - 1) * DRIFT_PPM_MAX),
      units: Array.from({ length: units }, (_, unit) => unit),
    })),
    radiusM: 300 + Math.round(900 * random.unit()),
    ...(size.radio === 'board' && { radio: size.radio }),
    pace: size.real ? REAL_PACE : drawPace(random),
    faults: drawFaults({
      seed,
      gateways: size.gateways,
      units,
      fromMs: FIRST_FAULT_MS,
      untilMs: horizonMs,
      often: size.real ? REAL_FAULTS : 1,
    }),
  }
}

/** Gateways stand on roofs, this far from each other. */
const SPACING_M = 900

export function townOf(scenario: Scenario): TownPlan {
  const { seed, radiusM } = scenario
  const most = Math.max(0, ...scenario.gateways.map(({ number }) => number)) + 1
  const gateways = Array.from({ length: most }, (_, number) => ({
    eui: gatewayEui(number),
    spot: { xM: SPACING_M * (number % 5), yM: SPACING_M * Math.floor(number / 5) },
  }))
  return { seed, gateways, radiusM }
}

function gatewayEui(number: number): GatewayEui {
  return `0016c001ca1e${number.toString(16).padStart(4, '0')}` as GatewayEui
}
