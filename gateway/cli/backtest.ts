/**
 * `cigale backtest`: the gateway's own detectors over a recording. What they decide goes to a file,
 * one decision a line, in the order in which it was decided.
 */

import { closeSync, openSync, writeSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import type { BacktestJob, BacktestSummary } from '../backtest/job.ts'
import { sayJson, sayLines } from './output.ts'
import { progressBar } from './progress.ts'

export type BacktestFlags = {
  readonly data: string
  readonly out: string
  readonly config?: string
  readonly json?: boolean
}

const PIECE_LINES = 2_000

export async function backtest(
  run: (job: BacktestJob) => BacktestSummary,
  flags: BacktestFlags,
): Promise<number> {
  const startedUs = nowUs()
  const tried = await triedBy(flags.config)
  const fd = openSync(flags.out, 'w')
  let lines: string[] = []
  const flush = () => {
    if (lines.length > 0) writeSync(fd, `${lines.join('\n')}\n`)
    lines = []
  }
  try {
    const summary = run({
      dataDir: flags.data,
      tried,
      write(decision) {
        if (lines.push(JSON.stringify(decision)) >= PIECE_LINES) flush()
      },
      progress: progressBar('frames'),
      nowUs,
    })
    flush()
    const seconds = Math.round((nowUs() - startedUs) / 100_000) / 10
    if (flags.json) sayJson({ ...summary, seconds })
    else sayLines(described(summary, seconds, flags.out))
    return 0
  } finally {
    closeSync(fd)
  }
}

function described(summary: BacktestSummary, seconds: number, file: string): string {
  const { frames, copies, decisions, stateBytesMax, stepMedianUs } = summary
  return [
    `${decisions} decisions from ${frames} frames (${copies} copies left out) → ${file}`,
    `${seconds} s, ${stepMedianUs} µs a step (median), ${stateBytesMax} bytes the largest state`,
  ].join('\n')
}

/** What judges settings is read only where there are some. */
async function triedBy(config: string | undefined): Promise<BacktestJob['tried']> {
  if (config === undefined) return (places) => places
  const { placesToTry } = await import('./settings-to-try.ts')
  return (places) => placesToTry(config, places)
}

function nowUs(): number {
  return performance.now() * 1000
}
