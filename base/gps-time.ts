/** GPS time: seconds since 1980-01-06 without leap seconds; UTC + 18 s since 2017. */

const GPS_EPOCH_MS = Date.UTC(1980, 0, 6)

/** UTC moments after which GPS is one second further ahead (IERS Bulletin C). */
const LEAPS_MS = [
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

/** Milliseconds of GPS time at a UTC moment. */
export function gpsMsOfUtc(utcMs: number): number {
  let leaps = 0
  for (const leapMs of LEAPS_MS) if (utcMs >= leapMs) leaps++
  return utcMs - GPS_EPOCH_MS + leaps * 1000
}
