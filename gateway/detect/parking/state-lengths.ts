/**
 * How likely a space is to be taken, or free, for so long from a moment on, as its sensor sees it: one
 * in some states is a mere disturbance and over within a minute or three.
 */

import { arrivalsDue } from './usual-arrivals.ts'
import type { UsualLengths } from './usual-lengths.ts'
import { isSamePart, stayDensity, staySurvival } from './usual-stays.ts'

export type StateLengths = {
  /** That it ends just then, per ms. */
  readonly endsAt: (occupied: boolean, fromMs: number, toMs: number) => number
  /** That it lasts longer. */
  readonly lasts: (occupied: boolean, fromMs: number, toMs: number) => number
  /** `endsAt` from each cell of a grid to each that is not before it: table[from * cells + to]. */
  readonly table: (occupied: boolean, grid: Grid) => Float64Array
}

/** Cells of time, each known by its middle. */
export type Grid = { readonly fromMs: number; readonly stepMs: number; readonly cells: number }

/** Ghosts of cars beside, and the flicker of a manoeuvre: of all states the sensor tells. */
const BRIEF = { taken: { share: 0.12, ms: 180_000 }, free: { share: 0.08, ms: 90_000 } }

/** `utcMs`: what to add to the line for UTC. */
export function stateLengths(usual: UsualLengths, utcMs: number): StateLengths {
  const due = arrivalsDue(usual.arrivals)
  const freeAlone = (fromMs: number, toMs: number): number =>
    Math.exp(due.until(fromMs + utcMs) - due.until(toMs + utcMs))
  const endsAt: StateLengths['endsAt'] = (occupied, fromMs, toMs) => {
    const { share, ms } = BRIEF[occupied ? 'taken' : 'free']
    const briefly = toMs - fromMs < ms ? 1 / ms : 0
    const usually = occupied
      ? stayDensity(usual.stays, fromMs + utcMs, toMs - fromMs)
      : due.perMs(toMs + utcMs) * freeAlone(fromMs, toMs)
    return share * briefly + (1 - share) * usually
  }
  return {
    endsAt,
    table(occupied, { fromMs, stepMs, cells }) {
      const table = new Float64Array(cells * cells)
      for (let i = 0; i < cells; i++) {
        const ms = fromMs + (i + 0.5) * stepMs
        // Two changes in one cell are in their order half of the time, a third of it apart.
        table[i * cells + i] = endsAt(occupied, ms, ms + stepMs / 3) / 2
        // How long a car stays depends on the part of the day only, not on the minute it came.
        const isAsBefore = occupied && i > 0 && isSamePart(ms + utcMs, ms - stepMs + utcMs)
        for (let j = i + 1; j < cells; j++)
          table[i * cells + j] = isAsBefore
            ? table[(i - 1) * cells + j - 1]!
            : endsAt(occupied, ms, ms + (j - i) * stepMs)
      }
      return table
    },
    lasts(occupied, fromMs, toMs) {
      const { share, ms } = BRIEF[occupied ? 'taken' : 'free']
      const briefly = Math.max(0, 1 - (toMs - fromMs) / ms)
      const usually = occupied
        ? staySurvival(usual.stays, fromMs + utcMs, toMs - fromMs)
        : freeAlone(fromMs, toMs)
      return share * briefly + (1 - share) * usually
    },
  }
}
