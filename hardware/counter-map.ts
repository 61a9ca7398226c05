/**
 * Where a concentrator's counter stands on our monotonic clock, learnt from the frames it reports.
 *
 * A frame reaches us some delay after its `tmst`, never before: so the frame with the least delay
 * tells best, and the estimate is the least offset seen, let up slowly because the two crystals
 * drift apart. It is used to decide when to hand a packet over, never for the start itself: that is
 * a counter value and stays one.
 */

import { type TmstUs, tmstGapUs, tmstUs } from '../base/tmst.ts'

export type CounterMap = {
  /** `tmst` happened at `monoUs`, as far as we know. */
  readonly tmst: TmstUs
  readonly monoUs: number
  /** Frames in a row that came too late to fit. */
  readonly lateInARow: number
}

export type CounterNews = {
  readonly map: CounterMap
  /** The counter is no longer the one we knew: the concentrator restarted. */
  readonly restarted: boolean
}

/** Crystals of a gateway and of a concentrator are good for 20 ppm each. */
const DRIFT = 50e-6
/** A counter that disagrees by more has restarted. */
const DISAGREEMENT_US = 2_000_000
/** A slow network may hold a frame back so long: the frame is late, the counter is the same. */
const LATE_US = 10_000_000
const LATE_IN_A_ROW_MAX = 3

/** Takes in one frame's end of reception and the moment it reached us. */
export function observeCounter(
  map: CounterMap | undefined,
  seen: { readonly tmst: TmstUs; readonly monoUs: number },
): CounterNews {
  if (!map) return { map: { ...seen, lateInARow: 0 }, restarted: false }
  const elapsedUs = seen.monoUs - map.monoUs
  const expected = tmstUs(Math.round(map.tmst + elapsedUs))
  // Positive: the counter is ahead of our estimate, so this frame came with less delay.
  const aheadUs = tmstGapUs({ later: seen.tmst, earlier: expected })
  const toleratedUs = DISAGREEMENT_US + Math.abs(elapsedUs) * DRIFT
  if (Math.abs(aheadUs) > toleratedUs) {
    const late = aheadUs < 0 && aheadUs >= -LATE_US && map.lateInARow < LATE_IN_A_ROW_MAX
    if (late) return { map: { ...map, lateInARow: map.lateInARow + 1 }, restarted: false }
    return { map: { ...seen, lateInARow: 0 }, restarted: true }
  }
  const letUpUs = Math.max(0, elapsedUs) * DRIFT
  const offsetUs = Math.max(aheadUs, -letUpUs)
  return {
    map: { tmst: tmstUs(expected + Math.round(offsetUs)), monoUs: seen.monoUs, lateInARow: 0 },
    restarted: false,
  }
}

/** The moment of a counter value on the monotonic clock: the one nearest to `nowUs`, either side. */
export function monoUsOf(map: CounterMap, tmst: TmstUs, nowUs: number): number {
  const nowTmst = tmstUs(Math.round(map.tmst + (nowUs - map.monoUs)))
  return nowUs + tmstGapUs({ later: tmst, earlier: nowTmst })
}
