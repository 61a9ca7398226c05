/**
 * Which alarm belongs to which fault: of the same place and family, from its start until six hours after
 * its end; the first one counts. Later ones within a day are duplicates, all others false (detection.md §6).
 */

import type { FaultKind } from '../../water/faults.ts'
import type { FaultTruth } from '../../water/truth.ts'
import { HOUR_S } from '../../world/paris.ts'
import type { WaterEvent } from '../output.ts'

export type Family = 'loss' | 'high' | 'low'

export const FAMILY: Readonly<Record<FaultKind, Family>> = {
  hidden_leak: 'loss',
  burst: 'loss',
  valve_stuck_open: 'loss',
  broken_sprinkler: 'high',
  blocked: 'low',
  valve_stuck_closed: 'low',
  meter_freeze: 'low',
}

/** A fault, and the alarm that told it. */
export type Graded = { readonly fault: FaultTruth; readonly alarm: WaterEvent | undefined }

export type Matching = {
  readonly graded: readonly Graded[]
  readonly falseAlarms: readonly WaterEvent[]
  readonly duplicates: number
}

const GRACE_S = 6 * HOUR_S
const TAIL_S = 24 * HOUR_S

/** `faults` by their start. */
export function matchAlarms(
  faults: readonly FaultTruth[],
  events: readonly WaterEvent[],
  confidenceMin: number,
): Matching {
  const told = new Map<FaultTruth, WaterEvent>()
  const falseAlarms: WaterEvent[] = []
  let duplicates = 0
  const alarms = events
    .filter(
      ({ kind, confidence = 1 }) => Object.hasOwn(FAMILY, kind) && confidence >= confidenceMin,
    )
    .toSorted((a, b) => a.detectedAt - b.detectedAt)
  for (const alarm of alarms) {
    const fitting = faults.filter((fault) => fits(alarm, fault))
    const fresh = fitting.find((f) => !told.has(f) && alarm.detectedAt <= f.end + GRACE_S)
    if (fresh) told.set(fresh, alarm)
    else if (fitting.length > 0) duplicates++
    else falseAlarms.push(alarm)
  }
  const graded = faults.map((fault) => ({ fault, alarm: told.get(fault) }))
  return { graded, falseAlarms, duplicates }
}

function fits({ id, kind, detectedAt }: WaterEvent, fault: FaultTruth): boolean {
  const isSame = fault.id === id && FAMILY[fault.kind] === FAMILY[kind]
  return isSame && detectedAt >= fault.start && detectedAt <= fault.end + TAIL_S
}
