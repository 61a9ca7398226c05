/** Records in PostgreSQL, for any number of receivers. */

import type pg from 'pg'
import {
  type JsonValue,
  LOG_BATCH,
  type LogEntry,
  type LogQuery,
  type RecordEntry,
  type RecordPut,
  type RecordQuery,
  type Records,
} from '../../../base/records/records.ts'
import {
  type LogRow,
  logEntryOf,
  type RecordRow,
  recordOf,
} from '../../../base/records/records-rows.ts'
import { StoreError } from '../../../base/records/store-error.ts'

import { inTransaction, readRows } from './connection.ts'

export class PostgresRecords implements Records {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  async get(kind: string, id: string): Promise<RecordEntry | undefined> {
    const sql = 'SELECT * FROM records WHERE kind = $1 AND id = $2'
    const [row] = await readRows<RecordRow>(this.#pool, sql, [kind, id])
    return row && recordOf(row)
  }

  async list(kind: string, { prefix = '', limit }: RecordQuery = {}): Promise<RecordEntry[]> {
    const rows = await readRows<RecordRow>(
      this.#pool,
      `SELECT * FROM records WHERE kind = $1 AND id >= $2 AND starts_with(id, $2)
       ORDER BY id LIMIT $3`,
      [kind, prefix, limit ?? null],
    )
    return rows.map(recordOf)
  }

  async put({ kind, id, body, rev }: RecordPut, nowMs: number): Promise<boolean> {
    const values = [kind, id, Math.floor(nowMs), JSON.stringify(body)]
    if (rev === undefined) return (await this.#write(`${PUT} ${REPLACED}`, values)) > 0
    if (rev === 0) return (await this.#write(`${PUT} ON CONFLICT DO NOTHING`, values)) > 0
    return (await this.#write(CHANGE, [...values, rev])) > 0
  }

  async remove(kind: string, id: string): Promise<boolean> {
    return (await this.#write('DELETE FROM records WHERE kind = $1 AND id = $2', [kind, id])) > 0
  }

  async append(
    log: string,
    bodyOf: (last: LogEntry | undefined) => JsonValue,
    nowMs: number,
  ): Promise<LogEntry> {
    try {
      return await inTransaction(this.#pool, async (client) => {
        // One at a time, so that each is chained to the one before.
        await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOGS, log])
        const { rows } = await client.query<LogRow>(
          'SELECT * FROM logs WHERE log = $1 ORDER BY seq DESC LIMIT 1',
          [log],
        )
        const last = rows[0] && logEntryOf(rows[0])
        const entry = { seq: (last?.seq ?? 0) + 1, atMs: Math.floor(nowMs), body: bodyOf(last) }
        await client.query('INSERT INTO logs (log, seq, at_ms, body) VALUES ($1, $2, $3, $4)', [
          ...[log, entry.seq, entry.atMs, JSON.stringify(entry.body)],
        ])
        return { commit: true, value: entry }
      })
    } catch (cause) {
      throw new StoreError('write', `cannot write ${log}`, { log }, cause)
    }
  }

  async log(log: string, { limit, before, after }: LogQuery): Promise<LogEntry[]> {
    const isOnward = after !== undefined
    const rows = await readRows<LogRow>(
      this.#pool,
      isOnward
        ? 'SELECT * FROM logs WHERE log = $1 AND seq > $2 ORDER BY seq LIMIT $3'
        : 'SELECT * FROM logs WHERE log = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3',
      [log, isOnward ? after : (before ?? Number.MAX_SAFE_INTEGER), limit],
    )
    return rows.map(logEntryOf)
  }

  prune(log: string, beforeMs: number): Promise<number> {
    return this.#write(PRUNE, [log, Math.floor(beforeMs), LOG_BATCH])
  }

  cut(log: string, seq: number): Promise<number> {
    return this.#write(CUT, [log, seq])
  }

  async #write(sql: string, values: readonly unknown[]): Promise<number> {
    try {
      return (await this.#pool.query(sql, [...values])).rowCount ?? 0
    } catch (cause) {
      throw new StoreError('write', `cannot write ${values[0]}`, {}, cause)
    }
  }
}

/** First half of the advisory locks on logs: gateways' turns take single numbers. */
const LOGS = 0x10c5
const PUT = 'INSERT INTO records (kind, id, rev, changed_ms, body) VALUES ($1, $2, 1, $3, $4)'
const REPLACED = `ON CONFLICT (kind, id) DO UPDATE SET
  rev = records.rev + 1, changed_ms = excluded.changed_ms, body = excluded.body`
const CHANGE = `UPDATE records SET rev = rev + 1, changed_ms = $3, body = $4
  WHERE kind = $1 AND id = $2 AND rev = $5`
const CUT = `DELETE FROM logs
  WHERE log = $1 AND seq <= $2 AND seq < (SELECT max(seq) FROM logs WHERE log = $1)`
// The newest stays, so that numbers and a chain go on; a clock that leapt leaves no hole.
const PRUNE = `DELETE FROM logs WHERE log = $1 AND seq IN (
  SELECT seq FROM (
    SELECT seq, max(at_ms) OVER (ORDER BY seq) AS latest_ms, lead(seq) OVER (ORDER BY seq) AS next
    FROM logs WHERE log = $1) AS aged
  WHERE latest_ms < $2 AND next IS NOT NULL ORDER BY seq LIMIT $3)`
