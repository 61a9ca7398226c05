/**
 * `node test/sync-sim/main.ts [--seeds 300] [--from 0] [--variants ABCDEF]`: the simulation as a
 * table. Exit code 1 when D has a bad seed or a mutant lives.
 */

import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { isBad, runSeed, type SeedResult } from './run.ts'
import { VARIANT_TEXT, VARIANTS, type Variant } from './variants.ts'

export type SyncSimInput = {
  readonly seeds: number
  readonly firstSeed?: number
  readonly variants?: readonly Variant[]
  /** Called after each seed, for progress. */
  readonly onSeed?: (result: SeedResult) => void
}

export type VariantTotal = {
  readonly variant: Variant
  readonly seeds: number
  readonly badSeeds: readonly number[]
  readonly rows: number
  readonly lost: number
  readonly doubled: number
  readonly excused: number
  readonly faults: number
  /** The longest any good seed took to settle after the last fault. */
  readonly settledMostMs: number
}

export type SyncSimResult = {
  readonly passed: boolean
  readonly totals: readonly VariantTotal[]
}

/** Runs the seeds of each variant. D must have no bad seed, every other variant at least one. */
export function runSyncSim(input: SyncSimInput): SyncSimResult {
  const { seeds, firstSeed = 0, variants = VARIANTS, onSeed } = input
  const totals = variants.map((variant) => {
    const results = Array.from({ length: seeds }, (_, i) => {
      const result = runSeed(firstSeed + i, variant)
      onSeed?.(result)
      return result
    })
    return totalOf(variant, results)
  })
  const passed = totals.every(
    ({ variant, badSeeds }) => (variant === 'D') === (badSeeds.length === 0),
  )
  return { passed, totals }
}

function totalOf(variant: Variant, results: readonly SeedResult[]): VariantTotal {
  const sum = (of: (result: SeedResult) => number): number =>
    results.reduce((total, result) => total + of(result), 0)
  return {
    variant,
    seeds: results.length,
    badSeeds: results.filter(isBad).map((result) => result.seed),
    rows: sum((one) => one.rows),
    lost: sum((one) => one.lost),
    doubled: sum((one) => one.doubled),
    excused: sum((one) => one.excused),
    faults: sum((one) => one.faults),
    settledMostMs: Math.max(0, ...results.map((one) => one.settledMs ?? 0)),
  }
}

export function syncSimTable({ totals }: SyncSimResult): string {
  const lines = [
    'variant                                       seeds  bad    rows    lost  double  settled',
  ]
  for (const one of totals) {
    const name = `${one.variant} ${VARIANT_TEXT[one.variant]}`.padEnd(46)
    const numbers = [one.seeds, one.badSeeds.length, one.rows, one.lost, one.doubled]
    const [seeds, bad, rows, lost, doubled] = numbers.map(String)
    const settled = `${one.settledMostMs / 1000} s`
    lines.push(
      `${name}${seeds!.padStart(5)}${bad!.padStart(5)}${rows!.padStart(8)}${lost!.padStart(8)}${doubled!.padStart(8)}${settled.padStart(9)}`,
    )
  }
  return lines.join('\n')
}

/** The command line; the exit code. */
export function main(args: readonly string[]): number {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '300' },
      from: { type: 'string', default: '0' },
      variants: { type: 'string', default: VARIANTS.join('') },
    },
  })
  const variants = VARIANTS.filter((variant) => values.variants.includes(variant))
  const result = runSyncSim({
    seeds: Number(values.seeds),
    firstSeed: Number(values.from),
    variants,
  })
  console.log(syncSimTable(result))
  for (const { variant, badSeeds } of result.totals) {
    if (variant === 'D' && badSeeds.length > 0) console.log(`bad seeds of D: ${badSeeds.join(' ')}`)
  }
  return result.passed ? 0 : 1
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = main(process.argv.slice(2))
}
