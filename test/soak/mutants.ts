/** `cigale soak mutants [NAME…] [--seeds N]`: each broken core must be caught within so many seeds. */

import { parseArgs } from 'node:util'
import { type Caught, catchMutant, SEEDS_MAX } from '../city/mutants/catch.ts'
import { MUTANTS } from '../city/mutants/list.ts'
import { progress } from '../support/progress.ts'

const USAGE = `usage: cigale soak mutants [NAME…] [--seeds N]

${MUTANTS.map(({ name, text }) => `  ${name.padEnd(24)}${text}`).join('\n')}

for instance: cigale soak mutants forgets-airtime`

export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { seeds: { type: 'string' }, help: { type: 'boolean' } },
  })
  const seeds = Number(values.seeds ?? SEEDS_MAX)
  const unknown = positionals.filter((name) => !MUTANTS.some((mutant) => mutant.name === name))
  if (values.help || unknown.length > 0 || !Number.isInteger(seeds)) {
    console.error(USAGE)
    return unknown.length > 0 ? 2 : 0
  }
  const wanted = MUTANTS.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  )
  const bar = progress('mutants', wanted.length)
  const lines: string[] = []
  let escaped = 0
  for (const [i, mutant] of wanted.entries()) {
    const caught = await catchMutant(mutant, seeds)
    if (!caught) escaped++
    lines.push(`${mutant.name.padEnd(26)}${verdict(caught)}`)
    bar.at(i + 1)
  }
  bar.end()
  console.log(lines.join('\n'))
  console.log(
    `\n${wanted.length - escaped} of ${wanted.length} mutants caught within ${seeds} seeds`,
  )
  return escaped === 0 ? 0 : 1
}

function verdict(caught: Caught | undefined): string {
  if (!caught) return 'NOT CAUGHT'
  const { seed, violation } = caught
  return `seed ${String(seed).padStart(2)}  ${violation.invariant.padEnd(4)} ${violation.detail}`
}
