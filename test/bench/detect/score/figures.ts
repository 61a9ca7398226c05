/** The figures that scores are told in; `null` where there is nothing to divide by. */

export type Figure = number | null

export type Found = {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly precision: Figure
  readonly recall: Figure
  readonly f1: Figure
}

export type Delays = { readonly median: Figure; readonly p95: Figure }

export function figure(value: number, digits = 3): Figure {
  return Number.isFinite(value) ? Number(value.toFixed(digits)) : null
}

/** Of what was reported and what was true: right, wrong, missed. */
export function found(tp: number, fp: number, fn: number): Found {
  const precision = figure(tp / (tp + fp))
  return { tp, fp, fn, precision, recall: figure(tp / (tp + fn)), f1: figure(f1Of(tp, fp, fn)) }
}

export function delays(values: readonly number[], digits: number): Delays {
  const [median, p95] = [quantile(values, 0.5), quantile(values, 0.95)]
  return { median: figure(median, digits), p95: figure(p95, digits) }
}

/** With interpolation between neighbours; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const low = Math.floor(place)
  const below = sorted[low]!
  return below + (sorted[Math.min(low + 1, sorted.length - 1)]! - below) * (place - low)
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export function shareOf(values: readonly number[], holds: (value: number) => boolean): number {
  return values.filter(holds).length / values.length
}

function f1Of(tp: number, fp: number, fn: number): number {
  return (2 * tp) / (2 * tp + fp + fn)
}
