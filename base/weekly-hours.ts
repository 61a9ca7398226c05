/**
 * When a building is watched, or a parking rule in force, as OpenStreetMap writes opening hours, in the time of Paris:
 *
 *   19:00-07:00                              every night
 *   Mo-Fr 19:00-07:00; Sa,Su 00:00-24:00     nights, and all of the week-end
 *
 * Hours past midnight belong to the day on which they begin.
 */

import { civilOffsetMs } from './civil-day.ts'

export type WeeklyRule = {
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
export function parseWeeklyHours(text: string): readonly WeeklyRule[] | undefined {
  const parts = text.split(';').map((part) => part.trim())
  const rules = parts.map(parseRule)
  if (rules.length > RULES_MAX || rules.some((rule) => rule === undefined)) return undefined
  return rules as readonly WeeklyRule[]
}

export function isWithinHours(rules: readonly WeeklyRule[], utcMs: number): boolean {
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

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** How much of a time, UTC, lies within the rules. Within a UTC hour Paris never changes its clocks. */
export function msWithinHours(
  rules: readonly WeeklyRule[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): number {
  let sumMs = 0
  for (let atMs = fromMs; atMs < toMs; ) {
    const endMs = Math.min(toMs, (Math.floor(atMs / HOUR_MS) + 1) * HOUR_MS)
    sumMs += msWithin(rules, atMs, endMs)
    atMs = endMs
  }
  return sumMs
}

function msWithin(rules: readonly WeeklyRule[], fromMs: number, toMs: number): number {
  const localMs = fromMs + civilOffsetMs(fromMs)
  const local = new Date(localMs)
  const day = local.getUTCDay()
  const midnightMs = localMs - (localMs % (DAY_MINUTES * MINUTE_MS))
  const spans = rules.flatMap(({ days, fromMinute, toMinute }) => [
    ...(days.includes(day) ? [[fromMinute, toMinute]] : []),
    ...(days.includes((day + 6) % 7) ? [[fromMinute - DAY_MINUTES, toMinute - DAY_MINUTES]] : []),
  ]) as [number, number][]
  let sumMs = 0
  let atMs = localMs
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    const beginMs = Math.max(atMs, midnightMs + from * MINUTE_MS)
    const endMs = Math.min(localMs + toMs - fromMs, midnightMs + to * MINUTE_MS)
    if (endMs <= beginMs) continue
    sumMs += endMs - beginMs
    atMs = endMs
  }
  return sumMs
}

function parseRule(text: string): WeeklyRule | undefined {
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
