/** Litres of each minute of the season: what pipes, leaks and meters are reckoned in. */

export type Minutes = Float32Array

/** The grid of a season: minute `m` begins at `start + 60 m`. */
export type Grid = { readonly start: number; readonly minutes: number }

/** Adds a flow, L/min, between two moments; each minute at the flow of its middle. */
export function addFlow(
  litres: Minutes,
  grid: Grid,
  span: { readonly from: number; readonly to: number },
  lpm: (time: number) => number,
): void {
  const { start, minutes } = grid
  const { from, to } = span
  for (let m = Math.max(0, Math.floor((from - start) / 60)); m < minutes; m++) {
    const begin = start + m * 60
    if (begin >= to) break
    const seconds = Math.min(to, begin + 60) - Math.max(from, begin)
    if (seconds > 0) litres[m]! += (lpm(begin + 30) * seconds) / 60
  }
}

/** Litres of each ten minutes where there are any: `[first step, litres, litres, …]`. */
export type LitresByStep = {
  readonly stepS: number
  readonly t0: number
  readonly runs: readonly (readonly number[])[]
}

const STEP_MINUTES = 10

export function litresByStep(litres: Minutes, { start }: Grid): LitresByStep {
  const runs: number[][] = []
  let open: number[] | undefined
  for (let from = 0; from < litres.length; from += STEP_MINUTES) {
    let sum = 0
    for (let m = from; m < Math.min(litres.length, from + STEP_MINUTES); m++) sum += litres[m]!
    const rounded = Number(sum.toFixed(2))
    if (rounded === 0) {
      open = undefined
      continue
    }
    if (!open) {
      open = [from / STEP_MINUTES]
      runs.push(open)
    }
    open.push(rounded)
  }
  return { stepS: STEP_MINUTES * 60, t0: start, runs }
}
