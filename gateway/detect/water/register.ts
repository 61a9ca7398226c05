/**
 * A meter's counter as litres along the time line, whatever its counter does: rollovers, resets,
 * caps, flipped bits, a swapped device (counter-step.ts). The last readings are kept, so that one
 * meter can be compared with another over the same span.
 */

import type { DevEui } from '../../../base/ids.ts'
import { type CounterStep, type MeterFrame, stepCounter } from '../counter-step.ts'
import type { Span } from './openings.ts'
import type { MeterPolicy, MeterReading } from './reading.ts'
import { litresIn } from './spread.ts'

/** A moment of the line, and the litres counted up to it. */
type Point = readonly [lineMs: number, litres: number]

export type Register = {
  readonly meter: MeterFrame & { readonly devEui: DevEui }
  /** A frame that did not fit, until the next one says who was right. */
  readonly doubt: MeterFrame | null
  /** Oldest first; the last is the meter's. */
  readonly points: readonly Point[]
}

/** Between two readings that are both known. */
export type Interval = Span & { readonly pulses: number; readonly litres: number }

export type Read =
  | { readonly kind: 'interval'; readonly register: Register; readonly interval: Interval }
  /** The first of a meter, or of one that began anew in a way nobody can count. */
  | { readonly kind: 'begun'; readonly register: Register }
  /** A late frame, or one in doubt. */
  | { readonly kind: 'passed'; readonly register: Register }

const HOUR_MS = 3_600_000
/** Of a zone, and of a site's main meter, whose water never rests while its zones water in turn. */
export const ZONE_POINTS = 26
export const MAIN_POINTS = 64
/** More than the design flow fits through the pipe, but not four times as much. */
const DESIGN_FLOW_FACTOR = 4
const PULSES_SLACK = 20
/** What no site takes, where nobody said what its pipe was built for. */
const LITRES_PER_HOUR_MAX = 100_000

export function readMeter(
  before: Register | null,
  reading: MeterReading,
  { policy, pointsMax }: { readonly policy: MeterPolicy; readonly pointsMax: number },
): Read {
  const { devEui, pulses, fCntUp, heardLineMs: lineMs } = reading
  const meter = { devEui, pulses, fCntUp, lineMs }
  const litres = before?.points.at(-1)?.[1] ?? 0
  if (!before || before.meter.devEui !== devEui) return begin(meter, litres)
  // Its water is in the interval that was read already.
  if (lineMs <= before.meter.lineMs) return { kind: 'passed', register: before }
  const after = { ...meter, restarted: reading.restarted }
  const step = countFrom(before.meter, after, policy)
  if (step.kind === 'rejected') {
    // A flipped bit goes away with the next frame; a new counter stays and becomes the truth.
    const fits = before.doubt && countFrom(before.doubt, after, policy).kind === 'counted'
    return fits ? begin(meter, litres) : { kind: 'passed', register: { ...before, doubt: meter } }
  }
  const counted = step.pulses * policy.litresPerPulse
  const points = addPoint(before.points, [lineMs, thousandths(litres + counted)], pointsMax)
  const span = { fromLineMs: before.meter.lineMs, toLineMs: lineMs }
  return {
    kind: 'interval',
    register: { meter, doubt: null, points },
    interval: { ...span, pulses: step.pulses, litres: counted },
  }
}

/** Of a time without flow the ends are enough: so the kept readings reach far back. */
function addPoint(points: readonly Point[], point: Point, pointsMax: number): readonly Point[] {
  const [last, before] = [points.at(-1), points.at(-2)]
  const isFlat = last?.[1] === point[1] && before?.[1] === point[1]
  return [...(isFlat ? points.slice(0, -1) : points), point].slice(-pointsMax)
}

function begin(meter: Register['meter'], litres: number): Read {
  return { kind: 'begun', register: { meter, doubt: null, points: [[meter.lineMs, litres]] } }
}

function countFrom(
  before: MeterFrame,
  after: MeterFrame & { readonly restarted: boolean },
  { counterBits, designLitresPerHour, litresPerPulse }: MeterPolicy,
): CounterStep {
  const modulus = 2 ** counterBits
  const hours = (after.lineMs - before.lineMs) / HOUR_MS
  const most =
    DESIGN_FLOW_FACTOR * (designLitresPerHour ?? LITRES_PER_HOUR_MAX / DESIGN_FLOW_FACTOR)
  const pulsesMax = (most * hours) / litresPerPulse + PULSES_SLACK
  return stepCounter(before, after, { modulus, pulsesMax: Math.min(pulsesMax, modulus - 1) })
}

/**
 * Litres over a span, by the readings around its ends; `shape`: when the valve was open, which is when
 * the water of a reading's interval flowed, but for what leaks. `undefined`: the kept readings do not reach over the span.
 */
export function litresBetween(
  { points }: Register,
  span: Span,
  shape: { readonly open: (interval: Span) => readonly Span[]; readonly baseLitresPerHour: number },
): number | undefined {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || first[0] > span.fromLineMs || last[0] < span.toLineMs) return undefined
  let litres = 0
  for (let i = 1; i < points.length; i++) {
    const [fromLineMs, before] = points[i - 1]!
    const [toLineMs, after] = points[i]!
    if (toLineMs <= span.fromLineMs || fromLineMs >= span.toLineMs) continue
    const interval = { fromLineMs, toLineMs }
    const isWhole = fromLineMs >= span.fromLineMs && toLineMs <= span.toLineMs
    if (isWhole) litres += after - before
    else {
      const { open, baseLitresPerHour } = shape
      litres += litresIn(span, interval, after - before, {
        open: open(interval),
        baseLitresPerHour,
      })
    }
  }
  return litres
}

/** Sums of tenths of a litre stay short. */
function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000
}
