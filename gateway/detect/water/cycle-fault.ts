/**
 * Waterings that take too much or too little, zone by zone (detection.md §2, "Cycle volume"):
 *
 *   a two-sided CUSUM of z = (V − E) / σ, |z| ≤ 4, drift 1.1, threshold 5   broken_sprinkler, blocked
 *   V below 12 % of E                                                      at once, see below
 *
 * Hardly any water: either the valve did not open, and the site's main meter lacks the water too, or the
 * meter stands still while the water flows. The main meter is asked; without it the valve is suspected.
 * A fault is over after two normal waterings.
 */

import { type Balance, balanceOver, type Sight } from './balance.ts'
import type { Watering } from './cycle-volume.ts'

export type CycleFaultKind = 'broken_sprinkler' | 'blocked' | 'valve_stuck_closed' | 'meter_freeze'

/** One side of the CUSUM, and the opening with which it last left zero. */
export type Side = { readonly s: number; readonly sinceLineMs: number }

export type Sides = { readonly high: Side; readonly low: Side }

export const NO_SIDES: Sides = { high: { s: 0, sinceLineMs: 0 }, low: { s: 0, sinceLineMs: 0 } }

const DRIFT = 1.1
export const THRESHOLD = 5
const Z_MAX = 4
const S_MAX = 12
export const DRY_SHARE = 0.12
const SHARE_MAX = 2.5
/** So long the other meters may take to speak. */
const ASK_MAX_MS = 6 * 3_600_000

export function weighSides({ high, low }: Sides, z: number, openLineMs: number): Sides {
  const clipped = Math.max(-Z_MAX, Math.min(Z_MAX, z))
  return { high: add(high, clipped, openLineMs), low: add(low, -clipped, openLineMs) }
}

function add({ s, sinceLineMs }: Side, z: number, openLineMs: number): Side {
  const next = Math.min(S_MAX, Math.max(0, s + z - DRIFT))
  return next === 0
    ? { s: 0, sinceLineMs: 0 }
    : { s: next, sinceLineMs: s > 0 ? sinceLineMs : openLineMs }
}

/** A watering that took hardly anything, while the main meter is asked about it. */
export type DryWatering = {
  readonly watering: Watering
  readonly expectedLitres: number
  readonly askedLineMs: number
}

export type DryVerdict = {
  readonly kind: 'valve_stuck_closed' | 'meter_freeze'
  readonly confidence: number
}

/** `undefined`: the answer is still to come. */
export function judgeDry(
  { watering, expectedLitres, askedLineMs }: DryWatering,
  sight: Sight,
  nowLineMs: number,
): DryVerdict | undefined {
  const balance: Balance = balanceOver(sight, watering)
  if (balance.kind === 'known') {
    const share = (balance.leftLitres - watering.litres) / expectedLitres
    // Far more than the watering: readings of other zones are too far apart to tell.
    const isThere = share > 0.5 && share < SHARE_MAX
    const isClear = share < 0.3 || (share > 0.7 && share < 1.5)
    return {
      kind: isThere ? 'meter_freeze' : 'valve_stuck_closed',
      confidence: isClear ? 0.95 : 0.6,
    }
  }
  if (sight.main && nowLineMs - askedLineMs < ASK_MAX_MS) return undefined
  return { kind: 'valve_stuck_closed', confidence: 0.6 }
}
