/**
 * The light of a result (hypervisor-ux.md §9): reckoned, never typed, never green by default. Pure.
 *
 *   kept         the goal is met, or missed by 2 % of it at most
 *   watch        missed by 2 to 20 %, or kept and worse three months in a row
 *   off          missed by more than 20 %, or by more than 2 % and worse three months in a row
 *   notReported  no value, or less than half of the time known
 */

import type { Goal } from './programme.ts'

export const LIGHTS = ['kept', 'watch', 'off', 'notReported'] as const
export type Light = (typeof LIGHTS)[number]

const KEPT_WITHIN = 0.02
const WATCH_WITHIN = 0.2
/** Three steps in a row, each for the worse. */
const WORSE_MONTHS = 3
/** A goal of nothing has no two hundredths: any miss is the whole of it. */
const MISS_OF_NOTHING = 1

/** What has to be reached; `fall` needs the value of a year before. */
export type Target =
  | { readonly kind: 'atLeast' | 'atMost'; readonly value: number }
  | { readonly kind: 'between'; readonly least: number; readonly most: number }

export function targetOf(goal: Goal, yearBefore: number | null): Target | undefined {
  if (goal.kind !== 'fall') return goal
  return yearBefore === null ? undefined : { kind: 'atMost', value: yearBefore }
}

/** `values`: of the months up to the one that is judged, oldest first; null where none is published. */
export function lightOf(values: readonly (number | null)[], target: Target | undefined): Light {
  const value = values.at(-1) ?? null
  if (value === null || !target) return 'notReported'
  const missed = missOf(value, target)
  const isWorsening = worsens(values, target)
  if (missed > WATCH_WITHIN) return 'off'
  if (missed > KEPT_WITHIN) return isWorsening ? 'off' : 'watch'
  return isWorsening ? 'watch' : 'kept'
}

/** By how much a value misses its target, as a share of it; 0 where it is met. */
export function missOf(value: number, target: Target): number {
  const [bound, missed] = boundOf(value, target)
  // Half a unit of the last figures of a floating number is no miss.
  if (missed <= 1e-9) return 0
  return bound === 0 ? MISS_OF_NOTHING : missed / Math.abs(bound)
}

function boundOf(value: number, target: Target): readonly [bound: number, missed: number] {
  switch (target.kind) {
    case 'atLeast':
      return [target.value, target.value - value]
    case 'atMost':
      return [target.value, value - target.value]
    case 'between':
      return value < target.least
        ? [target.least, target.least - value]
        : [target.most, value - target.most]
    default:
      return target satisfies never
  }
}

/** The last three steps each went the wrong way; a month that is not known ends a row. */
export function worsens(values: readonly (number | null)[], target: Target): boolean {
  const last = values.slice(-WORSE_MONTHS - 1)
  if (last.length <= WORSE_MONTHS || last.includes(null)) return false
  const costs = last.map((value) => costOf(value!, target))
  return costs.every((cost, i) => i === 0 || cost > costs[i - 1]!)
}

/** More is worse; within a range what is further from its middle. */
function costOf(value: number, target: Target): number {
  if (target.kind === 'between') return Math.abs(value - (target.least + target.most) / 2)
  return target.kind === 'atLeast' ? -value : value
}
