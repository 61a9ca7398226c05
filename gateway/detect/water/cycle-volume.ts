/**
 * The volume of each watering: what the meter counted from the last reading before the valve opened to
 * the first after it closed, the pipes drained.
 *
 *   readings   ●     ●     ●     ●     ●     ●     ●
 *   valve              ┌──────────────┐
 *                    ●←── watered ────────→●─after→●
 *                   calm                  calm    calm
 *
 * Two waterings without a calm reading between are measured as one. The reading after next tells whether
 * the water ran on, so a watering is judged then, or when the valve opens again.
 */

import { type Openings, openWithin, type Span, touched } from './openings.ts'
import type { MeterPolicy } from './reading.ts'
import type { Interval } from './register.ts'

export type Watering = Span & {
  readonly openLineMs: number
  readonly openMs: number
  readonly openings: number
  readonly litres: number
  /** Flow with the valve closed just before and after; `after` null: it opened again at once. */
  readonly beforeLitresPerHour: number
  readonly afterLitresPerHour: number | null
}

export type Meanwhile = {
  /** The last reading with the valve closed, and what has been counted since. */
  readonly calm: { readonly lineMs: number; readonly litresPerHour: number } | null
  readonly litresSince: number
  readonly waiting: Watering | null
}

export const NO_WATERING: Meanwhile = { calm: null, litresSince: 0, waiting: null }

const HOUR_MS = 3_600_000

/** Takes the next interval; `done`: waterings that are ready to be judged. */
export function measure(
  before: Meanwhile,
  interval: Interval,
  { openings, policy }: { readonly openings: Openings | null; readonly policy: MeterPolicy },
): { readonly meanwhile: Meanwhile; readonly done: readonly Watering[] } {
  const { toLineMs } = interval
  const litresSince = before.litresSince + interval.litres
  const isCalm =
    openings !== null &&
    toLineMs >= openings.knownLineMs &&
    touched(openings, { fromLineMs: toLineMs, toLineMs }).length === 0
  if (!isCalm) return { meanwhile: { ...before, litresSince }, done: [] }
  const { calm, waiting } = before
  if (!calm || calm.lineMs < openings.knownLineMs) {
    const fresh = { lineMs: toLineMs, litresPerHour: 0 }
    return { meanwhile: { calm: fresh, litresSince: 0, waiting: null }, done: [] }
  }
  const span = { fromLineMs: calm.lineMs, toLineMs }
  const open = openWithin(openings, span)
  const done = waiting ? [waiting] : []
  if (open.length === 0) {
    // One pulse may be of water that flowed before.
    const sure = Math.max(0, litresSince - policy.litresPerPulse)
    const litresPerHour = (sure * HOUR_MS) / (toLineMs - calm.lineMs)
    const closed = { calm: { lineMs: toLineMs, litresPerHour }, litresSince: 0, waiting: null }
    return {
      meanwhile: closed,
      done: done.map((one) => ({ ...one, afterLitresPerHour: litresPerHour })),
    }
  }
  const watered: Watering = {
    ...span,
    openLineMs: open[0]!.fromLineMs,
    openMs: open.reduce((sum, one) => sum + one.toLineMs - one.fromLineMs, 0),
    openings: open.length,
    litres: litresSince,
    beforeLitresPerHour: calm.litresPerHour,
    afterLitresPerHour: null,
  }
  const next = { calm: { lineMs: toLineMs, litresPerHour: 0 }, litresSince: 0, waiting: watered }
  return { meanwhile: next, done }
}
