/** Asks the thread of an update: it lives for one answer. */

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { UpdateAnswer, UpdateAsk } from './update-messages.ts'

/** A stick that hangs, a server that trickles: the fetchers' own limits end sooner. */
const ANSWER_MS_MAX = 5 * 60_000

export async function askUpdate(ask: UpdateAsk): Promise<UpdateAnswer> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: ask })
  const signal = AbortSignal.timeout(ANSWER_MS_MAX)
  try {
    const [answer] = (await once(worker, 'message', { signal })) as [UpdateAnswer]
    return answer
  } catch (error) {
    return { kind: 'unreachable', detail: `the update did not end: ${(error as Error).message}` }
  } finally {
    void worker.terminate()
  }
}
