/** `cigale soak year [--days N] [--devices N] [--seed S]`: sensors of every kind, and no session lost. */

import { liveLong } from '../city/long-life.ts'
import { progress } from '../support/progress.ts'
import { printTable, readNumbers } from './numbers.ts'

export async function main(args: readonly string[]): Promise<number> {
  const { days, devices, seed } = readNumbers(args, { days: 365, devices: 30, seed: 1 })
  const bar = progress('year', days)
  const startedMs = performance.now()
  const figures = await liveLong({ days, devices, seed, onDay: (day) => bar.at(day) })
  bar.end()
  printTable([
    ['days', days],
    ['devices', devices],
    ['joins', figures.joins],
    ['frames', figures.frames],
    ['  repeats', figures.repeats],
    ['downlinks', figures.downlinks],
    ['counters over 2^16', figures.rollOvers],
    ['kills of the gateway', figures.kills],
    ['power cuts', figures.powerCuts],
    ['days with noise', figures.noisyDays],
    ['sensors covered for days', figures.coverings],
    ['sessions looked at', figures.looks],
    ['  sent as the network knows', figures.steered],
    ['seed', seed],
    ['minutes', ((performance.now() - startedMs) / 60_000).toFixed(1)],
    ['problems', figures.problemCount],
  ])
  for (const problem of figures.problems) console.log(`  ${problem}`)
  return figures.problemCount === 0 ? 0 : 1
}
