/**
 * How the hourly values of one quantity are spread, in a form that merges: sums, extremes, and for
 * quantiles counts in classes of 5 %, so that a quantile is right within 2.5 % of its value.
 * Decibels are summed as energy (10^(L/10)).
 */

export type Spread = {
  readonly hours: number
  /** Of the hourly means; of a level the sum of its energy. */
  readonly sum: number
  readonly min: number
  readonly max: number
  /** Least hourly value between 02:00 and 05:00 of the clock; null: none of these hours is known. */
  readonly nightMin: number | null
  /** Class → hours; classes of a factor 1.05, negative values mirrored, 0 for what is next to nothing. */
  readonly classes: Readonly<Record<number, number>>
}

export type HourValue = {
  readonly mean: number
  readonly min: number
  readonly max: number
  readonly isNight: boolean
}

const STEP = Math.log(1.05)
/** Smaller values are nothing. */
const LEAST = 0.001

/** `isLevel`: decibels. */
export function spreadOfHour(value: HourValue, isLevel: boolean): Spread {
  const { mean, min, max, isNight } = value
  return {
    hours: 1,
    sum: isLevel ? 10 ** (mean / 10) : mean,
    min,
    max,
    nightMin: isNight ? min : null,
    classes: { [classOf(mean)]: 1 },
  }
}

export function mergeSpreads(a: Spread, b: Spread): Spread {
  const classes: Record<number, number> = { ...a.classes }
  for (const [key, hours] of Object.entries(b.classes)) {
    classes[Number(key)] = (classes[Number(key)] ?? 0) + hours
  }
  return {
    hours: a.hours + b.hours,
    sum: a.sum + b.sum,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    nightMin:
      a.nightMin === null || b.nightMin === null
        ? (a.nightMin ?? b.nightMin)
        : Math.min(a.nightMin, b.nightMin),
    classes,
  }
}

/** Of a level the energetic mean: 10·log10(mean(10^(L/10))). */
export function meanOf({ sum, hours }: Spread, isLevel: boolean): number {
  return isLevel ? 10 * Math.log10(sum / hours) : sum / hours
}

/** The value that `share` of the hourly means do not exceed: nearest rank, within 2.5 %. */
export function quantileOf({ classes, hours }: Spread, share: number): number {
  const rank = Math.max(1, Math.ceil(share * hours))
  let seen = 0
  for (const key of ascending(classes)) {
    seen += classes[key] ?? 0
    if (seen >= rank) return valueOfClass(key)
  }
  return Number.NaN
}

/** Whole numbers from 0 on stand in their order in every object; others behind them, as they came. */
function ascending(classes: Spread['classes']): readonly number[] {
  const keys = Object.keys(classes).map(Number)
  const isSorted = keys.length === 0 || keys.at(-1)! >= 0
  return isSorted ? keys : keys.sort((a, b) => a - b)
}

/** `noise.laeq` and its like. */
export function isLevel(quantity: string): boolean {
  return quantity.startsWith('noise.')
}

function classOf(value: number): number {
  const size = Math.abs(value)
  if (size < LEAST) return 0
  return Math.sign(value) * (1 + Math.round(Math.log(size / LEAST) / STEP))
}

function valueOfClass(key: number): number {
  return key === 0 ? 0 : Math.sign(key) * LEAST * Math.exp((Math.abs(key) - 1) * STEP)
}
