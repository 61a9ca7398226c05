/** The site's own main meter: its zones, fountains and toilets, and leaks between it and them. */

import { between, type Draw, logBetween, waiting } from '../world/chance.ts'
import { DAY_S, hourOf } from '../world/paris.ts'
import type { Grid, Minutes } from './minutes.ts'
import type { Season } from './programme.ts'

/** Adds what people use on the main, by day mostly. */
export function addOtherUse(draw: Draw, grid: Grid, litresPerDay: number, flow: Minutes): void {
  for (let m = 0; m < grid.minutes; m++) {
    const hour = hourOf(grid.start + m * 60)
    if (hour > 7 && hour < 21 && draw() < 0.05) flow[m]! += waiting(draw, litresPerDay / 42)
    else if (draw() < 0.002) flow[m]! += waiting(draw, litresPerDay / 60)
  }
}

export type MainLeak = {
  readonly start: number
  readonly end: number
  readonly frac: number
  readonly ramp: number
  /** At its height. */
  readonly lpm: number
}

const PAUSE_S = 4 * DAY_S
/** Share of the largest zone's flow: less than this nobody would look for on a main. */
const FRAC_LEAST = 0.02

/** `at`: the first may begin. `largestLpm`: of the site's zones. */
export function drawMainLeaks(
  draw: Draw,
  { at, largestLpm }: { readonly at: number; readonly largestLpm: number },
  { params, end }: Season,
): readonly MainLeak[] {
  const leaks: MainLeak[] = []
  const [least, most] = params.leakFrac
  let start = at
  while (start < end - DAY_S) {
    const frac = logBetween(draw, [Math.max(FRAC_LEAST, least), most * 1.5])
    const isGradual = draw() < params.leakGradual
    const ramp = isGradual ? between(draw, params.leakRampDays) * DAY_S : 0
    const ends = Math.min(end, start + between(draw, params.leakDays) * DAY_S)
    leaks.push({ start, end: ends, frac, ramp, lpm: largestLpm * frac })
    start = ends + PAUSE_S + waiting(draw, (60 / params.siteLeakPer60d) * DAY_S)
  }
  return leaks
}

export function mainLosses(leaks: readonly MainLeak[], grid: Grid): Minutes {
  const lost = new Float32Array(grid.minutes)
  for (const { start, end, ramp, lpm } of leaks) {
    for (let m = Math.floor((start - grid.start) / 60); m < grid.minutes; m++) {
      const time = grid.start + m * 60
      if (time >= end) break
      lost[m]! += lpm * (ramp ? Math.min(1, (time - start) / ramp) : 1)
    }
  }
  return lost
}
