/**
 * When a building is watched, as OpenStreetMap writes opening hours, in the time of Paris:
 *
 *   19:00-07:00                              every night
 *   Mo-Fr 19:00-07:00; Sa,Su 00:00-24:00     nights, and all of the week-end
 *
 * Hours past midnight belong to the day on which they begin.
 */

import { civilOffsetMs } from '../../../base/civil-day.ts'

export type ArmedRule = {
  /** 0 is Sunday. */
  readonly days: readonly number[]
  readonly fromMinute: number
  /** Above 1440: on the next day. */
  readonly toMinute: number
}

const DAYS = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'] as const
const RULE = /^(?:([A-Za-z,-]+)\s+)?(\d\d):(\d\d)-(\d\d):(\d\d)$/
const DAY_MINUTES = 1440
const RULES_MAX = 14

/** `undefined` for what is not written so. */
export function parseArmedHours(text: string): readonly ArmedRule[] | undefined {
  const parts = text.split(';').map((part) => part.trim())
  const rules = parts.map(parseRule)
  if (rules.length > RULES_MAX || rules.some((rule) => rule === undefined)) return undefined
  return rules as readonly ArmedRule[]
}

export function isArmed(rules: readonly ArmedRule[], utcMs: number): boolean {
  const local = new Date(utcMs + civilOffsetMs(utcMs))
  const day = local.getUTCDay()
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes()
  const yesterday = (day + 6) % 7
  return rules.some(
    ({ days, fromMinute, toMinute }) =>
      (days.includes(day) && minute >= fromMinute && minute < toMinute) ||
      (days.includes(yesterday) && minute + DAY_MINUTES < toMinute),
  )
}

function parseRule(text: string): ArmedRule | undefined {
  const match = RULE.exec(text)
  if (!match) return undefined
  const [, dayText, ...numbers] = match
  const [fromHour, fromPast, toHour, toPast] = numbers.map(Number) as [
    number,
    number,
    number,
    number,
  ]
  const days = dayText === undefined ? DAYS.map((_, i) => i) : parseDays(dayText)
  const fromMinute = fromHour * 60 + fromPast
  const until = toHour * 60 + toPast
  const isClock = fromPast < 60 && toPast < 60 && fromMinute < DAY_MINUTES && until <= DAY_MINUTES
  if (!days || !isClock || until === fromMinute) return undefined
  return { days, fromMinute, toMinute: until > fromMinute ? until : until + DAY_MINUTES }
}

/** `Mo-Fr`, `Sa,Su`, `Fr-Mo`. */
function parseDays(text: string): readonly number[] | undefined {
  const days: number[] = []
  for (const part of text.split(',')) {
    const [first, last = first] = part.split('-').map((day) => DAYS.indexOf(day as 'Su'))
    if (first === undefined || last === undefined || first < 0 || last < 0) return undefined
    for (let day = first; ; day = (day + 1) % 7) {
      days.push(day)
      if (day === last) break
    }
  }
  return days
}
