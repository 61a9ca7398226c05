/**
 * GPS time and UTC. GPS time began with UTC on 1980-01-06 and has no leap seconds: it has been ahead
 * by 18 s since 2017. Who hears the receiver say another number believes the receiver.
 *
 * Source: IERS Bulletin C; the last one read is no. 70 of July 2025 (no leap second before 2026).
 */

/** 1980-01-06 00:00:00 UTC. */
export const GPS_EPOCH_UTC_MS = Date.UTC(1980, 0, 6)

/** UTC from which GPS is one second further ahead: the first of a month. */
const LEAPS_UTC_MS = [
  [1981, 6],
  [1982, 6],
  [1983, 6],
  [1985, 6],
  [1988, 0],
  [1990, 0],
  [1991, 0],
  [1992, 6],
  [1993, 6],
  [1994, 6],
  [1996, 0],
  [1997, 6],
  [1999, 0],
  [2006, 0],
  [2009, 0],
  [2012, 6],
  [2015, 6],
  [2017, 0],
].map(([year, month]) => Date.UTC(year!, month!, 1))

/** GPS minus UTC by the table. */
export function leapSecondsAt(utcMs: number): number {
  let seconds = 0
  for (const leapMs of LEAPS_UTC_MS) if (utcMs >= leapMs) seconds++
  return seconds
}

/** Milliseconds of GPS time at a UTC moment. `leapSeconds`: as the receiver says; left out, as the table does. */
export function gpsTimeOfUtcMs(utcMs: number, leapSeconds = leapSecondsAt(utcMs)): number {
  return utcMs - GPS_EPOCH_UTC_MS + leapSeconds * 1000
}

export function utcOfGpsTimeMs(gpsTimeMs: number, leapSeconds?: number): number {
  const withoutLeaps = gpsTimeMs + GPS_EPOCH_UTC_MS
  if (leapSeconds !== undefined) return withoutLeaps - leapSeconds * 1000
  // Near a leap the guess may be one second off, and the entry that fits is its neighbour.
  const guess = withoutLeaps - leapSecondsAt(withoutLeaps) * 1000
  return withoutLeaps - leapSecondsAt(guess) * 1000
}
