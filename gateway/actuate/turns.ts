/** When a programme is due: its turns as UTC, through days of 23, 24 and 25 hours (F23). */

import {
  civilDayOf,
  civilTimeOf,
  dayAfter,
  utcOfCivilTime,
  weekdayOf,
} from '../../base/civil-day.ts'
import type { Turn, WateringProgramme } from './programme.ts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60

/** The turn whose window is open now. */
export function turnAt(programme: WateringProgramme, nowMs: number): Turn | undefined {
  const today = civilDayOf(nowMs)
  return [dayAfter(today, -1), today]
    .flatMap((day) => turnOf(programme, day) ?? [])
    .find(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs)
}

/** The next turn that begins after now, within a week; for pages and people. */
export function nextTurn(programme: WateringProgramme, nowMs: number): Turn | undefined {
  const today = civilDayOf(nowMs)
  for (let ahead = 0; ahead <= 7; ahead++) {
    const turn = turnOf(programme, dayAfter(today, ahead))
    if (turn && turn.fromMs > nowMs) return turn
  }
  return undefined
}

function turnOf(programme: WateringProgramme, day: string): Turn | undefined {
  if (!programme.enabled || !programme.days.includes(weekdayOf(day))) return undefined
  const { fromMinutes, toMinutes } = programme.window
  const lastDay = toMinutes > fromMinutes ? day : dayAfter(day, 1)
  const fromMs = utcOfCivilTime(day, fromMinutes)
  const toMs = utcOfCivilTime(lastDay, toMinutes)
  // A window that begins in the hour that March leaves out is moved as a whole.
  const lengthMs = ((toMinutes - fromMinutes + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS
  const isLeftOut = civilMinutesOf(fromMs) !== fromMinutes
  return { day, fromMs, toMs: isLeftOut ? fromMs + lengthMs : toMs }
}

function civilMinutesOf(utcMs: number): number {
  const [hours = 0, minutes = 0] = civilTimeOf(utcMs).split(':').map(Number)
  return hours * 60 + minutes
}
