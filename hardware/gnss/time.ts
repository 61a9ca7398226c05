/**
 * Where the concentrator's counter stands in GPS time, learnt from pulses: at each PPS the chip latches
 * its counter, and the receiver says which second that was (reference §13). Pure.
 *
 *   searching ──two pulses agree──► locked ──three in a row do not──► searching
 *
 * Two pulses agree when the counter ran between them at 1 MHz ± 10 ppm. Time without a pulse for 30 s
 * is no time: the crystal has drifted up to 300 µs by then, and warms or cools on.
 */

import { type TmstUs, tmstGapUs, tmstUs } from '../../base/tmst.ts'

export type PulseTime = {
  /** Of the concentrator's counter, at the pulse. */
  readonly tmst: TmstUs
  /** Whole second, ms since 1980-01-06, no leap seconds in it. */
  readonly gpsTimeMs: number
  /** Clock.monoMs when the pulse was seen. */
  readonly monoMs: number
}

export type GnssTime =
  | { readonly kind: 'searching'; readonly last?: PulseTime }
  | {
      readonly kind: 'locked'
      readonly last: PulseTime
      /** Counter microseconds per true microsecond: 1 ± 10 ppm. */
      readonly slope: number
      readonly badInARow: number
    }

export const GNSS_TIME_START: GnssTime = { kind: 'searching' }

const SLOPE_ERROR_MAX = 10e-6
/** What a latched microsecond is unsure by: without it pulses a second apart would be judged too hard. */
const LATCH_US = 1
const BAD_IN_A_ROW_MAX = 3
export const GNSS_AGE_MS_MAX = 30_000
/** Two pulses so far apart are not compared: the counter's sign would not be sure. */
const GAP_MS_MAX = 600_000
/** How far ahead and back a counter may be told from a time: a quarter of its 71 min. */
const REACH_MS = 1_000_000

/** Takes in a pulse. One that was seen before changes nothing. */
export function takePulse(time: GnssTime, pulse: PulseTime): GnssTime {
  const { last } = time
  if (!last) return { kind: 'searching', last: pulse }
  const gapMs = pulse.gpsTimeMs - last.gpsTimeMs
  if (gapMs === 0 && pulse.tmst === last.tmst) return time
  const slope = slopeBetween(last, pulse)
  if (slope !== undefined) return { kind: 'locked', last: pulse, slope, badInARow: 0 }
  const badInARow = time.kind === 'locked' ? time.badInARow + 1 : BAD_IN_A_ROW_MAX
  // The newest is what the next is compared with: of the old one nobody knows that it was right.
  if (time.kind === 'searching' || badInARow >= BAD_IN_A_ROW_MAX) {
    return { kind: 'searching', last: pulse }
  }
  return { ...time, badInARow }
}

/** `undefined`: they cannot both be right. */
function slopeBetween(last: PulseTime, pulse: PulseTime): number | undefined {
  const gapMs = pulse.gpsTimeMs - last.gpsTimeMs
  if (gapMs <= 0 || gapMs > GAP_MS_MAX) return undefined
  const counterUs = tmstGapUs({ later: pulse.tmst, earlier: last.tmst })
  const gapUs = gapMs * 1000
  if (Math.abs(counterUs - gapUs) > gapUs * SLOPE_ERROR_MAX + LATCH_US) return undefined
  return counterUs / gapUs
}

/** GPS time of a counter value, ms with a fraction; `undefined`: there is no valid time. */
export function gpsTimeOfTmst(time: GnssTime, tmst: TmstUs, monoMs: number): number | undefined {
  if (!isTimeValid(time, monoMs)) return undefined
  const gapUs = tmstGapUs({ later: tmst, earlier: time.last.tmst })
  return time.last.gpsTimeMs + gapUs / time.slope / 1000
}

/** The counter at a GPS time; `undefined`: no valid time, or it is too far off to be told. */
export function tmstOfGpsTime(
  time: GnssTime,
  gpsTimeMs: number,
  monoMs: number,
): TmstUs | undefined {
  if (!isTimeValid(time, monoMs)) return undefined
  const gapMs = gpsTimeMs - time.last.gpsTimeMs
  if (Math.abs(gapMs) > REACH_MS) return undefined
  return tmstUs(Math.round(time.last.tmst + gapMs * 1000 * time.slope))
}

export function isTimeValid(
  time: GnssTime,
  monoMs: number,
): time is Extract<GnssTime, { readonly kind: 'locked' }> {
  return time.kind === 'locked' && monoMs - time.last.monoMs <= GNSS_AGE_MS_MAX
}
