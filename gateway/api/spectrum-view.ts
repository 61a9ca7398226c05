/** One frequency of the spectrum as its page draws it. */

import { LEVELS_DBM } from '../../hardware/sx1261/commands.ts'
import { levelExceeded, type SpectrumColumn } from '../../hardware/sx1261/spectral-scan.ts'

export type SpectrumView = SpectrumColumn & {
  /** Lower edge of each step of `counts`, dBm, loudest first; the last is everything below it. */
  readonly levelsDbm: readonly number[]
  /** Exceeded half of the time: the noise, or who sends without end. */
  readonly usualDbm: number
  /** Exceeded in one look of a hundred: the loudest who speaks now and then. */
  readonly burstDbm: number
}

const USUAL_SHARE = 0.5
const BURST_SHARE = 0.01

export function spectrumView(column: SpectrumColumn): SpectrumView {
  return {
    ...column,
    levelsDbm: LEVELS_DBM,
    usualDbm: levelExceeded(column, USUAL_SHARE),
    burstDbm: levelExceeded(column, BURST_SHARE),
  }
}
