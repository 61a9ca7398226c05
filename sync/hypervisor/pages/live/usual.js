// @ts-check
/**
 * Today against usual: hours of today beside those of the same weekday in the weeks before
 * (hypervisor-ux.md §5). Pure; an hour that is not known is null, never zero.
 */

/** @typedef {{ key: string, from: string, groups?: readonly any[] }} Bucket of `GET kpis?period=hour` */
/** @typedef {readonly (number | null)[]} Hours 24, by the clock in Paris */
/** @typedef {{ low: number, median: number, high: number } | null} Usual */

export const WEEKS = 8
/** With fewer days nothing is usual yet. */
const DAYS_LEAST = 4
const HOURS = 24
const KNOWN_FROM = 0.5

/** The same weekday, `weeks` before. @param {string} day YYYY-MM-DD @param {number} weeks */
export function weeksBefore(day, weeks) {
  const ms = Date.parse(`${day}T12:00:00Z`) - weeks * 7 * 86_400_000
  return new Date(ms).toISOString().slice(0, 10)
}

/**
 * @param {readonly Bucket[]} buckets of one civil day
 * @param {string} kind group
 * @param {(group: any) => number | undefined} read
 * @returns {Hours}
 */
export function hoursOf(buckets, kind, read) {
  /** @type {(number | null)[]} */
  const hours = Array.from({ length: HOURS }, () => null)
  for (const { key, groups = [] } of buckets) {
    const group = groups.find((one) => one.kind === kind)
    if (!group || group.coverage < KNOWN_FROM) continue
    const value = read(group)
    const hour = Number(key.slice(11, 13))
    // The night of October has one hour twice: both count.
    if (value !== undefined) hours[hour] = (hours[hour] ?? 0) + value
  }
  return hours
}

/** Sums from midnight; from the first unknown hour on the sum is not known. @param {Hours} hours @returns {Hours} */
export function cumulated(hours) {
  /** @type {number | null} */
  let sum = 0
  return hours.map((value) => {
    sum = sum === null || value === null ? null : sum + value
    return sum
  })
}

/** Eight of ten days lie within `low` and `high`. @param {readonly Hours[]} days @returns {readonly Usual[]} */
export function usualOf(days) {
  return Array.from({ length: HOURS }, (_, hour) => {
    const known = days.flatMap((day) => day[hour] ?? [])
    if (known.length < DAYS_LEAST) return null
    const sorted = [...known].sort((a, b) => a - b)
    return { low: at(sorted, 0.1), median: at(sorted, 0.5), high: at(sorted, 0.9) }
  })
}

/** @param {readonly number[]} sorted @param {number} share */
function at(sorted, share) {
  const place = share * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}

/** The last hour that is over and known, and what is usual by then. @param {Hours} hours @param {readonly Usual[]} usual */
export function lastKnown(hours, usual) {
  const hour = hours.findLastIndex((value) => value !== null)
  return hour < 0 ? undefined : { hour, value: hours[hour] ?? 0, usual: usual[hour] ?? null }
}
