/**
 * `cigale bench ingest`: batches of 260 rows of a city's gateways into the receiver's own write path
 * (ingest, turns, store), each batch acknowledged after its commit. PostgreSQL syncs its disk; its server
 * and the receivers share the machine's cores. Beside it SQLite, which takes batches of all gateways in one
 * transaction; and one, two, three receivers of one PostgreSQL.
 */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findPostgres, Postgres } from '../support/postgres.ts'
import type { WorkerOrder, WorkerSays } from './ingest-worker.ts'
import type { Report } from './report.ts'

const WORKER = fileURLToPath(new URL('ingest-worker.ts', import.meta.url))
const GATEWAYS = 16
/** `batches`: of each gateway. */
type Shape = { readonly batches: number; readonly rowsPerBatch: number }
const BACKLOG: Shape = { batches: 40, rowsPerBatch: 260 }
/** A quarter of an hour of one gateway: 83 uplinks with 260 readings of single channels. */
const QUARTER: Shape = { batches: 60, rowsPerBatch: 83 }
/** As a gateway sends that gathers for 5 s: mostly one uplink, and all of a turn's cost for it. */
const SINGLE: Shape = { batches: 200, rowsPerBatch: 1 }

type Done = Extract<WorkerSays, { kind: 'done' }>

export async function benchIngest(report: Report): Promise<void> {
  await onSqlite(report)
  if (!findPostgres()) {
    const load = 'postgresql is missing: apt-get install postgresql'
    report.row({ name: 'ingest on PostgreSQL', value: 'not measured', unit: '', load })
    return
  }
  for (const receivers of [1, 2, 3]) await onPostgres(report, { receivers, ...BACKLOG })
  await onPostgres(report, { receivers: 1, ...QUARTER })
  await onPostgres(report, { receivers: 1, ...SINGLE })
  await onPostgres(report, { receivers: 3, ...SINGLE })
}

async function onSqlite(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-ingest-'))
  try {
    const database = join(folder, 'city.db')
    const done = await run([database], BACKLOG)
    const bytes = statSync(database).size
    tell(report, { name: `ingest on SQLite, batches of ${BACKLOG.rowsPerBatch}`, done, bytes })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function onPostgres(
  report: Report,
  { receivers, ...shape }: Shape & { receivers: number },
): Promise<void> {
  const postgres = await Postgres.start({ isDurable: true })
  try {
    const database = await postgres.database()
    const before = postgres.cpuMs()
    const done = await run(
      Array.from({ length: receivers }, () => database),
      shape,
    )
    const serverMs = postgres.cpuMs() - before
    const sizes = `SELECT sum(pg_total_relation_size(inhrelid))::float8 AS bytes
      FROM pg_inherits WHERE inhparent = 'facts'::regclass`
    const [size] = await postgres.query(database, sizes)
    const who = `${receivers} receiver${receivers > 1 ? 's' : ''}`
    const name = `ingest on PostgreSQL, ${who}, batches of ${shape.rowsPerBatch}`
    tell(report, { name, done, bytes: Number(size?.['bytes']), serverMs })
  } finally {
    await postgres.close()
  }
}

function tell(
  report: Report,
  {
    name,
    done,
    bytes,
    serverMs,
  }: { name: string; done: readonly Done[]; bytes: number; serverMs?: number },
): void {
  const rows = done.reduce((sum, one) => sum + one.rows, 0)
  const values = done.reduce((sum, one) => sum + one.values, 0)
  const seconds = Math.max(...done.map((one) => one.ms)) / 1000
  const cpuMs = done.reduce((sum, one) => sum + one.cpuMs, 0)
  const perSecond = Math.round(rows / seconds)
  const batchCount = done.reduce((sum, one) => sum + one.batches, 0)
  const batches = (batchCount / seconds).toFixed(0)
  const cpuUs = ((cpuMs * 1000) / rows).toFixed(1)
  const server =
    serverMs === undefined ? '' : `, ${((serverMs * 1000) / rows).toFixed(1)} µs of the server's`
  const rssMb = Math.max(...done.map((one) => one.rssMb)).toFixed(0)
  report.row({
    name,
    value: String(perSecond),
    unit: `rows/s (${batches} batches/s, ${Math.round(values / seconds)} readings of single channels/s)`,
    ...(rows / batchCount === BACKLOG.rowsPerBatch && { goal: '≥ 60 000' }),
    load:
      `${rows} rows of ${done.length * GATEWAYS} gateways; ${cpuUs} µs of the receivers' CPU a row${server}, ` +
      `${Math.round(bytes / rows)} bytes a row with indexes, ${rssMb} MB RSS; client and server share the cores`,
  })
}

/** A receiver for each database named, all on one clock. */
async function run(databases: readonly string[], shape: Shape): Promise<Done[]> {
  const children = databases.map(() => fork(WORKER, { stdio: 'inherit' }))
  try {
    for (const [i, database] of databases.entries()) {
      const plan = { first: i * GATEWAYS, gateways: GATEWAYS, ...shape }
      const order = { ...plan, untilMs: Date.now(), database }
      await hear(children[i]!, 'ready', order)
    }
    const done = await Promise.all(children.map((child) => hear(child, 'done', 'go')))
    // Closed, so that all of it is in its place.
    await Promise.all(children.map((child) => child.exitCode ?? once(child, 'exit')))
    return done
  } finally {
    for (const child of children) child.kill()
  }
}

async function hear<Kind extends WorkerSays['kind']>(
  child: ChildProcess,
  kind: Kind,
  order: WorkerOrder | 'go',
): Promise<Extract<WorkerSays, { kind: Kind }>> {
  const said = once(child, 'message', { signal: AbortSignal.timeout(300_000) })
  child.send(order)
  const [message] = (await said) as [WorkerSays]
  if (message.kind !== kind) throw new Error(`a receiver said ${message.kind}, not ${kind}`)
  return message as Extract<WorkerSays, { kind: Kind }>
}
