/** `cigale soak updates [--seeds N] [--first S]`: each metadata file of a repository damaged 64 times a seed. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemScratch } from '../../decoders/bundle/scratch-system.ts'
import { progress } from '../support/progress.ts'
import { mutateAll, mutationRepository } from '../support/update-mutations.ts'
import { printTable, readNumbers } from './numbers.ts'

export async function main(args: readonly string[]): Promise<number> {
  const { seeds, first } = readNumbers(args, { seeds: 50, first: 1 })
  const folder = mkdtempSync(join(tmpdir(), 'cigale-updates-'))
  const repository = await mutationRepository()
  const bar = progress('seeds', seeds)
  const startedMs = performance.now()
  const total = { refused: 0, taken: 0 }
  const problems: string[] = []
  for (let seed = first; seed < first + seeds; seed++) {
    try {
      const one = await mutateAll(repository, systemScratch(join(folder, 'tuf')), seed)
      total.refused += one.refused
      total.taken += one.taken
    } catch (error) {
      problems.push(`seed ${seed}: ${error instanceof Error ? error.message : error}`)
    }
    bar.at(seed - first + 1)
  }
  bar.end()
  rmSync(folder, { recursive: true, force: true })
  for (const problem of problems) console.log(problem)
  printTable([
    ['refused', total.refused],
    ['taken, the same to the byte', total.taken],
    ['minutes', ((performance.now() - startedMs) / 60_000).toFixed(1)],
    ['problems', problems.length],
  ])
  return problems.length === 0 ? 0 : 1
}
