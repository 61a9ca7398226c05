/** Many lives in one line. */

import { isBad, type LifeResult, runSeed } from './run.ts'

export type LivesTotal = {
  readonly lives: number
  readonly badSeeds: readonly number[]
  readonly rows: number
  readonly lost: number
  readonly doubled: number
  readonly excused: number
  readonly faults: number
  /** The longest any life took to settle after the last fault. */
  readonly settledMostMs: number
}

/** `onLife` is called after each, for progress. */
export function runLives(
  seeds: { readonly from: number; readonly count: number },
  onLife?: (result: LifeResult) => void,
): LivesTotal {
  const total = { rows: 0, lost: 0, doubled: 0, excused: 0, faults: 0, settledMostMs: 0 }
  const badSeeds: number[] = []
  for (let seed = seeds.from; seed < seeds.from + seeds.count; seed++) {
    const result = runSeed(seed)
    if (isBad(result)) badSeeds.push(seed)
    for (const key of ['rows', 'lost', 'doubled', 'excused', 'faults'] as const) {
      total[key] += result[key]
    }
    total.settledMostMs = Math.max(total.settledMostMs, result.settledMs ?? 0)
    onLife?.(result)
  }
  return { lives: seeds.count, badSeeds, ...total }
}

export function totalLine(total: LivesTotal): string {
  const { lives, badSeeds, rows, lost, doubled, excused, faults, settledMostMs } = total
  return (
    `${lives} lives, ${rows} rows, ${faults} faults: ${lost} lost, ${doubled} doubled, ` +
    `${excused} excused; ${badSeeds.length} bad; settled within ${settledMostMs / 1000} s`
  )
}
