/** Litres: what was lost before somebody was told, and how well the days' volumes are known. */

import type { LitresByStep } from '../../water/minutes.ts'
import type { DailyVolume } from '../output.ts'
import { FAMILY, type Graded } from './matching.ts'

export type Litres = { readonly lost: number; readonly beforeDetection: number }
export type VolumeError = { readonly absolute: number; readonly total: number }

/** Of leaks and of what waters too much; what waters too little saves, alas. */
export function litresLost(
  graded: readonly Graded[],
  flows: Readonly<Record<string, LitresByStep>>,
): Litres {
  let lost = 0
  let beforeDetection = 0
  for (const { fault, alarm } of graded) {
    if (FAMILY[fault.kind] === 'low') continue
    const { id, start, end } = fault
    const until = Math.min(end, alarm?.detectedAt ?? end)
    lost += litresBetween(flows[id], start, end)
    beforeDetection += litresBetween(flows[id], start, until)
  }
  return { lost, beforeDetection }
}

/** `null` of a detector that tells no volumes; a day it leaves out counts as nothing told. */
export function volumeError(
  truth: readonly Omit<DailyVolume, 'type'>[],
  told: readonly DailyVolume[],
): VolumeError | null {
  if (told.length === 0) return null
  const toldOf = new Map<string, number>()
  for (const day of told) if (!toldOf.has(keyOf(day))) toldOf.set(keyOf(day), day.litres)
  let absolute = 0
  let total = 0
  for (const day of truth) {
    total += day.litres
    absolute += Math.abs((toldOf.get(keyOf(day)) ?? 0) - day.litres)
  }
  return { absolute, total }
}

function keyOf({ id, date }: Omit<DailyVolume, 'type'>): string {
  return `${id} ${date}`
}

function litresBetween(flow: LitresByStep | undefined, from: number, to: number): number {
  let sum = 0
  for (const [firstStep, ...litres] of flow?.runs ?? []) {
    for (const [k, amount] of litres.entries()) {
      const begin = flow!.t0 + (firstStep! + k) * flow!.stepS
      const seconds = Math.min(to, begin + flow!.stepS) - Math.max(from, begin)
      if (seconds > 0) sum += (amount * seconds) / flow!.stepS
    }
  }
  return sum
}
