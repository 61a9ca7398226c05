/** A backtest over a recording that a test makes up: its files in, its decisions out. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BacktestJob } from '../../gateway/backtest/job.ts'
import { tryProperties } from '../../gateway/replay/trial.ts'

type Line = Readonly<Record<string, unknown>>

export function runBacktest(
  run: (job: BacktestJob) => unknown,
  files: Readonly<Record<string, string>>,
  config: Line = {},
): Line[] {
  const dataDir = mkdtempSync(join(tmpdir(), 'backtest-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dataDir, name), text)
    const decisions: Line[] = []
    run({
      dataDir,
      tried(places) {
        const trial = tryProperties(places, config, () => undefined)
        assert(trial.kind === 'places')
        return trial.places
      },
      write: (one) => decisions.push(one),
      progress: () => {},
      nowUs: () => 0,
    })
    return decisions
  } finally {
    rmSync(dataDir, { recursive: true })
  }
}

/** Lines of JSON, as recordings have them. */
export function jsonLines(lines: readonly Line[]): string {
  return lines.map((one) => JSON.stringify(one)).join('\n')
}
