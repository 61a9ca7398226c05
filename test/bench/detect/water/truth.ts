/** Every fault as the scorer reads it: a line of `truth/water-events.jsonl` (detection.md §6). */

import type { Fault, FaultKind } from './faults.ts'
import type { MainLeak } from './main-meter.ts'
import type { Zone } from './zone-flow.ts'

/** UTC seconds. */
export type FaultTruth = {
  readonly id: string
  readonly kind: FaultKind
  readonly start: number
  readonly end: number
  readonly peakLph: number
  readonly frac: number
  readonly onset: 'gradual' | 'abrupt'
  /** False of a leak below the meter's starting flow: it turns nothing. */
  readonly visible: boolean
  /** Openings of the waterings inside; a main has none. */
  readonly cycles?: readonly number[]
}

/** A leak must be so much above the starting flow to be seen. */
const VISIBLE_ABOVE = 1.05

export function zoneTruth(zone: Zone, fault: Fault, startFlowLpm: number): FaultTruth {
  const { kind, frac } = fault
  const peakLph = zone.nominalLpm * frac * 60
  const isLess = kind === 'valve_stuck_closed' || kind === 'meter_freeze' || kind === 'blocked'
  const isVisible = kind !== 'hidden_leak' || peakLph >= startFlowLpm * 60 * VISIBLE_ABOVE
  return {
    id: zone.id,
    kind,
    ...spanTruth(fault, isLess ? 0 : peakLph),
    visible: isVisible,
    cycles: fault.cycles,
  }
}

export function mainTruth(id: string, leak: MainLeak, startFlowLpm: number): FaultTruth {
  const peakLph = leak.lpm * 60
  const isVisible = peakLph > startFlowLpm * 60 * VISIBLE_ABOVE
  return { id, kind: 'hidden_leak', ...spanTruth(leak, peakLph), visible: isVisible }
}

function spanTruth(
  { start, end, frac, ramp }: Pick<Fault, 'start' | 'end' | 'frac' | 'ramp'>,
  peakLph: number,
): Pick<FaultTruth, 'start' | 'end' | 'peakLph' | 'frac' | 'onset'> {
  return {
    start: Math.round(start),
    end: Math.round(end),
    peakLph: Number(peakLph.toFixed(1)),
    frac: Number(frac.toFixed(4)),
    onset: ramp > 0 ? 'gradual' : 'abrupt',
  }
}
