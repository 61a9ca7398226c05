/** Many lives on a few threads: each takes the next job when it has done its last. */

import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { LifeJob } from './life-job.ts'
import type { Outcome } from './run.ts'

const WORKER = new URL('./life-worker.ts', import.meta.url)

export type PoolOptions = {
  readonly threads?: number
  readonly onOutcome?: (outcome: Outcome, job: LifeJob) => void
  /** No further job is begun when it says so. */
  readonly enough?: () => boolean
}

/** Outcomes in the order of the jobs; those that were not begun are left out. */
export async function runLives(
  jobs: readonly LifeJob[],
  options: PoolOptions = {},
): Promise<Outcome[]> {
  const { threads = availableParallelism(), onOutcome, enough = () => false } = options
  const outcomes = new Map<number, Outcome>()
  let next = 0
  async function work(): Promise<void> {
    const worker = new Worker(WORKER)
    try {
      while (next < jobs.length && !enough()) {
        const number = next++
        const job = jobs[number]!
        const outcome = await ask(worker, job)
        outcomes.set(number, outcome)
        onOutcome?.(outcome, job)
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, work))
  return [...outcomes].sort(([a], [b]) => a - b).map(([, outcome]) => outcome)
}

function ask(worker: Worker, job: LifeJob): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners()
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`a thread of the city ended with code ${code}`)))
    worker.on('message', (answer: { readonly outcome: Outcome } | { readonly failed: string }) => {
      if ('outcome' in answer) resolve(answer.outcome)
      else reject(new Error(`a life of seed ${job.scenario.seed} failed: ${answer.failed}`))
    })
    worker.postMessage(job)
  })
}
