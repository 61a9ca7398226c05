/** Asks the thread of an update: it lives for one answer. */

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { ChunkLink } from '../../decoders/bundle/mqtt.ts'
import { portOf } from './chunk-port-system.ts'
import { FROM_HYPERVISOR, type UpdateAnswer, type UpdateAsk } from './update-messages.ts'

/** A stick that hangs, a server that trickles: the fetchers' own limits end sooner. */
const ANSWER_MS_MAX = 5 * 60_000

/** `link`: the way to the hypervisor, where there is one. */
export async function askUpdate(ask: UpdateAsk, link?: ChunkLink): Promise<UpdateAnswer> {
  const asksHypervisor = ask.kind === 'fetch' && ask.source === FROM_HYPERVISOR
  if (asksHypervisor && !link) return NO_LINK
  const port = asksHypervisor && link ? portOf(link) : undefined
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { ask, port },
    transferList: port ? [port] : [],
  })
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

const NO_LINK = {
  kind: 'refused',
  detail: 'decoders.repository is hypervisor, but sync.transports has no mqtt',
} as const
