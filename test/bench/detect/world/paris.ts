/** The clock of Europe/Paris over the benchmark's times, which are UTC seconds. */

import {
  boundsOfCivilDay,
  type CivilDay,
  civilDayOf,
  civilOffsetMs,
} from '../../../../base/civil-day.ts'

export const HOUR_S = 3600
export const DAY_S = 86_400

export function dayOf(time: number): CivilDay {
  return civilDayOf(time * 1000)
}

/** Midnight that begins the day, and the one that ends it. */
export function boundsOf(day: CivilDay): { readonly start: number; readonly end: number } {
  const bounds = boundsOfCivilDay(day)
  if (!bounds) throw new RangeError(`${day} is no day`)
  return { start: bounds.startMs / 1000, end: bounds.endMs / 1000 }
}

/** Of the day, with its fraction: 14.5 is half past two. */
export function hourOf(time: number): number {
  return ((((time + offsetOf(time)) % DAY_S) + DAY_S) % DAY_S) / HOUR_S
}

/** 0 is January. */
export function monthOf(time: number): number {
  return localOf(time).getUTCMonth()
}

export function isWeekend(time: number): boolean {
  const weekday = localOf(time).getUTCDay()
  return weekday === 0 || weekday === 6
}

/** +1 at half past three at night, −1 in the afternoon: how the pressure of the mains swings. */
export function nightSwing(time: number): number {
  return Math.cos(((hourOf(time) - 3.5) / 24) * 2 * Math.PI)
}

function localOf(time: number): Date {
  return new Date((time + offsetOf(time)) * 1000)
}

function offsetOf(time: number): number {
  return civilOffsetMs(time * 1000) / 1000
}
