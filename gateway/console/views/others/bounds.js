// @ts-check
/** The least, the most and the middle of what was measured, over all and hour by hour; unknown stays unknown. Pure. */

/** @typedef {readonly [atMs: number, value: number | null]} Point */
/** @typedef {{ least: Point, most: Point, median: number }} Bounds */

const HOUR_MS = 3_600_000

/** @param {readonly Point[]} points @returns {Bounds | undefined} */
export function boundsOf(points) {
  const known = points.filter(([, value]) => value !== null)
  const [first] = known
  if (!first) return undefined
  let least = first
  let most = first
  for (const point of known) {
    if (Number(point[1]) < Number(least[1])) least = point
    if (Number(point[1]) > Number(most[1])) most = point
  }
  const sorted = known.map(([, value]) => Number(value)).sort((a, b) => a - b)
  return { least, most, median: sorted[Math.floor(sorted.length / 2)] ?? 0 }
}

/**
 * A row an hour, the newest first.
 * @param {readonly Point[]} points oldest first
 * @param {number} count of hours at the most
 */
export function hoursOf(points, count) {
  /** @type {Map<number, Point[]>} */
  const hours = new Map()
  for (const point of points) {
    if (point[1] === null) continue
    const hourMs = Math.floor(point[0] / HOUR_MS) * HOUR_MS
    const hour = hours.get(hourMs)
    if (hour) hour.push(point)
    else hours.set(hourMs, [point])
  }
  return [...hours]
    .sort(([a], [b]) => b - a)
    .slice(0, count)
    .flatMap(([hourMs, own]) => {
      const bounds = boundsOf(own)
      return bounds ? [{ hourMs, ...bounds, readings: own.length }] : []
    })
}

/** Passages of each hour, both ways. @param {readonly any[]} facts @returns {Point[]} */
export function passagesOf(facts) {
  return facts
    .filter(({ type }) => type === 'countHour')
    .map(({ hourMs, inCount, outCount }) => [hourMs, inCount + outCount])
}

/** A distance to what lies in a bin, as how full it is. @param {readonly Point[]} points @param {{ emptyMm: number, fullMm: number }} bin @returns {Point[]} */
export function fillOf(points, { emptyMm, fullMm }) {
  return points.map(([ms, value]) => {
    if (value === null) return [ms, null]
    const share = (emptyMm - value) / (emptyMm - fullMm)
    return [ms, 100 * Math.max(0, Math.min(1, share))]
  })
}
