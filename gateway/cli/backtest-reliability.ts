/** `cigale backtest parking --reliability`: confidences against the truth that a recording brings along. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BacktestJob, BacktestSummary } from '../backtest/job.ts'
import {
  drawReliability,
  reliabilityOf,
  type TimeSpan,
  type ToldStay,
} from '../backtest/reliability.ts'
import { CommandFailure } from './failure.ts'
import { saySentence } from './output.ts'

/** The same run, that draws its diagram into `file` when it is done. */
export function withReliability(
  run: (job: BacktestJob) => BacktestSummary,
  file: string,
): (job: BacktestJob) => BacktestSummary {
  return (job) => {
    const truth = readSpans(join(job.dataDir, 'truth', 'parking-stays.jsonl'))
    const unhealthy = readSpans(join(job.dataDir, 'truth', 'parking-health.jsonl'))
    const told: ToldStay[] = []
    const summary = run({
      ...job,
      write(decision) {
        if (decision['type'] === 'occ' && decision['confidence'] !== undefined)
          told.push(decision as unknown as ToldStay)
        job.write(decision)
      },
    })
    const reliability = reliabilityOf(told, truth, unhealthy)
    writeFileSync(file, drawReliability(reliability))
    const { stays, brier, brierOfShare } = reliability
    saySentence(
      `${stays} stays: Brier score ${brier.toFixed(4)}, one confidence for all ${brierOfShare.toFixed(4)} → ${file}`,
    )
    return summary
  }
}

function readSpans(file: string): readonly TimeSpan[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
    return lines.map((line) => JSON.parse(line) as TimeSpan)
  } catch (cause) {
    throw new CommandFailure(`a reliability diagram needs the truth, in ${file}: ${String(cause)}`)
  }
}
