/**
 * The counter at the last pulse per second. The chip latches it in 32 bits of 32 MHz that wrap every
 * 134 s like the running ones, but nobody counts their wraps while there are no pulses (HAL issue
 * 112): so a pulse is placed by its distance from the running counter, read in the same frame. Pure.
 */

import { type TmstUs, tmstUs } from '../../base/tmst.ts'

const TURN = 2 ** 32
const TICKS_PER_US = 32
/** A latched value that is older was not made since the last look, whatever it says. */
const AGE_US_MAX = 2_000_000

export type LatchedCounters = { readonly counter32: number; readonly pps32: number }

/** Ticks of 32 MHz at the pulse, its `tmst`, and how long ago it was. */
export type Pulse = { readonly pps32: number; readonly tmst: TmstUs; readonly agoUs: number }

/**
 * The pulse that came since the look at which `before` was latched; `undefined`: none did. `nowTmst` is
 * the `tmst` of `counter32`. Without a look before nothing tells a pulse from what a register held.
 */
export function pulseSince(
  before: number | undefined,
  { counter32, pps32 }: LatchedCounters,
  nowTmst: TmstUs,
): Pulse | undefined {
  if (before === undefined || before === pps32) return undefined
  const agoTicks = (((counter32 - pps32) % TURN) + TURN) % TURN
  if (agoTicks > AGE_US_MAX * TICKS_PER_US) return undefined
  // Whole microseconds of both, as the C HAL counts them: they are compared with packets' own.
  const nowUs = Math.floor(counter32 / TICKS_PER_US)
  const agoUs = nowUs - Math.floor((counter32 - agoTicks) / TICKS_PER_US)
  return { pps32, tmst: tmstUs(nowTmst - agoUs), agoUs }
}
