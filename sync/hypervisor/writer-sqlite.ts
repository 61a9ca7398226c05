/** The writing half of the SQLite store: each effect as SQL, within the caller's transaction. */

import type Database from 'better-sqlite3'
import { writeCbor } from '../../base/cbor.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { ResultMessage } from '../messages.ts'
import type { Cursor, ReceivedRow } from './gateway-state.ts'
import { stateKeyOf } from './states.ts'
import type { StoredCommand, StoreEffect, StoreWrite } from './store.ts'

/** A cursor of an epoch that the gateway no longer holds is kept this long for late packets. */
const CURSOR_KEPT_MS = 40 * 86_400_000

export class SqliteWriter {
  readonly #statements: ReturnType<typeof prepare>
  readonly #gatewayIds = new Map<GatewayEui, number>()

  constructor(db: Database.Database) {
    this.#statements = prepare(db)
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
        for (const row of effect.rows) this.#state(gateway, effect.lane.epoch, row, nowMs)
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
        sql.putClock.run(gateway, effect.epoch, Math.round(effect.offsetMs))
        sql.labelFacts.run(Math.round(effect.offsetMs), gateway, effect.epoch)
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
      const subject = fact.stream === 3 ? fact.devEui : fact.subject
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
      this.#state(gateway, epoch, row, nowMs)
    }
  }

  /** UTC of the fact if it can be told; else its monotonic clock, to be labelled later. */
  #time(gateway: number, epoch: number, { fact }: ReceivedRow): { atMs: number; timed: boolean } {
    if (fact.clk > 0) return { atMs: fact.atMs, timed: true }
    const clock = this.#statements.findClock.get(gateway, epoch)
    return { atMs: fact.atMs + (clock?.offset_ms ?? 0), timed: clock !== undefined }
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
