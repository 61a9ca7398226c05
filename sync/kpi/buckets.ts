/**
 * Hours, civil days, ISO weeks and months of Paris (detection.md §4). A day has 23, 24 or 25 hours; the
 * hour that comes twice in October is told apart by its offset. All of them are made of UTC hours.
 *
 *   hour   2026-10-25T02+02:00, 2026-10-25T02+01:00      week    2026-W43, from Monday
 *   day    2026-10-25                                    month   2026-10
 */

import {
  boundsOfCivilDay,
  type CivilDay,
  civilDayOf,
  civilHourOf,
  civilOffsetMs,
  dayAfter,
  weekdayOf,
} from '../../base/civil-day.ts'

export const PERIODS = ['hour', 'day', 'week', 'month'] as const
export type Period = (typeof PERIODS)[number]

export type Bucket = {
  readonly period: Period
  /** As above. */
  readonly key: string
  /** UTC; the end is excluded. */
  readonly startMs: number
  readonly endMs: number
}

export const HOUR_MS = 3_600_000

/** The bucket of this UTC time. */
export function bucketAt(period: Period, utcMs: number): Bucket {
  const day = civilDayOf(utcMs)
  switch (period) {
    case 'hour': {
      const startMs = Math.floor(utcMs / HOUR_MS) * HOUR_MS
      return { period, key: hourKey(startMs), startMs, endMs: startMs + HOUR_MS }
    }
    case 'day':
      return ofDays(period, day, [day, dayAfter(day, 1)])
    case 'week': {
      const monday = dayAfter(day, 1 - weekdayOf(day))
      return ofDays(period, weekKey(monday), [monday, dayAfter(monday, 7)])
    }
    case 'month': {
      const first = `${day.slice(0, 7)}-01`
      return ofDays(period, day.slice(0, 7), [first, `${dayAfter(first, 31).slice(0, 7)}-01`])
    }
    default:
      return period satisfies never
  }
}

/** So many buckets one after the other, the first of them that of `utcMs`. */
export function bucketsFrom(period: Period, utcMs: number, count: number): readonly Bucket[] {
  const buckets: Bucket[] = []
  for (let atMs = utcMs; buckets.length < count; ) {
    const bucket = bucketAt(period, atMs)
    buckets.push(bucket)
    atMs = bucket.endMs
  }
  return buckets
}

function ofDays(period: Period, key: string, [from, to]: readonly [CivilDay, CivilDay]): Bucket {
  const startMs = boundsOfCivilDay(from)?.startMs ?? Number.NaN
  return { period, key, startMs, endMs: boundsOfCivilDay(to)?.startMs ?? Number.NaN }
}

function hourKey(startMs: number): string {
  const hour = String(civilHourOf(startMs)).padStart(2, '0')
  return `${civilDayOf(startMs)}T${hour}+0${civilOffsetMs(startMs) / HOUR_MS}:00`
}

/** The first week of a year has its first Thursday (ISO 8601). */
function weekKey(monday: CivilDay): string {
  const thursday = dayAfter(monday, 3)
  const year = thursday.slice(0, 4)
  const days = (Date.parse(thursday) - Date.parse(`${year}-01-01`)) / (24 * HOUR_MS)
  return `${year}-W${String(Math.floor(days / 7) + 1).padStart(2, '0')}`
}
