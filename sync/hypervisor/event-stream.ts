/** Facts as server-sent events: `id` is the position, so `Last-Event-ID` resumes exactly there. */

import type { ServerResponse } from 'node:http'
import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { FactSight } from './city/sight.ts'
import type { FactFeed } from './fact-feed.ts'
import { factView } from './views.ts'

/** Proxies close what is silent for long. */
const HEARTBEAT_MS = 20_000

export function openEventStream(input: {
  readonly response: ServerResponse
  readonly feed: FactFeed
  readonly after: number | undefined
  readonly clock: Clock
  /** Which facts this listener may see: of others it gets no sign. */
  readonly sees: FactSight
  /** Asked with each heartbeat: who has logged out, or is no longer let in, hears no more. */
  readonly isStillIn: () => Promise<boolean>
}): void {
  const { response, feed, after, clock, sees, isStillIn } = input
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  response.write(':\n\n')
  const subscription = feed.subscribe(after, (fact, profileOf) => {
    if (!sees(fact.fact, profileOf)) return true
    const data = JSON.stringify(factView(fact, profileOf))
    // A full socket buffer stops the reading of the store until the peer has caught up.
    return response.write(`id: ${fact.position}\nevent: fact\ndata: ${data}\n\n`)
  })
  let cancelBeat: CancelTimer
  const beat = (): void => {
    if (!response.writableNeedDrain) response.write(':\n\n')
    void isStillIn().then(
      (isIn) => isIn || response.end(),
      () => response.end(),
    )
    cancelBeat = clock.after(HEARTBEAT_MS, beat)
  }
  cancelBeat = clock.after(HEARTBEAT_MS, beat)
  response.on('drain', () => subscription.resume())
  response.on('close', () => {
    cancelBeat()
    subscription.close()
  })
}
