/**
 * What a sensor in the ground takes for a car, or for none: its own latency and misses, a car that
 * manoeuvres, one that passes, the neighbour's metal, the drift of the field.
 */

import { between, type Draw, normal, waiting, wholeBetween } from '../world/chance.ts'
import type { ParkingParams } from '../world/params.ts'
import { DAY_S, HOUR_S } from '../world/paris.ts'
import type { Span } from './spans.ts'
import type { Season, Stay } from './stays.ts'

/** A span in which it sees metal, and how strongly. */
export type Metal = readonly [from: number, to: number, signal: number]

export type Seen = {
  /** The stays as the sensor has them. */
  readonly stays: Span[]
  /** How strong the car of a stay is, by the whole second in which it is seen. */
  readonly signals: Map<number, number>
  /** Taken for a car. */
  readonly ghosts: Metal[]
  /** Taken for a free space. */
  readonly gaps: Span[]
}

const SIGNAL_MIN = 14
const SIGNAL_MEDIAN = 42
const SIGNAL_SIGMA = 0.42
const FLAP_SIGNAL = [6, 40] as const
const PASSING_SIGNAL = [8, 32] as const
const NEIGHBOUR_SIGNAL = [10, 24] as const
const BLIP_STAY_MIN_S = 600
const MERGE_MAX_S = 3 * HOUR_S

/** One stay: seen with a latency, late, or never; merged with the next when the departure is missed. */
export function seeStay(
  draw: Draw,
  seen: Seen,
  stay: Stay & { readonly next: Stay | undefined },
  params: ParkingParams,
): void {
  const { start, end, next } = stay
  const { latencyS, missProb, recheckMin } = params
  let from = start + between(draw, latencyS)
  let to = end + between(draw, latencyS)
  if (draw() < missProb) from = start + between(draw, recheckMin) * 60
  if (draw() < missProb) to = end + between(draw, recheckMin) * 60
  if (next && to > next.start + 5 && to < next.start + MERGE_MAX_S) to = Math.max(to, next.start)
  const isNeverSeen = from >= end - 5
  if (!isNeverSeen && to > from) seen.stays.push([from, to])
  const signal = Math.exp(Math.log(SIGNAL_MEDIAN) + SIGNAL_SIGMA * normal(draw))
  seen.signals.set(Math.round(from), Math.max(SIGNAL_MIN, signal))
  flap(draw, seen, { edge: start, isArrival: true }, params)
  flap(draw, seen, { edge: end, isArrival: false }, params)
  if (draw() < params.blipFreeProb && end - start > BLIP_STAY_MIN_S) {
    const blip = between(draw, [start + 120, end - 120])
    seen.gaps.push([blip, blip + between(draw, params.blipFreeS)])
  }
}

/** A car that manoeuvres: a few short gaps after its arrival, a few ghosts after its departure. */
function flap(
  draw: Draw,
  seen: Seen,
  { edge, isArrival }: { readonly edge: number; readonly isArrival: boolean },
  { flapProb, flapMax, flapWindowS }: ParkingParams,
): void {
  if (draw() >= flapProb) return
  let at = edge + between(draw, [2, 10])
  const times = wholeBetween(draw, [1, flapMax])
  const until = edge + between(draw, flapWindowS)
  for (let i = 0; i < times && at < until; i++) {
    const lasts = between(draw, [2, 25])
    const to = Math.min(at + lasts, until)
    if (isArrival) seen.gaps.push([at, to])
    else seen.ghosts.push([at, to, between(draw, FLAP_SIGNAL)])
    at += lasts + between(draw, [3, 30])
  }
}

/** The neighbour's arrivals and departures; now and then its car is seen for as long as it stays. */
export function seeNeighbour(
  draw: Draw,
  seen: Seen,
  stays: readonly Stay[],
  { neighbourProb, neighbourSticky, neighbourS }: ParkingParams,
): void {
  for (const { start, end } of stays) {
    for (const edge of [start, end]) {
      if (draw() >= neighbourProb) continue
      const from = edge + between(draw, [-5, 8])
      const isSticky = edge === start && draw() < neighbourSticky
      const to = isSticky ? Math.min(end + 10, from + 6 * HOUR_S) : from + between(draw, neighbourS)
      seen.ghosts.push([from, to, between(draw, NEIGHBOUR_SIGNAL)])
    }
  }
}

export function seePassers(draw: Draw, seen: Seen, { start, end, params }: Season): void {
  const next = () => waiting(draw, DAY_S / params.passingPerDay)
  for (let at = start + next(); at < end; at += next()) {
    seen.ghosts.push([at, at + between(draw, params.passingS), between(draw, PASSING_SIGNAL)])
  }
}
