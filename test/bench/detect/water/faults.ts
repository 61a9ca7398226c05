/** What goes wrong with a zone, one thing after another, never two at once (detection.md §2). */

import { between, type Draw, logBetween, waiting, weighted } from '../world/chance.ts'
import type { Range, WaterParams } from '../world/params.ts'
import { DAY_S, HOUR_S } from '../world/paris.ts'
import type { Cycle, Season } from './programme.ts'

export type FaultKind = keyof WaterParams['mix']

export type Fault = {
  readonly kind: FaultKind
  readonly start: number
  readonly end: number
  /** Of the zone's flow: what is lost, too much or too little. */
  readonly frac: number
  /** Grows to its height over so long, s; 0: at once. */
  readonly ramp: number
  /** Openings of the waterings that lie wholly inside. */
  readonly cycles: readonly number[]
}

/** Seen only by a watering: a fault without two of them is not drawn. */
const SEEN_BY_CYCLES: readonly FaultKind[] = [
  'valve_stuck_closed',
  'meter_freeze',
  'broken_sprinkler',
  'blocked',
]
const PAUSE_S = 3 * DAY_S
const RETRY_S = 5 * DAY_S

/** `cycles` in order. */
export function drawFaults(draw: Draw, cycles: readonly Cycle[], season: Season): readonly Fault[] {
  const { params, start, end } = season
  const faults: Fault[] = []
  const rest = (60 / params.faultsPerZone60d) * DAY_S
  let at = start + params.warmupDays * DAY_S + waiting(draw, rest * 0.6)
  while (at < end - DAY_S) {
    const kind = weighted(draw, params.mix)
    const next = cycles.find(({ open }) => open >= at)
    const drawn = drawFault(draw, kind, { at, next, params })
    if (!drawn) break
    const fault = { kind, ...drawn, end: Math.min(drawn.end, end) }
    const inside = cycles.filter(({ open, close }) => open >= fault.start && close <= fault.end)
    if (SEEN_BY_CYCLES.includes(kind) && inside.length < 2) {
      at += RETRY_S
      continue
    }
    faults.push({ ...fault, cycles: inside.map(({ open }) => open) })
    at = fault.end + PAUSE_S + waiting(draw, rest)
  }
  return faults
}

/** How much of the fault there is at a time: 0 before and after, 1 at its height. */
export function levelOf({ start, end, ramp }: Fault, time: number): number {
  if (time < start || time >= end) return 0
  return ramp > 0 ? Math.min(1, (time - start) / ramp) : 1
}

type Drawn = Pick<Fault, 'start' | 'end' | 'frac' | 'ramp'>

/** `undefined`: it would begin with a watering, and there is none any more. */
function drawFault(
  draw: Draw,
  kind: FaultKind,
  given: {
    readonly at: number
    readonly next: Cycle | undefined
    readonly params: WaterParams
  },
): Drawn | undefined {
  const { at, next, params } = given
  const hours = (range: Range) => between(draw, range) * HOUR_S
  const days = (range: Range) => between(draw, range) * DAY_S
  if (kind === 'hidden_leak') {
    const frac = logBetween(draw, params.leakFrac)
    const ramp = draw() < params.leakGradual ? days(params.leakRampDays) : 0
    return { start: at, frac, ramp, end: at + days(params.leakDays) }
  }
  if (kind === 'burst') {
    const frac = between(draw, params.burstFrac)
    return { start: at, frac, ramp: 0, end: at + hours(params.burstHours) }
  }
  if (!next) return undefined
  const { open, close } = next
  switch (kind) {
    case 'valve_stuck_open': {
      const frac = between(draw, params.stuckOpenFrac)
      return { start: close, frac, ramp: 0, end: close + hours(params.stuckOpenHours) }
    }
    case 'valve_stuck_closed':
      return { start: open, frac: 0, ramp: 0, end: open + days(params.stuckClosedDays) }
    case 'meter_freeze':
      return { start: open, frac: 0, ramp: 0, end: open + days(params.freezeDays) }
    case 'broken_sprinkler': {
      const frac = between(draw, params.sprinklerFrac)
      return { start: open, frac, ramp: 0, end: open + days(params.sprinklerDays) }
    }
    case 'blocked': {
      const frac = between(draw, params.blockedFrac)
      const ramp = draw() < params.blockedGradual ? days(params.blockedRampDays) : 0
      return { start: open, frac, ramp, end: open + days(params.blockedDays) }
    }
    default:
      return kind satisfies never
  }
}
