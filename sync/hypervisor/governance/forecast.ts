/** When the sensors that are planned will all be there: plain arithmetic that can be said in words. Pure. */

export type InstalledMonth = { readonly month: string; readonly installed: number }

export type Forecast = {
  /** Since this month, so many a month. */
  readonly sinceMonth: string
  readonly perMonth: number
  readonly remaining: number
  /** Left out: nothing is left to do, or nothing was done in these months. */
  readonly readyMonth?: string
  /** Months after the month by which they were promised; negative: before. */
  readonly lateMonths?: number
}

/** Looks so far back: what was done years ago says nothing of the pace now. */
const MONTHS_BACK = 6
/** Further away it is no forecast. */
const MONTHS_AHEAD_MAX = 120

/** `course`: oldest first, months without gaps not needed. Undefined: less than two months are known. */
export function forecastOf(
  course: readonly InstalledMonth[],
  { planned, doneBy }: { readonly planned: number; readonly doneBy?: string },
): Forecast | undefined {
  const last = course.at(-1)
  const first = last && course.find(({ month }) => monthsBetween(month, last.month) <= MONTHS_BACK)
  if (!last || !first || first === last) return undefined
  const months = monthsBetween(first.month, last.month)
  const perMonth = Math.max(0, last.installed - first.installed) / months
  const remaining = Math.max(0, planned - last.installed)
  const base = { sinceMonth: first.month, perMonth: Math.round(perMonth * 10) / 10, remaining }
  if (remaining === 0 || perMonth === 0) return base
  const ahead = Math.ceil(remaining / perMonth)
  if (ahead > MONTHS_AHEAD_MAX) return base
  const readyMonth = monthAfter(last.month, ahead)
  const late = doneBy === undefined ? {} : { lateMonths: monthsBetween(doneBy, readyMonth) }
  return { ...base, readyMonth, ...late }
}

/** `2026-06` and 5 → `2026-11`. */
export function monthAfter(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const count = year * 12 + number - 1 + months
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`
}

export function monthsBetween(from: string, to: string): number {
  const count = (month: string): number => {
    const [year, number] = month.split('-').map(Number) as [number, number]
    return year * 12 + number
  }
  return count(to) - count(from)
}
