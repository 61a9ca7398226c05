/**
 * Stamps of a logger that follows daylight saving and writes no offset: which moment is meant? On the day
 * the clock goes back an hour comes twice with the same text, and only the order tells them apart.
 */

import { boundsOfCivilDay, civilTimeOf } from '../../base/civil-day.ts'

const HOUR_MS = 3_600_000

/** `YYYY-MM-DDThh:mm:ss` of Central European time, as UTC; `afterMs`: the stamp before. */
export function utcOfLocal(text: string, afterMs: number): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(text)
  const [, day = '', hours, minutes, seconds] = match ?? []
  const bounds = boundsOfCivilDay(day)
  if (!bounds) return undefined
  const sinceMidnightMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  const plainMs = bounds.startMs + sinceMidnightMs
  const meant = [plainMs - HOUR_MS, plainMs, plainMs + HOUR_MS].filter(
    (utcMs) => civilTimeOf(utcMs) === text.slice(11, 16),
  )
  return meant.find((utcMs) => utcMs > afterMs) ?? meant.at(-1) ?? plainMs
}
