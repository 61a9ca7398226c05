/** Roll-outs in the hypervisor's database: each look's changes in one transaction. */

import type Database from 'better-sqlite3'
import type { GatewayEui } from '../../base/ids.ts'
import { StoreError } from '../../base/records/store-error.ts'
import type { Rollout, RolloutMember } from './rollout.ts'
import { type MemberRow, memberOf, type RolloutRow, rolloutOf } from './rollout-rows.ts'
import type { RolloutChange, RolloutMoment, RolloutStore, StoredNote } from './rollout-store.ts'
import { factOfRow } from './rows.ts'

export class SqliteRollouts implements RolloutStore {
  readonly #db: Database.Database
  readonly #sql: ReturnType<typeof prepare>

  constructor(db: Database.Database) {
    this.#db = db
    this.#sql = prepare(db)
  }

  async all(): Promise<Rollout[]> {
    return this.#sql.rollouts.all().map(rolloutOf)
  }

  async members(id: string): Promise<RolloutMember[]> {
    return this.#sql.members.all(id).map(memberOf)
  }

  async notes(id: string, limit: number): Promise<StoredNote[]> {
    return this.#sql.notes.all(id, limit) as StoredNote[]
  }

  async position(): Promise<number> {
    return this.#sql.cursor.get()!.position
  }

  async write(
    changes: readonly RolloutChange[],
    { nowMs, position }: RolloutMoment,
  ): Promise<void> {
    try {
      this.#db
        .transaction(() => {
          for (const change of changes) this.#put(change, nowMs)
          this.#sql.moveCursor.run(position)
        })
        .immediate()
    } catch (cause) {
      const context = { rollouts: changes.length }
      throw new StoreError('write', 'cannot write the steps of roll-outs', context, cause)
    }
  }

  #put({ rollout, members, notes }: RolloutChange, nowMs: number): void {
    const { id, profile, path, terms, origin, startedMs, state } = rollout
    const { attempt, stage, stageSinceMs, reason } = rollout
    const asked = [id, profile, path, JSON.stringify(terms), origin, startedMs] as const
    this.#sql.putRollout.run(...asked, state, attempt, stage, stageSinceMs, reason)
    for (const one of members) {
      const told = [one.step, one.frames, one.detail, one.movedMs, one.isChosen ? 1 : 0] as const
      const { order = null, commandId = null } = one.asked ?? {}
      this.#sql.putMember.run(id, one.gw, ...told, order, commandId, one.isTold ? 1 : 0)
    }
    for (const { what, detail } of notes) this.#sql.addNote.run(id, nowMs, what, detail)
  }

  async gatewaysOf(profile: string): Promise<GatewayEui[]> {
    const found = new Set<GatewayEui>()
    for (const { eui, row } of this.#sql.readingsNaming.iterate(profile)) {
      const fact = factOfRow(row)
      if (fact.type === 'reading' && fact.profile === profile) found.add(eui as GatewayEui)
    }
    return [...found].sort()
  }
}

function prepare(db: Database.Database) {
  return {
    rollouts: db.prepare<[], RolloutRow>('SELECT * FROM rollouts ORDER BY started_ms, id'),
    members: db.prepare<[string], MemberRow>(
      'SELECT * FROM rollout_gateways WHERE rollout_id = ? ORDER BY eui',
    ),
    notes: db.prepare<[string, number]>(
      `SELECT at_ms AS atMs, what, detail FROM rollout_notes
       WHERE rollout_id = ? ORDER BY position DESC LIMIT ?`,
    ),
    cursor: db.prepare<[], { position: number }>('SELECT position FROM rollout_cursor'),
    moveCursor: db.prepare('UPDATE rollout_cursor SET position = ?'),
    putRollout: db.prepare(
      `INSERT INTO rollouts
         (id, profile, path, terms, origin, started_ms, state, attempt, stage, stage_since_ms, reason)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET
         state = excluded.state, attempt = excluded.attempt, stage = excluded.stage,
         stage_since_ms = excluded.stage_since_ms, reason = excluded.reason`,
    ),
    putMember: db.prepare(
      `INSERT INTO rollout_gateways
         (rollout_id, eui, step, frames, detail, moved_ms, is_chosen, asked, command_id, is_told)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET
         step = excluded.step, frames = excluded.frames, detail = excluded.detail,
         moved_ms = excluded.moved_ms, is_chosen = excluded.is_chosen, asked = excluded.asked,
         command_id = excluded.command_id, is_told = excluded.is_told`,
    ),
    addNote: db.prepare(
      'INSERT INTO rollout_notes (rollout_id, at_ms, what, detail) VALUES (?, ?, ?, ?)',
    ),
    // The name stands as text in the row's CBOR: most rows need not be read for it.
    readingsNaming: db.prepare<[string], { eui: string; row: Buffer }>(
      `SELECT g.eui, s.row FROM states s JOIN gateways g ON g.id = s.gateway_id
       WHERE s.kind = 'reading' AND instr(s.row, CAST(? AS BLOB)) > 0`,
    ),
  }
}
