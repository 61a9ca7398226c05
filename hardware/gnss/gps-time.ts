/**
 * GPS time and UTC. GPS time began with UTC on 1980-01-06 and has no leap seconds: it has been ahead
 * by 18 s since 2017. Who hears the receiver say another number believes the receiver.
 *
 * Source: IERS Bulletin C; the last one read is no. 70 of July 2025 (no leap second before 2026).
 */

/** 1980-01-06 00:00:00 UTC. */
export const GPS_EPOCH_UTC_MS = Date.UTC(1980, 0, 6)

/** UTC from which GPS is ahead by so much; before 1999 there is no LoRaWAN to date. */
const LEAPS = [
  { fromUtcMs: Date.UTC(1999, 0, 1), seconds: 13 },
  { fromUtcMs: Date.UTC(2006, 0, 1), seconds: 14 },
  { fromUtcMs: Date.UTC(2009, 0, 1), seconds: 15 },
  { fromUtcMs: Date.UTC(2012, 6, 1), seconds: 16 },
  { fromUtcMs: Date.UTC(2015, 6, 1), seconds: 17 },
  { fromUtcMs: Date.UTC(2017, 0, 1), seconds: 18 },
] as const

/** GPS minus UTC by the table; the earliest entry for what is before it. */
export function leapSecondsAt(utcMs: number): number {
  return (LEAPS.findLast(({ fromUtcMs }) => fromUtcMs <= utcMs) ?? LEAPS[0]).seconds
}

/** `leapSeconds`: as the receiver says; left out, as the table does. */
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
