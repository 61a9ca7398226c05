/**
 * `cigale backtest`: the gateway's own detectors over a recording. What they decide goes to a file,
 * one decision a line, in the order in which it was decided.
 */

import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { parse } from 'yaml'
import type { BacktestJob, BacktestSummary } from '../backtest/job.ts'
import { CommandFailure } from './failure.ts'
import { progressBar, say, sayJson } from './output.ts'

export type BacktestFlags = {
  readonly data: string
  readonly out: string
  readonly config?: string
  readonly json?: boolean
}

const PIECE_LINES = 2_000

export function backtest(run: (job: BacktestJob) => BacktestSummary, flags: BacktestFlags): number {
  const startedUs = nowUs()
  const fd = openSync(flags.out, 'w')
  let lines: string[] = []
  const flush = () => {
    if (lines.length > 0) writeSync(fd, `${lines.join('\n')}\n`)
    lines = []
  }
  try {
    const summary = run({
      dataDir: flags.data,
      config: flags.config === undefined ? {} : readSettings(flags.config),
      write(decision) {
        if (lines.push(JSON.stringify(decision)) >= PIECE_LINES) flush()
      },
      progress: progressBar('frames'),
      nowUs,
    })
    flush()
    const seconds = Math.round((nowUs() - startedUs) / 100_000) / 10
    if (flags.json) sayJson({ ...summary, seconds })
    else say(described(summary, seconds, flags.out))
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

function readSettings(file: string): Readonly<Record<string, unknown>> {
  const settings: unknown = parse(readFileSync(file, 'utf8'))
  if (typeof settings === 'object' && settings !== null && !Array.isArray(settings))
    return settings as Record<string, unknown>
  throw new CommandFailure(`${file} holds no settings: names with values are needed, as YAML`)
}

function nowUs(): number {
  return performance.now() * 1000
}
