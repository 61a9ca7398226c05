/**
 * Levels of a noise day, 06:00 to 06:00 in Paris, from its hours: means by energy of day, evening and
 * night, and Lden, in which evening counts 5 dB more and night 10 (directive 2002/49/EC, hours of the
 * French decree 2006-361: day 6–18, evening 18–22, night 22–6).
 *
 *   Lden = 10 lg (12·10^(Lday/10) + 4·10^((Levening+5)/10) + 8·10^((Lnight+10)/10)) / 24
 */

import { civilDayOf, civilHourOf } from '../../../base/civil-day.ts'
import type { EventFact } from '../../../sync/fact.ts'
import { type Instant, makeFact } from '../step.ts'

const PERIODS = ['day', 'evening', 'night'] as const
type Period = (typeof PERIODS)[number]

/** Σ energy and number of hours. */
type Sum = readonly [energy: number, hours: number]

export type NoiseDayState = {
  readonly version: 1
  /** The civil day on which it began; '' before the first hour. */
  readonly day: string
  readonly sums: Readonly<Record<Period, Sum>>
}

const NO_SUMS = { day: [0, 0], evening: [0, 0], night: [0, 0] } as const
export const NOISE_DAY_START: NoiseDayState = { version: 1, day: '', sums: NO_SUMS }

const HOUR_MS = 3_600_000
const BEGINS_HOUR = 6
const HOURS: Readonly<Record<Period, number>> = { day: 12, evening: 4, night: 8 }
const PENALTY_DB: Readonly<Record<Period, number>> = { day: 0, evening: 5, night: 10 }
/** A level needs so much of its period: less would be another place's noise. */
const COVERAGE_MIN = 0.5

/** An hour's LAeq; the first hour of the next day tells the one before. */
export function stepNoiseDay(
  state: NoiseDayState,
  hour: Instant & { readonly hourMs: number; readonly laeqDb: number },
  { subject }: { readonly subject: string },
): { readonly state: NoiseDayState; readonly facts: readonly EventFact[] } {
  const day = dayOf(hour.hourMs)
  const isNew = day !== state.day
  const facts = isNew && state.day !== '' ? [factOf(state, hour, subject)] : []
  const sums = isNew ? NO_SUMS : state.sums
  const period = periodOf(civilHourOf(hour.hourMs))
  const [energy, hours] = sums[period]
  const added: Sum = [energy + 10 ** (hour.laeqDb / 10), hours + 1]
  return { state: { version: 1, day, sums: { ...sums, [period]: added } }, facts }
}

function factOf({ day, sums }: NoiseDayState, now: Instant, subject: string): EventFact {
  const levels = PERIODS.map((period) => {
    const [energy, hours] = sums[period]
    return hours >= HOURS[period] * COVERAGE_MIN ? 10 * Math.log10(energy / hours) : null
  })
  const [lDay = null, lEvening = null, lNight = null] = levels.map(tenths)
  const hours = PERIODS.reduce((sum, period) => sum + sums[period][1], 0)
  const lDen = levels.every((level) => level !== null) ? tenths(lDenOf(levels)) : null
  const fields = { day, lDay, lEvening, lNight, lDen, hours }
  return makeFact('noiseDay', now, subject, fields)
}

function lDenOf(levels: readonly number[]): number {
  const energy = PERIODS.reduce(
    (sum, period, i) => sum + HOURS[period] * 10 ** ((levels[i]! + PENALTY_DB[period]) / 10),
    0,
  )
  return 10 * Math.log10(energy / 24)
}

/** The civil day of its morning: before six it is the day before's. */
function dayOf(hourMs: number): string {
  const isBefore = civilHourOf(hourMs) < BEGINS_HOUR
  return civilDayOf(isBefore ? hourMs - 12 * HOUR_MS : hourMs)
}

function periodOf(hour: number): Period {
  if (hour >= 6 && hour < 18) return 'day'
  return hour >= 18 && hour < 22 ? 'evening' : 'night'
}

function tenths(level: number | null): number | null {
  return level === null ? null : Math.round(level * 10) / 10
}
