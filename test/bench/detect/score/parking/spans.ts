/** Spans of occupancy, and the seconds in which two courses of them agree. */

import type { Span } from '../../parking/spans.ts'

/** In order, without overlaps, without empty ones. */
export function merged(spans: readonly Span[]): readonly Span[] {
  const out: [number, number][] = []
  for (const [from, to] of spans.filter((s) => s[1] > s[0]).toSorted((a, b) => a[0] - b[0])) {
    const last = out.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else out.push([from, to])
  }
  return out
}

/** Seconds in all, and of them those right, wrongly taken, wrongly free. */
export type Agreement = {
  readonly total: number
  readonly right: number
  readonly falseOccupied: number
  readonly falseFree: number
}

export const NO_TIME: Agreement = { total: 0, right: 0, falseOccupied: 0, falseFree: 0 }

export function agreement(
  courses: {
    readonly truth: readonly Span[]
    readonly told: readonly Span[]
    readonly skipped: readonly Span[]
  },
  [start, end]: Span,
): Agreement {
  const { truth, told, skipped } = courses
  const inside = [...truth, ...told, ...skipped].flat().filter((t) => t > start && t < end)
  const points = [start, ...inside, end].sort((a, b) => a - b)
  const isTaken = follow(truth)
  const isTold = follow(told)
  const isSkipped = follow(skipped)
  const sum = { total: 0, right: 0, falseOccupied: 0, falseFree: 0 }
  for (let i = 0; i + 1 < points.length; i++) {
    const at = points[i]!
    const seconds = points[i + 1]! - at
    if (seconds <= 0 || isSkipped(at)) continue
    const taken = isTaken(at)
    const says = isTold(at)
    sum.total += seconds
    if (taken === says) sum.right += seconds
    else if (says) sum.falseOccupied += seconds
    else sum.falseFree += seconds
  }
  return sum
}

export function add(a: Agreement, b: Agreement): Agreement {
  return {
    total: a.total + b.total,
    right: a.right + b.right,
    falseOccupied: a.falseOccupied + b.falseOccupied,
    falseFree: a.falseFree + b.falseFree,
  }
}

/** Asked in order of time: is the moment inside a span? */
function follow(spans: readonly Span[]): (time: number) => boolean {
  let next = 0
  return (time) => {
    while (next < spans.length && spans[next]![1] <= time) next++
    return next < spans.length && spans[next]![0] <= time
  }
}
