/** The slope of a course of readings, by the median of the slopes between them (Theil–Sen). */

import { medianSlope } from '../../base/median-slope.ts'

/** Oldest first. */
export type Point = readonly [lineMs: number, value: number]

const POINTS_MAX = 24
const HOUR_MS = 3_600_000

/** `apartMs` apart at least; when there are too many, every second one goes. */
export function withPoint(
  points: readonly Point[],
  point: Point,
  apartMs: number,
): readonly Point[] {
  const last = points.at(-1)
  if (last && point[0] - last[0] < apartMs) return points
  const all = [...points, point]
  return all.length > POINTS_MAX ? all.filter((_, i) => i % 2 === 0 || i === all.length - 1) : all
}

/** By the hour; `null` before four points over the span. */
export function slopeOf(points: readonly Point[], spanMinMs: number): number | null {
  const spanMs = points.length > 1 ? points.at(-1)![0] - points[0]![0] : 0
  if (points.length < 4 || spanMs < spanMinMs) return null
  return medianSlope(points) * HOUR_MS
}
