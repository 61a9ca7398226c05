/**
 * A bin that burns, by the thermometer of its level sensor: hotter than any summer makes it, or hot and
 * rising fast. The sun warms a dark bin to 55 °C, but takes hours for it.
 */

import type { DevEui } from '../../../base/ids.ts'
import { type DetectStep, type Instant, labelOf, makeFact } from '../step.ts'

export type HeatReading = Instant & { readonly devEui: DevEui; readonly celsius: number }

export type BinFireState = {
  readonly version: 1
  /** Of the last half hour, oldest first: line ms and °C. */
  readonly recent: readonly (readonly [lineMs: number, celsius: number])[]
  readonly burningSinceLineMs: number | null
}

export const BIN_FIRE_START: BinFireState = { version: 1, recent: [], burningSinceLineMs: null }

const BURNING_C = 70
const HOT_C = 45
const RISE_C = 15
const RISE_WITHIN_MS = 30 * 60_000
const RECENT_MAX = 12

export function stepBinFire(
  state: BinFireState,
  input: HeatReading,
  { subject }: { readonly subject: string },
): DetectStep<BinFireState> {
  const { devEui, celsius, lineMs } = input
  const inTime = state.recent.filter(([at]) => lineMs - at <= RISE_WITHIN_MS)
  const coolest = Math.min(celsius, ...inTime.map(([, value]) => value))
  const recent = [...inTime, [lineMs, celsius] as const].slice(-RECENT_MAX)
  const isRising = celsius >= HOT_C && celsius - coolest >= RISE_C
  const since = state.burningSinceLineMs
  if (since === null && (celsius >= BURNING_C || isRising)) {
    const facts = [
      makeFact('alarmRaised', input, subject, { devEui, what: 'fire', value: celsius }),
    ]
    return { state: { version: 1, recent, burningSinceLineMs: lineMs }, facts, timerMs: undefined }
  }
  if (since !== null && celsius < HOT_C) {
    const sinceMs = labelOf(input, since)
    const facts = [makeFact('alarmEnded', input, subject, { devEui, what: 'fire', sinceMs })]
    return { state: { version: 1, recent, burningSinceLineMs: null }, facts, timerMs: undefined }
  }
  return { state: { ...state, recent }, facts: [], timerMs: undefined }
}
