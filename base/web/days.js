// @ts-check
/** Indicators of many assets as one number a day. Unknown days stay unknown. */

/** @typedef {import('./past.js').Kpi} Kpi */

const DAYS = 4
const DAY_MS = 86_400_000

/**
 * The last days, oldest first.
 * @param {{ f: import('./format.js').Formats, nowMs: number }} c
 * @param {number} count
 */
export function lastDays({ f, nowMs }, count = DAYS) {
  return Array.from({ length: count }, (_, i) => {
    const ms = nowMs - (count - 1 - i) * DAY_MS
    return { day: f.civilDay(ms), word: f.weekday(ms), isToday: i === count - 1 }
  })
}

/**
 * One number a day of many assets: sums over those that are known for half of it at least.
 * @param {readonly Kpi[]} kpis
 * @param {'occupancy' | 'rotations' | 'litres' | 'in'} what
 */
export function dayValue(kpis, what) {
  const known = kpis.filter(({ status }) => status !== 'unpublished')
  if (known.length === 0 || known.length * 2 < kpis.length) return null
  const sum = (/** @type {(kpi: Kpi) => number} */ of) =>
    known.reduce((total, kpi) => total + of(kpi), 0)
  if (what === 'litres') return sum(({ litres = 0 }) => litres)
  if (what === 'in') return sum(({ inCount = 0 }) => inCount)
  if (what === 'rotations') return sum(({ rotations = 0 }) => rotations) / known.length
  return (
    (sum(({ occupancyRate = 0, coverage }) => occupancyRate * coverage) /
      (sum(({ coverage }) => coverage) || 1)) *
    100
  )
}

/** @param {readonly Kpi[]} kpis @param {boolean} isToday */
export function dayStatus(kpis, isToday) {
  if (isToday) return 'provisional'
  return kpis.some(({ status }) => status === 'partial' || status === 'unpublished')
    ? 'partial'
    : 'final'
}
