// @ts-check
/** Civil days of Paris as texts, so that no clock of a phone is asked which day it is. */

const DAY_MS = 86_400_000

/** `YYYY-MM-DD` some days before another. @param {string} day @param {number} days */
export function daysBefore(day, days) {
  return new Date(Date.parse(`${day}T12:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10)
}

/** 0: Monday. @param {string} day */
export function weekdayOf(day) {
  return (new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7
}

/** Noon there, for the names of days. @param {string} day */
export function noonOf(day) {
  return Date.parse(`${day}T12:00:00Z`)
}

/** The Monday of its week. @param {string} day */
export function mondayOf(day) {
  return daysBefore(day, weekdayOf(day))
}
