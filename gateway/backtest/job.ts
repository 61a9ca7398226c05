/** What a backtest is given and what it gives: recorded lines in, decisions out. */

import type { Place } from '../replay/place.ts'

export type BacktestJob = {
  /** Folder of the recording: `zones.json` and `water.jsonl`, or `spaces.json` and `parking.jsonl`. */
  readonly dataDir: string
  /** The places of the recording with the settings to try, instead of those a gateway begins with. */
  readonly tried: (places: readonly Place[]) => readonly Place[]
  /** One decision, as the benchmark's contract spells it (docs/operations/backtest.md). */
  readonly write: (decision: Readonly<Record<string, unknown>>) => void
  readonly progress: (doneBytes: number, allBytes: number) => void
  /** A clock that only measures, µs. */
  readonly nowUs: () => number
}

/** What there is to say about a run besides its decisions. */
export type BacktestSummary = {
  readonly frames: number
  readonly copies: number
  readonly decisions: number
  /** The largest state of one asset, as JSON. */
  readonly stateBytesMax: number
  /** Of one detector step. */
  readonly stepMedianUs: number
}
