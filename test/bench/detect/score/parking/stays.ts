/** Stays that were told with both their ends, and how soon live announcements followed. */

import type { Span } from '../../parking/spans.ts'
import { type GradedSpace, isHealthy } from './space.ts'

const BOTH_ENDS_S = 180
const SETTLED_S = 60

export type StaysFound = { readonly right: number; readonly told: number; readonly true: number }

/** In healthy sensor time; each told stay is used once. */
export function matchStays(space: GradedSpace): StaysFound {
  const told = space.stays.filter((stay) => isHealthy(space, stay))
  const truth = space.truth.filter((stay) => isHealthy(space, stay))
  const used = new Set<number>()
  let first = 0
  for (const [start, end] of truth) {
    while (first < told.length && told[first]![0] < start - BOTH_ENDS_S) first++
    for (let i = first; i < told.length && told[i]![0] <= start + BOTH_ENDS_S; i++) {
      if (used.has(i) || Math.abs(told[i]![1] - end) > BOTH_ENDS_S) continue
      used.add(i)
      break
    }
  }
  return { right: used.size, told: told.length, true: truth.length }
}

export type LiveFound = {
  readonly arrivalDelays: readonly number[]
  readonly departureDelays: readonly number[]
  readonly stays: number
  readonly missed: number
}

/** Seconds from each true arrival and departure to its announcement. */
export function followLive(space: GradedSpace): LiveFound {
  const { truth, live, run } = space
  const arrivalDelays: number[] = []
  const departureDelays: number[] = []
  let stays = 0
  let missed = 0
  let near = 0
  for (const [n, stay] of truth.entries()) {
    const [start, end] = stay
    if (!isHealthy(space, stay) || start <= run[0] + SETTLED_S) continue
    stays++
    near = firstEndingAfter(live, near, start)
    const arrival = live[near]
    if (!arrival || arrival[0] >= end) missed++
    else if (arrival[0] >= start) arrivalDelays.push(arrival[0] - start)
    const departure = live[firstEndingAfter(live, near, end)]
    const nextStart = truth[n + 1]?.[0] ?? run[1]
    const isOfThis = departure && departure[0] < end && departure[1] < nextStart
    if (isOfThis && end < run[1]) departureDelays.push(departure[1] - end)
  }
  return { arrivalDelays, departureDelays, stays, missed }
}

function firstEndingAfter(spans: readonly Span[], from: number, time: number): number {
  let i = from
  while (i < spans.length && spans[i]![1] <= time) i++
  return i
}
