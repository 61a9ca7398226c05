/** `cigale soak files [--cases N] [--seed S]`: journal and database cut, flipped and lost N times. */

import { runFiles } from '../crash/file-run.ts'
import { progress } from '../support/progress.ts'
import { printTable, readNumbers } from './numbers.ts'

export async function main(args: readonly string[]): Promise<number> {
  const { cases, seed } = readNumbers(args, { cases: 15_000, seed: 1 })
  const bar = progress('files', cases)
  const startedMs = performance.now()
  const figures = await runFiles({ cases, seed, onCase: (done) => bar.at(done) })
  bar.end()
  let problems = 0
  for (const [name, one] of figures) {
    problems += one.problemCount
    const rest = one.opened < one.cases || one.lossy > 0
    const detail = rest ? `, ${one.refused} refused, ${one.lossy} opened with losses` : ''
    printTable([[name.padEnd(28), `${one.cases} cases, ${one.problemCount} problems${detail}`]])
    for (const problem of one.problems) console.log(`  ${problem}`)
  }
  printTable([
    ['seed', seed],
    ['minutes', ((performance.now() - startedMs) / 60_000).toFixed(1)],
    ['problems', problems],
  ])
  return problems === 0 ? 0 : 1
}
