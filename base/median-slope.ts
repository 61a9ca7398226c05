/** The slope of a course by the median of the slopes between its points (Theil–Sen): outliers do not bend it. */

export type SlopePoint = readonly [at: number, value: number]

/** All slopes between two points, in order; per unit of `at`. */
export function slopesBetween(points: readonly SlopePoint[]): readonly number[] {
  const slopes = points.flatMap(([from, low], i) =>
    points.slice(i + 1).map(([to, high]) => (high - low) / (to - from)),
  )
  return slopes.sort((a, b) => a - b)
}

/** Needs two points at least. */
export function medianSlope(points: readonly SlopePoint[]): number {
  const slopes = slopesBetween(points)
  return slopes[slopes.length >> 1] ?? Number.NaN
}
