/** `cigale soak sync`: thousands of lives of the protocol, or its mutants; what fails is cut down to a file. */

import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { progress } from '../support/progress.ts'
import { catchSyncMutant, SEEDS_MAX } from '../sync-sim/mutants/catch.ts'
import { SYNC_MUTANTS } from '../sync-sim/mutants/list.ts'
import { drawScenario } from '../sync-sim/scenario.ts'
import { shrinkScenario } from '../sync-sim/shrink.ts'
import { runLives, totalLine } from '../sync-sim/total.ts'

const USAGE = `usage: cigale soak sync [--seeds N] [--from N]
       cigale soak sync --mutants [--seeds N]

for instance: cigale soak sync --seeds 5000
              cigale soak sync --mutants`
const SEEDS = 5_000

export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string' },
      from: { type: 'string', default: '0' },
      mutants: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  })
  const from = Number(values.from)
  const count = Number(values.seeds ?? (values.mutants ? SEEDS_MAX : SEEDS))
  if (values.help || !Number.isInteger(count) || !Number.isInteger(from)) {
    console.error(USAGE)
    return values.help ? 0 : 2
  }
  return values.mutants ? mutants(count) : await lives({ from, count })
}

async function lives(seeds: { readonly from: number; readonly count: number }): Promise<number> {
  const bar = progress('lives', seeds.count)
  let done = 0
  const total = runLives(seeds, () => bar.at(++done))
  bar.end()
  console.log(totalLine(total))
  for (const seed of total.badSeeds.slice(0, 5)) {
    const file = `sync-${seed}.json`
    writeFileSync(file, JSON.stringify(await shrinkScenario(drawScenario(seed)), null, 2))
    console.log(`seed ${seed}: cut down to ${file}; keep it in test/sync-sim/regress`)
  }
  return total.badSeeds.length === 0 ? 0 : 1
}

function mutants(seeds: number): number {
  const bar = progress('mutants', SYNC_MUTANTS.length)
  const lines = SYNC_MUTANTS.map((mutant, i) => {
    const caught = catchSyncMutant(mutant, seeds)
    bar.at(i + 1)
    const { name, text } = mutant
    const verdict = caught ? `seed ${caught.seed}` : 'NOT CAUGHT'
    return `${name.padEnd(24)}${verdict.padEnd(12)}${text}`
  })
  bar.end()
  const escaped = lines.filter((line) => line.includes('NOT CAUGHT')).length
  console.log(lines.join('\n'))
  console.log(`\n${lines.length - escaped} of ${lines.length} mutants caught within ${seeds} seeds`)
  return escaped <= lines.length / 20 ? 0 : 1
}
