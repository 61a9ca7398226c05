/** Mutants of the receiving side. */

import type { StoreWrite } from '../../../sync/hypervisor/gateway-state.ts'
import type { HypervisorStore } from '../../../sync/hypervisor/store.ts'
import type { Message } from '../../../sync/messages.ts'
import { readMessage } from '../../../sync/read-message.ts'
import type { HypervisorTransport } from '../../../sync/transport/transport.ts'
import { writeMessage } from '../../../sync/write-message.ts'
import type { Mutant } from './mutant.ts'

export const AT_THE_HYPERVISOR: readonly Mutant[] = [
  {
    name: 'accepts-gaps',
    text: 'takes a batch beyond a hole and moves its cursor there',
    breaks: ['I1'],
    bend: () => ({ hypervisorTransport: jumpsHoles }),
  },
  {
    name: 'acknowledges-unstored',
    text: 'answers a commit that the disk did not take',
    breaks: ['I1', 'I4', 'I13'],
    bend: () => ({
      store: (store) => {
        const write = store.write.bind(store)
        let commits = 0
        return withWrite(store, async (writes, nowMs) => {
          return ++commits % 25 === 0 ? 'written' : await write(writes, nowMs)
        })
      },
    }),
  },
  {
    name: 'stores-half',
    text: 'moves the cursor over rows that it leaves out',
    breaks: ['I1'],
    bend: () => ({
      store: (store) => {
        const write = store.write.bind(store)
        return withWrite(store, (writes, nowMs) => write(writes.map(withoutLast), nowMs))
      },
    }),
  },
  {
    name: 'forgets-cursors',
    text: 'begins each run with no cursors',
    breaks: ['I4', 'I2', 'I1', 'I13'],
    bend: () => ({
      store: (store) => Object.assign(store, { cursors: async () => [] }),
    }),
  },
  {
    name: 'labels-wrongly',
    text: 'does not hear when a gateway tells its UTC',
    breaks: ['I12'],
    isSly: true,
    bend: () => ({
      store: (store) => {
        const write = store.write.bind(store)
        return withWrite(store, (writes, nowMs) =>
          write(
            writes.filter((one) => one.kind !== 'effect' || one.effect.kind !== 'clock'),
            nowMs,
          ),
        )
      },
    }),
  },
]

/** The store is an instance of the product's: an own property hides its method. */
function withWrite(store: HypervisorStore, write: HypervisorStore['write']): HypervisorStore {
  return Object.assign(store, { write })
}

function withoutLast(one: StoreWrite): StoreWrite {
  if (one.kind !== 'effect' || one.effect.kind !== 'commit' || one.effect.rows.length < 2)
    return one
  return { ...one, effect: { ...one.effect, rows: one.effect.rows.slice(0, -1) } }
}

/** Before a batch that leaves a hole a GAP is forged that closes it. */
function jumpsHoles(transport: HypervisorTransport): HypervisorTransport {
  const next = new Map<string, number>()
  return {
    ...transport,
    open: (listener) =>
      transport.open({
        onUp: () => listener.onUp(),
        onDown: (reason) => listener.onDown(reason),
        onReport: (report, detail) => listener.onReport(report, detail),
        onMessage: (gw, bytes) => {
          const read = readMessage(bytes)
          if (read.kind === 'message' && read.message.kind === 'batch') {
            const { epoch, stream, seq0, prev } = read.message
            const lane = `${gw}/${epoch}/${stream}`
            const due = next.get(lane) ?? 0
            if (seq0 > due) {
              const range = { from: due, to: seq0, reason: 0, fromMs: 0, toMs: 0, head: prev }
              const gap: Message = { kind: 'gap', gw, epoch, stream, ...range } as Message
              listener.onMessage(gw, writeMessage(gap))
            }
            next.set(lane, Math.max(due, read.message.next))
          }
          listener.onMessage(gw, bytes)
        },
      }),
  }
}
