/**
 * `cigale bench detect`: the detectors of the gateway over recordings with a known truth, by `cigale
 * backtest`, and how well they did beside what is known of others.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { progress } from '../../support/progress.ts'
import type { Report } from '../report.ts'
import { type BacktestRun, runBacktest, type Stream } from './backtest-run.ts'
import { checkCausality } from './causality.ts'
import { type DetectFlags, readDetectFlags } from './flags.ts'
import { parkingRows } from './parking-rows.ts'
import { scoreParking } from './score/parking/score.ts'
import { gradeWater, scoreWater } from './score/water/score.ts'
import { reportRow, type ScoreRow } from './score-row.ts'
import { waterRows } from './water-rows.ts'
import { readLines } from './world/files.ts'
import { generateWorld } from './world/generate.ts'
import { DEFAULTS, type Params } from './world/params.ts'
import { overrideParams } from './world/params-override.ts'

const LOW_LOSS = new URL('./params/lowloss.json', import.meta.url)

/** `args`: of the command line, names of benchmarks first. */
export async function benchDetect(report: Report, args: readonly string[]): Promise<void> {
  const flags = readDetectFlags(args)
  const params = flags.params === undefined ? DEFAULTS : readParams(flags.params)
  if (flags.only !== 'parking') {
    const water = await runSeeds('water', params, flags, gradeWater)
    tell(report, waterRows(scoreWater(water.scores)), flags)
    tellCost(report, water, { stream: 'water', goal: '< 5' })
  }
  if (flags.only === 'water') return
  const parking = await runSeeds('parking', params, flags, scoreParking)
  tell(report, parkingRows(parking.scores, 'as it is'), flags)
  tellCost(report, parking, { stream: 'parking', goal: '< 10' })
  if (flags.params !== undefined) return
  const confirmed = await runSeeds('parking', readParams(LOW_LOSS), flags, scoreParking)
  tell(report, parkingRows(confirmed.scores, 'confirmed uplinks'), flags)
}

type Seeds<Score> = {
  readonly scores: readonly Score[]
  readonly runs: readonly BacktestRun[]
  /** Decisions that would have been others without the frames after them; undefined: not looked. */
  readonly lookAhead: number | undefined
}

async function runSeeds<Line, Score>(
  stream: Stream,
  params: Params,
  { seeds, config, causal }: DetectFlags,
  grade: (dir: string, output: readonly Line[]) => Score,
): Promise<Seeds<Score>> {
  const bar = progress(stream, seeds.length)
  const scores: Score[] = []
  const runs: BacktestRun[] = []
  let lookAhead = causal ? 0 : undefined
  for (const [done, seed] of seeds.entries()) {
    bar.at(done)
    const data = mkdtempSync(join(tmpdir(), 'cigale-detect-'))
    const out = join(data, 'decisions.jsonl')
    try {
      generateWorld(data, { seed, params, only: stream })
      runs.push(await runBacktest(stream, { data, out, config }))
      scores.push(grade(data, readLines<Line>(out)))
      if (lookAhead === undefined) continue
      const run = (files: { data: string; out: string }) =>
        runBacktest(stream, { ...files, config })
      const cuts = await checkCausality(
        stream,
        { data, work: mkdtempSync(join(data, 'cuts-')) },
        run,
      )
      lookAhead += cuts.reduce((sum, { differing }) => sum + differing, 0)
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  }
  bar.end()
  return { scores, runs, lookAhead }
}

function tell(report: Report, rows: readonly ScoreRow[], { seeds, params }: DetectFlags): void {
  const load = `seeds ${seeds.join(', ')}${params === undefined ? '' : `, the world of ${params}`}`
  for (const row of rows) report.row(reportRow(row, load))
}

function tellCost(
  report: Report,
  { runs, lookAhead }: Seeds<unknown>,
  { stream, goal }: { readonly stream: Stream; readonly goal: string },
): void {
  const most = (of: (run: BacktestRun) => number) => Math.max(...runs.map(of))
  const load = `the slowest of ${runs.length}, start and file in it; ${most((r) => r.frames)} frames`
  const row = (name: string, value: number, unit: string, goal: string) =>
    report.row({ name: `${stream}: ${name}`, value: value.toFixed(1), unit, goal, load })
  row(
    'time of a run',
    most((r) => r.seconds),
    's',
    goal,
  )
  row(
    'step, median',
    most((r) => r.stepMedianUs),
    'µs',
    '≤ 50',
  )
  row('largest state', most((r) => r.stateBytesMax) / 1024, 'kB', '≤ 4')
  report.row({
    name: `${stream}: memory of a run`,
    value: most((r) => r.peakMb).toFixed(0),
    unit: 'MB resident at the peak',
    load,
  })
  if (lookAhead !== undefined) row('decisions that looked ahead', lookAhead, '', '0')
}

function readParams(file: string | URL): Params {
  return overrideParams(JSON.parse(readFileSync(file, 'utf8')))
}
