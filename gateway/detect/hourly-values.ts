/**
 * What a point measured in each hour, or quarter: mean, least, most and how often. Decibels are averaged by their
 * energy: the mean of 50 and 70 dB is 67, not 60. The hour is labelled by the clock of its end.
 */

import type { EventFact } from '../../sync/fact.ts'
import { hourEndLineMs, hourOf } from './hours.ts'
import { type DetectStep, earliest, type Instant, instantAt, makeFact } from './step.ts'

export type ValueReading = Instant & {
  readonly values: readonly { readonly quantity: string; readonly value: number }[]
}

export type HourlyState = {
  readonly version: 1
  readonly quantities: Readonly<Record<string, OpenHour>>
}

type OpenHour = {
  readonly startLineMs: number
  readonly samples: number
  readonly sum: number
  readonly min: number
  readonly max: number
  readonly last: number
  readonly lastLineMs: number
}

export const HOURLY_START: HourlyState = { version: 1, quantities: {} }

/** How long it is summed up, and how that is told. */
export type Bucket = { readonly ms: number; readonly type: 'valueHour' | 'valueQuarter' }
const HOUR: Bucket = { ms: 3_600_000, type: 'valueHour' }
export const QUARTER: Bucket = { ms: 900_000, type: 'valueQuarter' }

const QUANTITIES_MAX = 8

/** `input.values` empty: the hour may be over. */
export function stepHourly(
  state: HourlyState,
  input: ValueReading,
  { subject, bucket = HOUR }: { readonly subject: string; readonly bucket?: Bucket },
): DetectStep<HourlyState> {
  const quantities: Record<string, OpenHour> = {}
  const facts: EventFact[] = []
  for (const [quantity, open] of Object.entries(state.quantities)) {
    if (open.samples === 0 || hourEndLineMs(input, open.startLineMs, bucket.ms) > input.lineMs) {
      quantities[quantity] = open
      continue
    }
    facts.push(factOf(quantity, open, input, { subject, bucket }))
    quantities[quantity] = { ...open, samples: 0 }
  }
  for (const { quantity, value } of input.values) {
    const open = quantities[quantity]
    if (!open && Object.keys(quantities).length >= QUANTITIES_MAX) continue
    quantities[quantity] = withValue(open, quantity, value, input.lineMs)
  }
  const ends = Object.values(quantities)
    .filter(({ samples }) => samples > 0)
    .map(({ startLineMs }) =>
      Math.max(input.lineMs + 1, hourEndLineMs(input, startLineMs, bucket.ms)),
    )
  return { state: { version: 1, quantities }, facts, timerMs: earliest(...ends) }
}

function withValue(
  open: OpenHour | undefined,
  quantity: string,
  value: number,
  lineMs: number,
): OpenHour {
  const weight = isLevel(quantity) ? 10 ** (value / 10) : value
  const last = { last: value, lastLineMs: lineMs }
  if (!open || open.samples === 0) {
    return { startLineMs: lineMs, samples: 1, sum: weight, min: value, max: value, ...last }
  }
  return {
    startLineMs: open.startLineMs,
    samples: open.samples + 1,
    sum: open.sum + weight,
    min: Math.min(open.min, value),
    max: Math.max(open.max, value),
    ...last,
  }
}

function factOf(
  quantity: string,
  open: OpenHour,
  now: Instant,
  { subject, bucket }: { readonly subject: string; readonly bucket: Bucket },
): EventFact {
  const { samples, sum, min, max, startLineMs } = open
  const mean = isLevel(quantity) ? 10 * Math.log10(sum / samples) : sum / samples
  const startMs = hourOf(now, startLineMs, bucket.ms)
  const fields = { quantity, mean: hundredths(mean), min, max, samples }
  const when = instantAt(now, hourEndLineMs(now, startLineMs, bucket.ms))
  return bucket.type === 'valueHour'
    ? makeFact('valueHour', when, subject, { hourMs: startMs, ...fields })
    : makeFact('valueQuarter', when, subject, { quarterMs: startMs, ...fields })
}

function isLevel(quantity: string): boolean {
  return quantity.startsWith('noise.')
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
