/** The thread of `life-pool.ts`: takes jobs one by one, gives their outcomes. */

import { parentPort } from 'node:worker_threads'
import { type LifeJob, runJob } from './life-job.ts'

const main = parentPort!

main.on('message', async (job: LifeJob) => {
  try {
    main.postMessage({ outcome: await runJob(job) })
  } catch (error) {
    main.postMessage({ failed: error instanceof Error ? (error.stack ?? error.message) : error })
  }
})
