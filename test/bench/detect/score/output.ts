/** What a detector writes, a JSON line each (detection.md §6). All times are UTC seconds. */

import type { FaultKind } from '../water/faults.ts'

export type WaterEvent = {
  readonly type: 'event'
  readonly id: string
  readonly kind: FaultKind
  readonly start: number
  readonly end: number | null
  readonly detectedAt: number
  readonly confidence?: number
  readonly flowLph?: number
}
export type DailyVolume = {
  readonly type: 'volume'
  readonly id: string
  readonly date: string
  readonly litres: number
}
export type WaterOutput = WaterEvent | DailyVolume

export type LiveState = {
  readonly type: 'state'
  readonly id: string
  readonly at: number
  readonly occ: 0 | 1
}
export type FinalStay = {
  readonly type: 'occ'
  readonly id: string
  readonly start: number
  /** Null: it goes on. */
  readonly end: number | null
  readonly decidedAt: number
}
export type OverstayAlarm = {
  readonly type: 'overstay'
  readonly id: string
  readonly start: number
  readonly detectedAt: number
}
export type HealthReport = {
  readonly type: 'health'
  readonly id: string
  readonly kind: 'stuck' | 'dead' | 'drift'
  readonly start: number
  readonly end: number | null
  readonly detectedAt: number
}
export type ParkingOutput = LiveState | FinalStay | OverstayAlarm | HealthReport

type OfType<T extends Output['type']> = Extract<Output, { readonly type: T }>
export type Output = WaterOutput | ParkingOutput

/** The lines of one type, in their order. */
export function ofType<T extends Output['type']>(
  output: readonly Output[],
  type: T,
): readonly OfType<T>[] {
  return output.filter((line): line is OfType<T> => line.type === type)
}

export function byId<T extends { readonly id: string }>(lines: Iterable<T>): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const line of lines) {
    const group = groups.get(line.id)
    if (group) group.push(line)
    else groups.set(line.id, [line])
  }
  return groups
}
