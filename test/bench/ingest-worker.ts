/** One receiver of the benchmark, in a process of its own: the product's ingest over the product's store. */

import { systemClock } from '../../base/clock-system.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import { Ingest } from '../../sync/hypervisor/ingest.ts'
import { openPostgresStore } from '../../sync/hypervisor/postgres/store.ts'
import { openSqliteStore } from '../../sync/hypervisor/store-sqlite.ts'
import { IngestLoad, type LoadPlan } from './ingest-load.ts'

export type WorkerOrder = LoadPlan & {
  /** A path, or a PostgreSQL's URL. */
  readonly database: string
}

export type WorkerSays =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'done'
      readonly rows: number
      readonly batches: number
      readonly values: number
      readonly ms: number
      readonly cpuMs: number
      readonly rssMb: number
    }

function say(message: WorkerSays): void {
  process.send?.(message)
}

process.once('message', async (order: WorkerOrder) => {
  const { database } = order
  const store = database.includes('://')
    ? await openPostgresStore({ url: database }, systemClock)
    : openSqliteStore(database)
  const load = new IngestLoad(order)
  const surroundings = { clock: systemClock, random: systemRandom, log: silentLog }
  const ingest = new Ingest({ store, transports: [load], ...surroundings, metrics: new Metrics() })
  ingest.open()
  process.once('message', async () => {
    const startMs = performance.now()
    const before = process.cpuUsage()
    await load.run()
    const ms = performance.now() - startMs
    const { user, system } = process.cpuUsage(before)
    const { rows, values } = load
    const rssMb = process.memoryUsage().rss / 2 ** 20
    const batches = order.gateways * order.batches
    say({ kind: 'done', rows, batches, values, ms, cpuMs: (user + system) / 1000, rssMb })
    await ingest.close()
    await store.close()
    process.disconnect()
  })
  say({ kind: 'ready' })
})
