/** Runs `cigale backtest` as anybody would: another process, its output a file. */

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BacktestSummary } from '../../../gateway/backtest/job.ts'

const CIGALE = fileURLToPath(new URL('../../../cigale', import.meta.url))
const LOOK_MS = 20

export type Stream = 'water' | 'parking'

export type BacktestRun = BacktestSummary & {
  /** From start to end of the process. */
  readonly seconds: number
  /** The most it ever had resident. */
  readonly peakMb: number
}

/** Decisions go to `out`. Throws with what the program said when it fails. */
export async function runBacktest(
  stream: Stream,
  files: { readonly data: string; readonly out: string; readonly config?: string | undefined },
): Promise<BacktestRun> {
  const settings = files.config ? ['--config', files.config] : []
  const args = ['backtest', stream, '--data', files.data, '--out', files.out, '--json', ...settings]
  const beganMs = performance.now()
  const child = spawn(CIGALE, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let complaint = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  let peakMb = 0
  const looking = setInterval(() => {
    peakMb = Math.max(peakMb, residentPeakMb(child.pid))
  }, LOOK_MS)
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  clearInterval(looking)
  if (code !== 0) throw new Error(`cigale ${args.join(' ')}: ${complaint || said}`)
  const summary = JSON.parse(said) as BacktestSummary
  return { ...summary, seconds: (performance.now() - beganMs) / 1000, peakMb }
}

/** 0 when it cannot be known: not on Linux, or over already. */
function residentPeakMb(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
