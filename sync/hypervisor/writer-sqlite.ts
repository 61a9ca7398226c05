/** The writing half of the SQLite store: each effect as SQL, within the caller's transaction. */

import type Database from 'better-sqlite3'
import { writeCbor } from '../../base/cbor.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Fact } from '../fact.ts'
import type { ResultMessage } from '../messages.ts'
import { isEmpty, withdrawalOf } from '../standing.ts'
import type { Cursor, ReceivedRow, StoreEffect, StoreWrite } from './gateway-state.ts'
import { factOfRow } from './rows.ts'
import { type Moment, StandingFacts } from './standing-sqlite.ts'
import { stateKeyOf } from './states.ts'
import type { StoredCommand } from './store.ts'

/** A cursor of an epoch that the gateway no longer holds is kept this long for late packets. */
const CURSOR_KEPT_MS = 40 * 86_400_000

export class SqliteWriter {
  readonly #statements: ReturnType<typeof prepare>
  readonly #gatewayIds = new Map<GatewayEui, number>()
  readonly #standing: StandingFacts

  constructor(db: Database.Database) {
    this.#statements = prepare(db)
    this.#standing = new StandingFacts(db)
  }

  /** After a rollback ids given in it are void. */
  forget(): void {
    this.#gatewayIds.clear()
  }

  write(writes: readonly StoreWrite[], nowMs: number): void {
    for (const one of writes) {
      if (one.kind === 'result') this.#result(one.result)
      else this.#effect(this.#gatewayId(one.gw, nowMs), one.effect, nowMs)
    }
  }

  #gatewayId(gw: GatewayEui, nowMs: number): number {
    const { findGateway, addGateway, heardGateway } = this.#statements
    let id = this.#gatewayIds.get(gw) ?? findGateway.get(gw)?.id
    if (id === undefined) id = Number(addGateway.run(gw, nowMs, nowMs).lastInsertRowid)
    else heardGateway.run(nowMs, id)
    this.#gatewayIds.set(gw, id)
    return id
  }

  #effect(gateway: number, effect: StoreEffect, nowMs: number): void {
    const sql = this.#statements
    switch (effect.kind) {
      case 'commit':
        this.#facts(gateway, effect.cursor, effect.rows, nowMs)
        this.#cursor(gateway, effect.cursor, nowMs)
        return
      case 'lost': {
        const { cursor, from, to, reason, fromMs, toMs } = effect
        sql.addGap.run(gateway, cursor.epoch, cursor.stream, from, to, reason, fromMs, toMs, nowMs)
        this.#cursor(gateway, cursor, nowMs)
        return
      }
      case 'ahead':
        for (const row of effect.rows) this.#ahead(gateway, effect.lane.epoch, row, nowMs)
        return
      case 'profile': {
        const { id, channels } = effect.profile
        sql.putProfile.run(id, channels.length, JSON.stringify(channels))
        return
      }
      case 'greeted':
        sql.greeted.run(effect.version, effect.epoch, gateway)
        if (effect.held) {
          const held = JSON.stringify(effect.held)
          sql.pruneCursors.run(gateway, nowMs - CURSOR_KEPT_MS, held)
        }
        return
      case 'clock':
        this.#clock(gateway, effect.epoch, Math.round(effect.offsetMs))
        return
      case 'online':
        sql.online.run(effect.online ? 1 : 0, gateway, effect.epoch, effect.online ? 1 : 0)
        return
      case 'alarm':
        sql.addAlarm.run(gateway, nowMs, effect.code, JSON.stringify(effect.detail))
        return
      default:
        effect satisfies never
    }
  }

  #facts(gateway: number, cursor: Cursor, rows: readonly ReceivedRow[], nowMs: number): void {
    const { epoch, stream } = cursor
    for (const row of rows) {
      const { fact, seq, bytes } = row
      const subject = subjectOf(fact)
      const { atMs, timed } = this.#time(gateway, epoch, row)
      this.#statements.addFact.run(
        gateway,
        epoch,
        stream,
        seq,
        fact.type,
        subject,
        atMs,
        timed ? 1 : 0,
        nowMs,
        bytes,
      )
      const mayStand = !timed || this.#settle(fact, atMs)
      if (mayStand) this.#state(gateway, epoch, row, nowMs)
    }
  }

  /** What a fact means for others of its moment, or for the event that it withdraws; does it stand? */
  #settle(fact: Fact, atMs: number): boolean {
    const moment = momentOf(fact, atMs)
    const isContested = isEmpty(fact) || this.#standing.isContested(moment)
    if (isContested) this.#standing.settle(moment)
    const withdrawal = withdrawalOf(fact)
    // Of a gateway whose clock was not set both times are of its monotonic clock.
    if (withdrawal) this.#standing.withdraw(withdrawal, withdrawal.ofMs + (atMs - fact.atMs))
    return !isContested || this.#standing.isStanding(fact, moment)
  }

  /** The UTC of an epoch's monotonic clock: facts that waited for it are dated, and settled then. */
  #clock(gateway: number, epoch: number, offsetMs: number): void {
    const sql = this.#statements
    sql.putClock.run(gateway, epoch, offsetMs)
    const waiting = sql.untimedFacts.all(gateway, epoch)
    sql.labelFacts.run(offsetMs, gateway, epoch)
    for (const { row } of waiting) {
      const fact = factOfRow(row)
      this.#settle(fact, fact.atMs + offsetMs)
    }
  }

  /** UTC of the fact if it can be told; else its monotonic clock, to be labelled later. */
  #time(gateway: number, epoch: number, { fact }: ReceivedRow): { atMs: number; timed: boolean } {
    if (fact.clk > 0) return { atMs: fact.atMs, timed: true }
    const clock = this.#statements.findClock.get(gateway, epoch)
    return { atMs: fact.atMs + (clock?.offset_ms ?? 0), timed: clock !== undefined }
  }

  /** What lies beyond a hole already says how a thing stands, if nothing is there that takes it back. */
  #ahead(gateway: number, epoch: number, row: ReceivedRow, nowMs: number): void {
    const { atMs, timed } = this.#time(gateway, epoch, row)
    const mayStand = !timed || this.#standing.isStanding(row.fact, momentOf(row.fact, atMs))
    if (mayStand) this.#state(gateway, epoch, row, nowMs)
  }

  #state(gateway: number, epoch: number, row: ReceivedRow, nowMs: number): void {
    const key = stateKeyOf(row.fact)
    if (!key) return
    const { atMs, timed } = this.#time(gateway, epoch, row)
    const { type, rev } = row.fact
    const whenMs = timed ? atMs : nowMs
    this.#statements.putState.run(key.kind, key.subject, gateway, type, whenMs, rev, row.bytes)
  }

  #cursor(gateway: number, { epoch, stream, next, head }: Cursor, nowMs: number): void {
    this.#statements.putCursor.run(gateway, epoch, stream, next, head, nowMs)
  }

  #result({ id, gw, outcome, detail, atMs }: ResultMessage): void {
    this.#statements.finishCommand.run(outcome, writeCbor(detail), atMs, id, gw)
  }

  addCommand(command: StoredCommand): void {
    const { id, gw, name, params, origin, issuedMs, expiresMs, state } = command
    const gateway = this.#gatewayId(gw, issuedMs)
    const bytes = writeCbor(params)
    this.#statements.addCommand.run(id, gateway, name, bytes, origin, issuedMs, expiresMs, state)
  }
}

function subjectOf(fact: Fact): string {
  return fact.type === 'reading' ? fact.devEui : fact.subject
}

function momentOf(fact: Fact, atMs: number): Moment {
  return { subject: subjectOf(fact), type: fact.type, atMs }
}

function prepare(db: Database.Database) {
  return {
    findGateway: db.prepare<[string], { id: number }>('SELECT id FROM gateways WHERE eui = ?'),
    addGateway: db.prepare(
      'INSERT INTO gateways (eui, first_heard_ms, last_heard_ms) VALUES (?, ?, ?)',
    ),
    heardGateway: db.prepare('UPDATE gateways SET last_heard_ms = ? WHERE id = ?'),
    greeted: db.prepare('UPDATE gateways SET version = ?, epoch = ?, online = 1 WHERE id = ?'),
    // A will that speaks of an old run does not make the new one offline.
    online: db.prepare('UPDATE gateways SET online = ? WHERE id = ? AND (epoch = ? OR ? = 1)'),
    // The cursor is what keeps doubles out; the key stands behind it for epochs whose cursor was
    // pruned, when a spare card boots after months and sends its old rows again (F70).
    addFact: db.prepare(
      `INSERT INTO facts
         (gateway_id, epoch, stream, seq, type, subject, at_ms, timed, received_ms, row)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ),
    putCursor: db.prepare(
      `INSERT INTO cursors (gateway_id, epoch, stream, next, head, moved_ms)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET
         next = excluded.next, head = excluded.head, moved_ms = excluded.moved_ms`,
    ),
    pruneCursors: db.prepare(
      `DELETE FROM cursors WHERE gateway_id = ? AND moved_ms < ?
       AND epoch NOT IN (SELECT value FROM json_each(?))`,
    ),
    addGap: db.prepare(
      `INSERT INTO gaps
         (gateway_id, epoch, stream, from_seq, to_seq, reason, from_ms, to_ms, received_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ),
    putProfile: db.prepare(
      `INSERT INTO profiles (id, channel_count, channels) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET channels = excluded.channels`,
    ),
    putClock: db.prepare(
      `INSERT INTO clocks (gateway_id, epoch, offset_ms) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET offset_ms = excluded.offset_ms`,
    ),
    findClock: db.prepare<[number, number], { offset_ms: number }>(
      'SELECT offset_ms FROM clocks WHERE gateway_id = ? AND epoch = ?',
    ),
    untimedFacts: db.prepare<[number, number], { row: Buffer }>(
      'SELECT row FROM facts WHERE gateway_id = ? AND epoch = ? AND timed = 0 ORDER BY position',
    ),
    labelFacts: db.prepare(
      `UPDATE facts SET at_ms = at_ms + ?, timed = 1
       WHERE gateway_id = ? AND epoch = ? AND timed = 0`,
    ),
    putState: db.prepare(
      `INSERT INTO states (kind, subject, gateway_id, type, at_ms, rev, row)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET
         gateway_id = excluded.gateway_id, type = excluded.type, at_ms = excluded.at_ms,
         rev = excluded.rev, row = excluded.row
       WHERE excluded.at_ms > at_ms OR (excluded.at_ms = at_ms AND excluded.rev >= rev)`,
    ),
    addAlarm: db.prepare(
      'INSERT INTO alarms (gateway_id, at_ms, code, detail) VALUES (?, ?, ?, ?)',
    ),
    addCommand: db.prepare(
      `INSERT INTO commands (id, gateway_id, name, params, origin, issued_ms, expires_ms, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    finishCommand: db.prepare(
      `UPDATE commands SET state = ?, detail = ?, result_ms = ?
       WHERE id = ? AND state = 'waiting'
       AND gateway_id = (SELECT id FROM gateways WHERE eui = ?)`,
    ),
  }
}
