/** Frames that were sent and never heard, by the gaps of their counters; and how often to send for it. */

import type { AdrSample } from './policy.ts'

/** ChirpStack: of the last 20; fewer than 20 say nothing, so 0 %. */
export const LOSS_SAMPLES = 20

export function lossPercentOfLast20(history: readonly Pick<AdrSample, 'fCntUp'>[]): number {
  const last = history.slice(-LOSS_SAMPLES)
  if (last.length < LOSS_SAMPLES) return 0
  let lost = 0
  for (const [i, { fCntUp }] of last.entries()) {
    if (i > 0) lost += Math.max(0, fCntUp - last[i - 1]!.fCntUp - 1)
  }
  return (lost / LOSS_SAMPLES) * 100
}

/** The Things Stack: lost of all that were sent; a counter that falls discards everything before it. */
export function lossShare(fCnts: readonly number[]): number {
  let received = 0
  let lost = 0
  let last: number | undefined
  for (const fCnt of fCnts) {
    if (last === undefined || fCnt < last) {
      received = 1
      lost = 0
    } else if (fCnt > last) {
      received++
      lost += fCnt - last - 1
    }
    last = fCnt
  }
  return received === 0 ? 0 : lost / (received + lost)
}

/** Rows: loss below 5, 10, 30 % and above; columns: from one, two, three transmissions. */
const NB_TRANS = [
  [1, 1, 2],
  [1, 2, 3],
  [2, 3, 3],
  [3, 3, 3],
] as const
const ROWS_BELOW_PERCENT = [5, 10, 30] as const

/** The table that ChirpStack and The Things Stack share. */
export function nbTransFor(lossPercent: number, current: number): number {
  const below = ROWS_BELOW_PERCENT.findIndex((limit) => lossPercent < limit)
  const row = NB_TRANS[below < 0 ? ROWS_BELOW_PERCENT.length : below]!
  return row[Math.min(Math.max(current, 1), row.length) - 1]!
}
