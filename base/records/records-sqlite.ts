/** Records in SQLite. */

import type Database from 'better-sqlite3'
import {
  type JsonValue,
  LOG_BATCH,
  type LogEntry,
  type LogQuery,
  type RecordEntry,
  type RecordPut,
  type RecordQuery,
  type Records,
} from './records.ts'
import { type LogRow, logEntryOf, type RecordRow, recordOf } from './records-rows.ts'
import { StoreError } from './store-error.ts'

export class SqliteRecords implements Records {
  readonly #db: Database.Database
  readonly #sql: ReturnType<typeof prepare>

  constructor(db: Database.Database) {
    this.#db = db
    this.#sql = prepare(db)
  }

  async get(kind: string, id: string): Promise<RecordEntry | undefined> {
    const row = this.#sql.get.get(kind, id)
    return row && recordOf(row)
  }

  async list(kind: string, { prefix = '', limit }: RecordQuery = {}): Promise<RecordEntry[]> {
    return this.#sql.list.all(kind, prefix, prefix.length, prefix, limit ?? -1).map(recordOf)
  }

  async put({ kind, id, body, rev }: RecordPut, nowMs: number): Promise<boolean> {
    const [text, whenMs] = [JSON.stringify(body), Math.floor(nowMs)]
    return this.#try(`${kind} ${id}`, () => {
      if (rev === undefined) return this.#sql.put.run(kind, id, whenMs, text).changes > 0
      if (rev === 0) return this.#sql.add.run(kind, id, whenMs, text).changes > 0
      return this.#sql.change.run(whenMs, text, kind, id, rev).changes > 0
    })
  }

  async remove(kind: string, id: string): Promise<boolean> {
    return this.#try(`${kind} ${id}`, () => this.#sql.remove.run(kind, id).changes > 0)
  }

  async append(
    log: string,
    bodyOf: (last: LogEntry | undefined) => JsonValue,
    nowMs: number,
  ): Promise<LogEntry> {
    const add = this.#db.transaction((): LogEntry => {
      const last = this.#sql.last.get(log)
      const body = bodyOf(last && logEntryOf(last))
      const entry = { seq: (last?.seq ?? 0) + 1, atMs: Math.floor(nowMs), body }
      this.#sql.append.run(log, entry.seq, entry.atMs, JSON.stringify(body))
      return entry
    })
    return this.#try(log, () => add.immediate())
  }

  async log(log: string, { limit, before, after }: LogQuery): Promise<LogEntry[]> {
    if (after !== undefined) return this.#sql.onward.all(log, after, limit).map(logEntryOf)
    return this.#sql.backward.all(log, before ?? Number.MAX_SAFE_INTEGER, limit).map(logEntryOf)
  }

  async prune(log: string, beforeMs: number): Promise<number> {
    return this.#try(log, () => {
      return this.#sql.prune.run(log, log, Math.floor(beforeMs), LOG_BATCH).changes
    })
  }

  async cut(log: string, seq: number): Promise<number> {
    return this.#try(log, () => this.#sql.cut.run(log, seq, log).changes)
  }

  #try<T>(what: string, work: () => T): T {
    try {
      return work()
    } catch (cause) {
      throw new StoreError('write', `cannot write ${what}`, { what }, cause)
    }
  }
}

function prepare(db: Database.Database) {
  return {
    get: db.prepare<[string, string], RecordRow>('SELECT * FROM records WHERE kind = ? AND id = ?'),
    list: db.prepare<[string, string, number, string, number], RecordRow>(
      `SELECT * FROM records WHERE kind = ? AND id >= ? AND substr(id, 1, ?) = ?
       ORDER BY id LIMIT ?`,
    ),
    put: db.prepare(
      `INSERT INTO records (kind, id, rev, changed_ms, body) VALUES (?, ?, 1, ?, ?)
       ON CONFLICT DO UPDATE SET
         rev = rev + 1, changed_ms = excluded.changed_ms, body = excluded.body`,
    ),
    add: db.prepare(
      `INSERT INTO records (kind, id, rev, changed_ms, body) VALUES (?, ?, 1, ?, ?)
       ON CONFLICT DO NOTHING`,
    ),
    change: db.prepare(
      `UPDATE records SET rev = rev + 1, changed_ms = ?, body = ?
       WHERE kind = ? AND id = ? AND rev = ?`,
    ),
    remove: db.prepare('DELETE FROM records WHERE kind = ? AND id = ?'),
    last: db.prepare<[string], LogRow>(
      'SELECT * FROM logs WHERE log = ? ORDER BY seq DESC LIMIT 1',
    ),
    append: db.prepare('INSERT INTO logs (log, seq, at_ms, body) VALUES (?, ?, ?, ?)'),
    onward: db.prepare<[string, number, number], LogRow>(
      'SELECT * FROM logs WHERE log = ? AND seq > ? ORDER BY seq LIMIT ?',
    ),
    backward: db.prepare<[string, number, number], LogRow>(
      'SELECT * FROM logs WHERE log = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
    ),
    cut: db.prepare(
      'DELETE FROM logs WHERE log = ? AND seq <= ? AND seq < (SELECT max(seq) FROM logs WHERE log = ?)',
    ),
    // The newest stays, so that numbers and a chain go on; a clock that leapt leaves no hole.
    prune: db.prepare(
      `DELETE FROM logs WHERE log = ? AND seq IN (
         SELECT seq FROM (
           SELECT seq, at_ms, max(at_ms) OVER (ORDER BY seq) AS latest_ms,
                  lead(seq) OVER (ORDER BY seq) AS next FROM logs WHERE log = ?)
         WHERE latest_ms < ? AND next IS NOT NULL ORDER BY seq LIMIT ?)`,
    ),
  }
}
