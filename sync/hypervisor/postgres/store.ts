/** The hypervisor's store in PostgreSQL (15 or later), for any number of receivers. */

import type pg from 'pg'
import { writeCbor } from '../../../base/cbor.ts'
import type { Clock } from '../../../base/clock.ts'
import type { GatewayEui } from '../../../base/ids.ts'
import { StoreError } from '../../../base/records/store-error.ts'
import type { Profile } from '../../fact.ts'
import type { Cursor, StoreWrite } from '../gateway-state.ts'
import { type CommandRow, commandOfRow } from '../rows.ts'
import type {
  EventSpan,
  EventsOf,
  FactQuery,
  HypervisorStore,
  ReadingQuery,
  StoreCounts,
  StoredAlarm,
  StoredCommand,
  StoredGap,
  StoredGateway,
} from '../store.ts'
import type { DecidedOn, LeaderListener, SharedStore, WriteOutcome } from '../store-shared.ts'
import {
  assertDurable,
  keyText,
  openPools,
  type PostgresPlace,
  placeOf,
  readRows,
} from './connection.ts'
import { Leader } from './leader.ts'
import { instanceOf } from './life.ts'
import { migrate } from './migrate-system.ts'
import { makePartitions } from './partitions.ts'
import { PastReader } from './past.ts'
import { PostgresRecords } from './records.ts'
import { readCursors, readRemembered } from './remembered.ts'
import { PostgresRollouts } from './rollouts.ts'
import { writeAll } from './writer.ts'

/** Opens the database, and makes or updates its tables. Rejects with StoreError. */
export async function openPostgresStore(
  place: PostgresPlace,
  clock: Clock,
): Promise<HypervisorStore & { readonly shared: SharedStore }> {
  const pools = openPools(place)
  try {
    await assertDurable(pools.reading, place)
    await migrate(pools.reading, place)
    await makePartitions(pools.reading, Math.floor(clock.wallMs()))
    return new PostgresStore(pools, place, clock)
  } catch (cause) {
    await pools.reading.end()
    await pools.writing.end()
    if (cause instanceof StoreError) throw cause
    const where = placeOf(place)
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StoreError('open', `cannot open ${where}: ${why}`, { place: where }, cause)
  }
}

/** Nothing that is kept by a gateway comes later than this. */
const LATE_MAX_MS = 100 * 86_400_000

type Pools = ReturnType<typeof openPools>

class PostgresStore implements HypervisorStore {
  readonly records: PostgresRecords
  readonly rollouts: PostgresRollouts
  readonly shared: SharedStore
  readonly #reading: pg.Pool
  readonly #writing: pg.Pool
  readonly #past: PastReader
  #leader: Leader | undefined

  constructor({ reading, writing }: Pools, place: PostgresPlace, clock: Clock) {
    this.#reading = reading
    this.#writing = writing
    this.#past = new PastReader(reading)
    this.records = new PostgresRecords(reading)
    this.rollouts = new PostgresRollouts(reading, () => this.#leader?.term)
    this.shared = {
      instance: (draw) => instanceOf(reading, draw),
      remembered: (gw) => readRemembered(writing, gw),
      silent: (instance, limit) => this.#silent(instance, limit),
      lead: (listener: LeaderListener) => {
        this.#leader = new Leader(place, clock, listener)
        return this.#leader
      },
      upkeep: (nowMs) => makePartitions(reading, nowMs),
    }
  }

  write(writes: readonly StoreWrite[], nowMs: number, decided?: DecidedOn): Promise<WriteOutcome> {
    return writeAll(this.#writing, writes, { nowMs: Math.floor(nowMs), decided })
  }

  async cursors(gw: GatewayEui): Promise<Cursor[]> {
    const [known] = await this.#all<{ id: number }>('SELECT id FROM gateways WHERE eui = $1', gw)
    return known ? await readCursors(this.#reading, known.id) : []
  }

  facts(query: FactQuery) {
    return this.#past.facts(query)
  }

  readings(query: ReadingQuery) {
    return this.#past.readings(query)
  }

  events(types: readonly string[], span: EventSpan, of?: EventsOf) {
    return this.#past.events(types, span, of)
  }

  eventsByGateway(types: readonly string[], span: EventSpan) {
    return this.#past.eventsByGateway(types, span)
  }

  async forget(type: string, beforeMs: number, limit: number): Promise<number> {
    try {
      // What is so old came at the latest so long after: younger months need not be looked through.
      const { rowCount } = await this.#reading.query(
        `DELETE FROM facts WHERE (position, received_ms) IN (
           SELECT position, received_ms FROM facts
           WHERE type = $1 AND at_ms < $2 AND timed AND received_ms < $3 LIMIT $4)`,
        [type, Math.floor(beforeMs), Math.floor(beforeMs) + LATE_MAX_MS, limit],
      )
      return rowCount ?? 0
    } catch (cause) {
      throw new StoreError('write', `cannot forget facts ${type}`, { type }, cause)
    }
  }

  states(kind?: string) {
    return this.#past.states(kind)
  }

  gateways(): Promise<StoredGateway[]> {
    return this.#all(
      `SELECT eui AS gw, software AS version, epoch, online, first_heard_ms AS "firstHeardMs",
              last_heard_ms AS "lastHeardMs", greeted_ms AS "greetedMs"
       FROM gateways ORDER BY eui`,
    )
  }

  gaps(): Promise<StoredGap[]> {
    return this.#all(
      `SELECT g.eui AS gw, l.epoch, l.stream, l.from_seq AS "from", l.to_seq AS "to", l.reason,
              l.from_ms AS "fromMs", l.to_ms AS "toMs",
              l.received_ms AS "receivedMs"
       FROM gaps l JOIN gateways g ON g.id = l.gateway_id ORDER BY l.received_ms`,
    )
  }

  async alarms(limit: number): Promise<StoredAlarm[]> {
    const rows = await this.#all<StoredAlarm & { detail: string }>(
      `SELECT position, g.eui AS gw, at_ms AS "atMs", code, detail
       FROM alarms JOIN gateways g ON g.id = gateway_id ORDER BY position DESC LIMIT $1`,
      limit,
    )
    return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) }))
  }

  async profile(id: string, channelCount: number): Promise<Profile | undefined> {
    const [row] = await this.#all<{ channels: string }>(
      'SELECT channels FROM profiles WHERE id = $1 AND channel_count = $2',
      keyText(id),
      channelCount,
    )
    return row && { id, channels: JSON.parse(row.channels) as Profile['channels'] }
  }

  async addCommand(command: StoredCommand): Promise<void> {
    const { id, gw, name, params, origin, issuedMs, expiresMs, state } = command
    await this.#all(
      `INSERT INTO gateways (eui, first_heard_ms, last_heard_ms) VALUES ($1, $2, $2)
       ON CONFLICT DO NOTHING`,
      gw,
      issuedMs,
    )
    await this.#all(
      `INSERT INTO commands (id, gateway_id, name, params, origin, issued_ms, expires_ms, state)
       SELECT $1, g.id, $3, $4, $5, $6, $7, $8 FROM gateways g WHERE g.eui = $2`,
      ...[id, gw, name, Buffer.from(writeCbor(params)), origin, issuedMs, expiresMs, state],
    )
  }

  async command(id: string): Promise<StoredCommand | undefined> {
    const [row] = await this.#all<CommandRow>(
      'SELECT c.*, g.eui FROM commands c JOIN gateways g ON g.id = c.gateway_id WHERE c.id = $1',
      id,
    )
    return row && commandOfRow(row)
  }

  async waitingCommands(limit: number, gw?: GatewayEui): Promise<StoredCommand[]> {
    const rows = await this.#all<CommandRow>(
      `SELECT c.*, g.eui FROM commands c JOIN gateways g ON g.id = c.gateway_id
       WHERE c.state = 'waiting' ${gw === undefined ? '' : 'AND g.eui = $2'}
       ORDER BY c.issued_ms LIMIT $1`,
      ...[limit, ...(gw === undefined ? [] : [gw])],
    )
    return rows.map(commandOfRow)
  }

  async counts(): Promise<StoreCounts> {
    const [row] = await this.#all<StoreCounts>(
      `SELECT (SELECT COALESCE(SUM(facts), 0)::bigint FROM gateways) AS facts,
              (SELECT count(*) FROM gaps) AS gaps,
              (SELECT count(*) FROM commands WHERE state = 'waiting') AS "waitingCommands"`,
    )
    return row!
  }

  async #silent(instance: number, limit: number): Promise<GatewayEui[]> {
    const rows = await this.#all<{ eui: GatewayEui }>(
      `SELECT eui FROM gateways WHERE greeted_instance IS DISTINCT FROM $1
       ORDER BY last_heard_ms DESC LIMIT $2`,
      instance,
      limit,
    )
    return rows.map(({ eui }) => eui)
  }

  #all<Row>(sql: string, ...values: unknown[]): Promise<Row[]> {
    return readRows(this.#reading, sql, values)
  }

  async close(): Promise<void> {
    await this.#leader?.close()
    await this.#reading.end()
    await this.#writing.end()
  }
}
