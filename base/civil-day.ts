/**
 * Civil days of Europe/Paris: what people mean by a day. 23 h on the last Sunday of March, 25 h on the
 * last Sunday of October. Stored is UTC; only labels and sums of a day are local (detection.md §4).
 *
 * The rule is that of the EU since 1996: summer time from the last Sunday of March 01:00 UTC to the
 * last Sunday of October 01:00 UTC. A test holds it against the ICU tables of the runtime.
 */

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** `YYYY-MM-DD`, a day that exists. */
export type CivilDay = string

export type CivilDayBounds = {
  readonly startMs: number
  /** The next midnight: excluded. */
  readonly endMs: number
}

/** Midnight to midnight; `undefined` for text that is no day between 1996 and 2199. */
export function boundsOfCivilDay(day: CivilDay): CivilDayBounds | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)
  if (!match) return undefined
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number]
  const utcMs = Date.UTC(year, month - 1, date)
  if (new Date(utcMs).toISOString().slice(0, 10) !== day) return undefined
  if (year < 1996 || year > 2199) return undefined
  return { startMs: midnightBefore(utcMs), endMs: midnightBefore(utcMs + DAY_MS) }
}

/** The day in Paris at this UTC time. */
export function civilDayOf(utcMs: number): CivilDay {
  return new Date(utcMs + civilOffsetMs(utcMs)).toISOString().slice(0, 10)
}

/** The hour on a clock in Paris: 0 to 23. */
export function civilHourOf(utcMs: number): number {
  return new Date(utcMs + civilOffsetMs(utcMs)).getUTCHours()
}

/** The time on a clock in Paris, as in `14:05`. */
export function civilTimeOf(utcMs: number): string {
  return new Date(utcMs + civilOffsetMs(utcMs)).toISOString().slice(11, 16)
}

/**
 * UTC of a time of the clock, in minutes since midnight. What comes twice in October is the first of the
 * two; what does not come in March is as much later as the clock is put forward.
 */
export function utcOfCivilTime(day: CivilDay, minutes: number): number {
  const asUtcMs = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000
  const inSummerMs = asUtcMs - 2 * HOUR_MS
  return civilOffsetMs(inSummerMs) === 2 * HOUR_MS ? inSummerMs : asUtcMs - HOUR_MS
}

/** So many days later, or earlier. */
export function dayAfter(day: CivilDay, days: number): CivilDay {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export function weekdayOf(day: CivilDay): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** Local midnight of the day whose UTC midnight this is: it never falls into a change of the clocks. */
function midnightBefore(utcMs: number): number {
  return utcMs - civilOffsetMs(utcMs - 2 * HOUR_MS)
}

/** What local time is ahead of UTC: one hour, in summer two. */
export function civilOffsetMs(utcMs: number): number {
  const year = new Date(utcMs).getUTCFullYear()
  const isSummer = utcMs >= changeMs(year, 2) && utcMs < changeMs(year, 9)
  return isSummer ? 2 * HOUR_MS : HOUR_MS
}

/** The last Sunday of a month of 31 days, 01:00 UTC. */
function changeMs(year: number, month: number): number {
  const last = Date.UTC(year, month, 31, 1)
  return last - new Date(last).getUTCDay() * DAY_MS
}
