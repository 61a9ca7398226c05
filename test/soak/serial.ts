/** `cigale soak serial [--cases N] [--seed S]`: answers of the concentrator's bridge damaged N times on their way. */

import { runSerial } from '../crash/serial-rig.ts'
import { progress } from '../support/progress.ts'
import { printTable, readNumbers } from './numbers.ts'

export async function main(args: readonly string[]): Promise<number> {
  const { cases, seed } = readNumbers(args, { cases: 1_000_000, seed: 1 })
  const bar = progress('serial', cases)
  const startedMs = performance.now()
  const figures = await runSerial({ cases, seed, onCase: (done) => bar.at(done) })
  bar.end()
  for (const [name, count] of Object.entries(figures.damages)) printTable([[name, count]])
  printTable([
    ['cases', cases],
    ['refused by the client', figures.refused],
    ['resynchronised', figures.resyncs],
    ['slowest answer after a damage, ms', figures.slowestMs],
    ['minutes', ((performance.now() - startedMs) / 60_000).toFixed(1)],
    ['problems', figures.problemCount],
  ])
  for (const problem of figures.problems) console.log(`  ${problem}`)
  return figures.problemCount === 0 ? 0 : 1
}
