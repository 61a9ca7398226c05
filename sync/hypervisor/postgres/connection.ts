/** Connections to the database, as the hypervisor wants them: each commit on disk, numbers as numbers. */

import pg from 'pg'
import { StoreError } from '../../../base/records/store-error.ts'

export type PostgresPlace = {
  /** `postgres://user@host:port/database`; a password stands better apart. */
  readonly url: string
  readonly password?: string
  /** Connections of this process, one of which may lead. */
  readonly connections?: number
  /** `false`: a server that does not sync its disk will do. For tests. */
  readonly isDurable?: boolean
}

/** What both a pool and one of its connections can do. */
export type Querier = Pick<pg.ClientBase, 'query'>

const CONNECTIONS = 10
/** Of them, those that only read. */
const READING = 2
const CONNECT_MS = 10_000
/** A receiver that is stopped in a transaction holds up readers and others' turns no longer. */
const IDLE_IN_TRANSACTION_MS = 20_000
const STATEMENT_MS = 60_000
const INT8 = 20

/** Positions, sequences and milliseconds are below 2^53. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser(id: number, format?: 'text' | 'binary') {
    return id === INT8 ? Number : pg.types.getTypeParser(id, format as 'text')
  },
} as pg.CustomTypesConfig

export function clientConfig({ url, password }: PostgresPlace): pg.ClientConfig {
  return {
    connectionString: url,
    ...(password !== undefined && { password }),
    application_name: 'cigale hypervisor',
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    // A way that has died without a word: nobody waits for its answer for ever.
    query_timeout: STATEMENT_MS + 5_000,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    options:
      '-c synchronous_commit=on -c jit=off -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3',
    types: TYPES,
  }
}

/**
 * Writers look single rows up by their index, also by a plan that was made while the table was empty and
 * would read all of it; and they do not wait for each answer before they ask on.
 */
const WRITING = '-c enable_seqscan=off -c enable_hashjoin=off -c plan_cache_mode=force_generic_plan'

export function openPools(place: PostgresPlace): {
  readonly reading: pg.Pool
  readonly writing: pg.Pool
} {
  const config = clientConfig(place)
  const writing = Math.max(1, (place.connections ?? CONNECTIONS) - READING)
  return {
    reading: openPool({ ...config, max: READING }),
    writing: openPool({
      ...{ ...config, max: writing, pipeline: true },
      options: `${config.options} ${WRITING}`,
    }),
  }
}

function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config)
  // A connection that is lost: whoever waits for its answer is told, and the next use gets another.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Throws StoreError when a commit might not be on disk (F7). */
export async function assertDurable(querier: Querier, place: PostgresPlace): Promise<void> {
  if (place.isDurable === false) return
  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    const { rows } = await querier.query(`SHOW ${setting}`)
    const value = rows[0]?.[setting]
    if (value === 'off' || value === 'local') {
      const text = `${placeOf(place)} would not promise durable commits (${setting}=${value})`
      throw new StoreError('not-durable', text, { setting, value })
    }
  }
}

/** For people: without a password. */
export function placeOf({ url }: PostgresPlace): string {
  const { hostname, port, pathname } = new URL(url)
  return `postgres://${hostname}${port && `:${port}`}${pathname}`
}

/** Longer than any name; an index of the database has room for ten times as much. */
const KEY_CHARS_MAX = 256

/**
 * A text of a gateway's as a column that is searched: PostgreSQL's texts have no NUL, and its indexes hold
 * no long ones. What was really told stands in the row's bytes.
 */
export function keyText(text: string): string {
  return text.slice(0, KEY_CHARS_MAX).replaceAll('\0', '\ufffd')
}

/** Rejects with StoreError. */
export async function readRows<Row>(
  querier: Querier,
  sql: string,
  values: readonly unknown[],
): Promise<Row[]> {
  try {
    const { rows } = await querier.query(sql, [...values])
    return rows as Row[]
  } catch (cause) {
    throw new StoreError('read', 'the database did not answer', {}, cause)
  }
}

export type Work<T> = {
  readonly commit: boolean
  readonly value: T
  /** Sent, and not waited for yet: the transaction stands or falls with them. */
  readonly under?: readonly Promise<unknown>[]
}

/** One transaction on a connection of the pool; what rejects in it is rolled back. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Work<T>>,
  begin = 'BEGIN',
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const begun = unwatched(client.query(begin))
    const { commit, value, under = [] } = await work(client)
    // A COMMIT behind one that failed rolls back without an error: all must be well.
    await Promise.all([begun, ...under, client.query(commit ? 'COMMIT' : 'ROLLBACK')])
    return value
  } catch (error) {
    await client.query('ROLLBACK').catch((cause: Error) => {
      broken = cause
    })
    throw error
  } finally {
    // A connection that cannot even roll back is thrown away.
    client.release(broken)
  }
}

/** A promise that is waited for later: if it rejects before, that is no accident of nobody's. */
export function unwatched<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}
