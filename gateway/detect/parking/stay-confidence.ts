/**
 * How likely a stay is told right: that it was one, and that both of its ends lie within three minutes
 * of the truth. Measured over seeds 1 to 3 of the benchmark, and drawn against what came of it by
 * `cigale backtest parking --reliability`.
 */

import type { Stay } from './stay-rules.ts'

const TOLERANCE_MS = 190_000
const HEARD = 0.985
/** By the duration that the sensor told, in whole minutes. */
const TOLD = 0.92
const TOLD_SPREAD_MS = 60_000
const GUESSED_MAX = 0.55

/** A heard stay as short as a disturbance often is one, unless its signal was strong. */
const SHORT_MS = 200_000
const SHORT = { withSignal: 0.7, without: 0.33 }
/** In a long one, another car may have come unseen. */
const LONG_MS = 2 * 3_600_000
const LONG = 0.967
/** Without a signal a mere flicker looks like two stays. */
const NO_SIGNAL = 0.99

export function stayConfidence(stay: Stay): number {
  const { startSpreadMs, endSpreadMs, startLineMs, endLineMs, signal } = stay
  const lengthMs = (endLineMs ?? Number.POSITIVE_INFINITY) - startLineMs
  const isShort = lengthMs < SHORT_MS && startSpreadMs + endSpreadMs === 0
  const kind = isShort
    ? SHORT[signal === null ? 'without' : 'withSignal']
    : (lengthMs > LONG_MS ? LONG : 1) * (signal === null ? NO_SIGNAL : 1)
  const both = edgeConfidence(startSpreadMs) * edgeConfidence(endSpreadMs) * kind
  return Math.round(both * 1000) / 1000
}

function edgeConfidence(spreadMs: number): number {
  if (spreadMs === 0) return HEARD
  if (spreadMs <= TOLD_SPREAD_MS) return TOLD
  return Math.min(GUESSED_MAX, TOLERANCE_MS / spreadMs)
}
