/** The decoder thread: an engine that does what it is ordered to (`messages.ts`), one after the other. */

import { parentPort, workerData } from 'node:worker_threads'
import { giveMemoryBackAtRest } from '../../base/rest-system.ts'
import { Engine, type EngineStart, type Loaded } from './engine.ts'
import type { Order, Report, ThreadStart } from './messages.ts'
import { systemSurroundings } from './watch-system.ts'

giveMemoryBackAtRest()
const { settings, shared } = workerData as ThreadStart
const start = shared ?? (await firstStart())
const engine = new Engine(start, settings, systemSurroundings)
const kept = new Map<string, Loaded>()

function report(message: Report): void {
  parentPort!.postMessage(message)
}

parentPort!.on('message', (order: Order) => {
  switch (order.kind) {
    case 'load':
      return report({ kind: 'read', outcome: engine.load(order.textKind, order.text) })
    case 'keep':
      return void kept.set(order.id, order.loaded)
    case 'forget':
      return void kept.delete(order.id)
    case 'call': {
      const loaded = kept.get(order.id)
      const error = { kind: 'gone', message: `no codec called ${order.id}` } as const
      const answer = loaded ? engine.call(loaded, order.input) : ({ ok: false, error } as const)
      return report({ kind: 'answered', answer })
    }
    default:
      order satisfies never
  }
})
report({ kind: 'ready', shared: { module: start.module, base: engine.base() } })

/** What only the first thread has to do; those that replace it should be there at once. */
async function firstStart(): Promise<EngineStart> {
  const { loadFirstStart } = await import('./first-start-system.ts')
  return loadFirstStart(settings.jsonBytesMax)
}
