/**
 * The hypervisor's store in SQLite: WAL, `synchronous=FULL` set and asserted on every open, because
 * an existing WAL database opens as NORMAL otherwise and a commit would not be on disk (F7).
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { GatewayEui } from '../../base/ids.ts'
import { SqliteRecords } from '../../base/records/records-sqlite.ts'
import { StoreError } from '../../base/records/store-error.ts'
import type { EventFact, EventFactType, Profile } from '../fact.ts'
import type { Cursor, StoreWrite } from './gateway-state.ts'
import { SqliteRollouts } from './rollout-sqlite.ts'
import {
  type CommandRow,
  commandOfRow,
  type EventRow,
  eventsByGateway,
  eventsOf,
  type FactsRow,
  type GatewayRow,
  type ReadingRow,
  readingsOf,
  type StateRow,
  stateOf,
  storedFactOf,
} from './rows.ts'
import {
  type EventSpan,
  type EventsOf,
  type FactQuery,
  type HypervisorStore,
  type ReadingQuery,
  type StoreCounts,
  type StoredAlarm,
  type StoredCommand,
  type StoredFact,
  type StoredGap,
  type StoredGateway,
  type StoredReading,
  type StoredState,
  streamOf,
} from './store.ts'
import type { WriteOutcome } from './store-shared.ts'
import { SqliteWriter } from './writer-sqlite.ts'

const MIGRATIONS = new URL('migrations/', import.meta.url)
/** What the hypervisor waits for another process that holds the lock (F16). */
const BUSY_MS = 30_000
const FULL = 2

/** Opens or makes the database at `path` (`:memory:` for tests). */
export function openSqliteStore(path: string): HypervisorStore {
  let db: Database.Database
  try {
    // Logins and stays are in it: nobody else on the machine reads a new one, nor the log beside it.
    if (path !== ':memory:' && !existsSync(path)) writeFileSync(path, '', { mode: 0o600 })
    db = new Database(path)
  } catch (cause) {
    throw new StoreError('open', `cannot open the database ${path}`, { path }, cause)
  }
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.pragma(`busy_timeout = ${BUSY_MS}`)
    const synchronous = db.pragma('synchronous', { simple: true })
    if (synchronous !== FULL) {
      const text = `${path} would not promise durable commits (synchronous=${synchronous})`
      throw new StoreError('not-durable', text, { path, synchronous })
    }
    migrate(db, path)
    return new SqliteStore(db)
  } catch (error) {
    db.close()
    throw error
  }
}

/** Runs what the database lacks, each file in a transaction with its number (F17). */
function migrate(db: Database.Database, path: string): void {
  const files = migrationFiles()
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > files.length) {
    const text = `${path} was written by a newer version (schema ${version}, known ${files.length})`
    throw new StoreError('newer-schema', text, { path, version })
  }
  for (const [i, name] of files.entries()) {
    if (i < version) continue
    const sql = readFileSync(new URL(name, MIGRATIONS), 'utf8')
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${i + 1}`)
    }).immediate()
  }
}

function migrationFiles(): readonly string[] {
  return readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort()
}

/** The newest schema that this version reads and writes. */
export function schemaKnown(): number {
  return migrationFiles().length
}

const FACT_COLUMNS = `
  SELECT f.position, g.eui, f.epoch, f.seq, f.at_ms, f.timed, f.received_ms, f.stands, f.row
  FROM facts f JOIN gateways g ON g.id = f.gateway_id`

class SqliteStore implements HypervisorStore {
  readonly #db: Database.Database
  readonly #writer: SqliteWriter
  readonly records: SqliteRecords
  readonly rollouts: SqliteRollouts

  constructor(db: Database.Database) {
    this.#db = db
    this.#writer = new SqliteWriter(db)
    this.records = new SqliteRecords(db)
    this.rollouts = new SqliteRollouts(db)
  }

  async write(writes: readonly StoreWrite[], nowMs: number): Promise<WriteOutcome> {
    try {
      this.#db.transaction(() => this.#writer.write(writes, nowMs)).immediate()
      return 'written'
    } catch (cause) {
      this.#writer.forget()
      const text = `cannot write ${writes.length} changes`
      throw new StoreError('write', text, { writes: writes.length }, cause)
    }
  }

  async cursors(gw: GatewayEui): Promise<Cursor[]> {
    const rows = this.#all<{ epoch: number; stream: number; next: number; head: Buffer | null }>(
      `SELECT c.epoch, c.stream, c.next, c.head FROM cursors c
       JOIN gateways g ON g.id = c.gateway_id WHERE g.eui = ?`,
      gw,
    )
    return rows.map(({ epoch, stream, next, head }) => {
      return { epoch, stream: streamOf(stream), next, head: head && new Uint8Array(head) }
    })
  }

  async facts(query: FactQuery): Promise<StoredFact[]> {
    const { after, before, limit, type, subject, standing } = query
    const wheres: string[] = []
    const values: (string | number)[] = []
    const where = (sql: string, value: string | number | undefined): void => {
      if (value === undefined) return
      wheres.push(sql)
      values.push(value)
    }
    where('f.position > ?', after)
    where('f.position < ?', before)
    where('f.type = ?', type)
    where('f.subject = ?', subject)
    where('f.stands = ?', standing ? 1 : undefined)
    const filter = wheres.length > 0 ? `WHERE ${wheres.join(' AND ')}` : ''
    const order = after === undefined ? 'DESC' : 'ASC'
    const sql = `${FACT_COLUMNS} ${filter} ORDER BY f.position ${order} LIMIT ?`
    return this.#all<FactsRow>(sql, ...values, limit).map(storedFactOf)
  }

  async readings({ devEui, fromMs, toMs, limit }: ReadingQuery): Promise<StoredReading[]> {
    // Without the hint SQLite walks the readings of all devices of that time.
    const rows = this.#all<ReadingRow>(
      `SELECT g.eui, f.at_ms, f.row FROM facts f INDEXED BY facts_by_moment
       JOIN gateways g ON g.id = f.gateway_id
       WHERE f.subject = ? AND f.type = 'reading' AND f.at_ms >= ? AND f.at_ms < ?
         AND f.timed = 1 AND f.stands = 1
       ORDER BY f.at_ms DESC, f.position DESC LIMIT ?`,
      ...[devEui, fromMs, toMs, limit],
    )
    return readingsOf(rows.reverse())
  }

  async events(
    types: readonly EventFactType[],
    { fromMs, toMs }: EventSpan,
    { gw, subjects }: EventsOf = {},
  ): Promise<EventFact[]> {
    const ofGateway = '(? IS NULL OR gateway_id = (SELECT id FROM gateways WHERE eui = ?))'
    const told = [fromMs, toMs, gw ?? null, gw ?? null] as const
    // `timed` stands as a number, so that the indexes of timed rows serve; of few subjects each is looked up.
    const found = types.flatMap((type) =>
      subjects
        ? subjects.flatMap((subject) =>
            this.#all<Omit<EventRow, 'eui'>>(
              `SELECT at_ms, row FROM facts INDEXED BY facts_by_moment
               WHERE subject = ? AND type = ? AND at_ms >= ? AND at_ms < ? AND timed = 1 AND stands = 1
                 AND ${ofGateway} ORDER BY at_ms`,
              ...[subject, type, ...told],
            ),
          )
        : this.#all<Omit<EventRow, 'eui'>>(
            `SELECT at_ms, row FROM facts
             WHERE type = ? AND at_ms >= ? AND at_ms < ? AND timed = 1 AND stands = 1
               AND ${ofGateway} ORDER BY at_ms`,
            ...[type, ...told],
          ),
    )
    return eventsOf(found)
  }

  async eventsByGateway(types: readonly EventFactType[], { fromMs, toMs }: EventSpan) {
    const found = types.flatMap((type) =>
      this.#all<EventRow>(
        `SELECT g.eui, f.at_ms, f.row FROM facts f JOIN gateways g ON g.id = f.gateway_id
         WHERE f.type = ? AND f.at_ms >= ? AND f.at_ms < ? AND f.timed = 1 AND f.stands = 1
         ORDER BY f.at_ms`,
        ...[type, fromMs, toMs],
      ),
    )
    return eventsByGateway(found)
  }

  async forget(type: string, beforeMs: number, limit: number): Promise<number> {
    try {
      const gone = this.#prepared(
        `DELETE FROM facts WHERE position IN (
           SELECT position FROM facts WHERE type = ? AND at_ms < ? AND timed = 1 LIMIT ?)`,
      ).run(type, Math.floor(beforeMs), limit)
      return gone.changes
    } catch (cause) {
      throw new StoreError('write', `cannot forget facts ${type}`, { type }, cause)
    }
  }

  async states(kind?: string): Promise<StoredState[]> {
    const rows = this.#all<StateRow>(
      `SELECT s.kind, s.subject, g.eui, s.at_ms, s.row FROM states s
       JOIN gateways g ON g.id = s.gateway_id
       WHERE ? IS NULL OR s.kind = ? ORDER BY s.kind, s.subject`,
      kind ?? null,
      kind ?? null,
    )
    return rows.map(stateOf)
  }

  async gateways(): Promise<StoredGateway[]> {
    return this.#all<GatewayRow>('SELECT * FROM gateways ORDER BY eui').map((row) => ({
      gw: row.eui as GatewayEui,
      version: row.version,
      epoch: row.epoch,
      online: row.online === 1,
      firstHeardMs: row.first_heard_ms,
      lastHeardMs: row.last_heard_ms,
    }))
  }

  async gaps(): Promise<StoredGap[]> {
    return this.#all<StoredGap>(
      `SELECT g.eui AS gw, l.epoch, l.stream, l.from_seq AS "from", l.to_seq AS "to", l.reason,
              l.from_ms AS fromMs, l.to_ms AS toMs, l.received_ms AS receivedMs
       FROM gaps l JOIN gateways g ON g.id = l.gateway_id ORDER BY l.received_ms`,
    )
  }

  async alarms(limit: number): Promise<StoredAlarm[]> {
    const rows = this.#all<StoredAlarm & { detail: string }>(
      `SELECT position, g.eui AS gw, at_ms AS atMs, code, detail
       FROM alarms JOIN gateways g ON g.id = gateway_id ORDER BY position DESC LIMIT ?`,
      limit,
    )
    return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) }))
  }

  async profile(id: string, channelCount: number): Promise<Profile | undefined> {
    const [row] = this.#all<{ channels: string }>(
      'SELECT channels FROM profiles WHERE id = ? AND channel_count = ?',
      id,
      channelCount,
    )
    return row && { id, channels: JSON.parse(row.channels) as Profile['channels'] }
  }

  async addCommand(command: StoredCommand): Promise<void> {
    this.#writer.addCommand(command)
  }

  async command(id: string): Promise<StoredCommand | undefined> {
    const [row] = this.#all<CommandRow>(
      'SELECT c.*, g.eui FROM commands c JOIN gateways g ON g.id = c.gateway_id WHERE c.id = ?',
      id,
    )
    return row && commandOfRow(row)
  }

  async waitingCommands(limit: number, gw?: GatewayEui): Promise<StoredCommand[]> {
    const rows = this.#all<CommandRow>(
      `SELECT c.*, g.eui FROM commands c JOIN gateways g ON g.id = c.gateway_id
       WHERE c.state = 'waiting' AND (? IS NULL OR g.eui = ?) ORDER BY c.issued_ms LIMIT ?`,
      ...[gw ?? null, gw ?? null, limit],
    )
    return rows.map(commandOfRow)
  }

  async counts(): Promise<StoreCounts> {
    const [row] = this.#all<StoreCounts>(
      `SELECT (SELECT COALESCE(MAX(position), 0) FROM facts) AS facts,
              (SELECT COUNT(*) FROM gaps) AS gaps,
              (SELECT COUNT(*) FROM commands WHERE state = 'waiting') AS waitingCommands`,
    )
    return row!
  }

  async close(): Promise<void> {
    this.#db.close()
  }

  readonly #statements = new Map<string, Database.Statement>()

  /** Prepared once for each text; the texts are this file's own, so they are few. */
  #prepared(sql: string): Database.Statement {
    const there = this.#statements.get(sql) ?? this.#db.prepare(sql)
    this.#statements.set(sql, there)
    return there
  }

  #all<Row>(sql: string, ...values: (string | number | null)[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[]
  }
}
