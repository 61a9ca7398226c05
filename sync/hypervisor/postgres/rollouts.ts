/** Roll-outs in PostgreSQL: each look's changes in one transaction, by whoever leads. */

import type pg from 'pg'
import type { GatewayEui } from '../../../base/ids.ts'
import { StoreError } from '../../../base/records/store-error.ts'
import type { Rollout, RolloutMember } from '../rollout.ts'
import { type MemberRow, memberOf, type RolloutRow, rolloutOf } from '../rollout-rows.ts'
import type { RolloutChange, RolloutMoment, RolloutStore, StoredNote } from '../rollout-store.ts'
import { factOfRow } from '../rows.ts'

import { inTransaction, type Querier } from './connection.ts'

export class PostgresRollouts implements RolloutStore {
  readonly #pool: pg.Pool
  readonly #term: () => number | undefined

  /** `term`: the number of our lead, while we lead. */
  constructor(pool: pg.Pool, term: () => number | undefined) {
    this.#pool = pool
    this.#term = term
  }

  async all(): Promise<Rollout[]> {
    const { rows } = await this.#pool.query<RolloutRow>(
      'SELECT * FROM rollouts ORDER BY started_ms, id',
    )
    return rows.map(rolloutOf)
  }

  async members(id: string): Promise<RolloutMember[]> {
    const { rows } = await this.#pool.query<MemberRow>(
      'SELECT * FROM rollout_gateways WHERE rollout_id = $1 ORDER BY eui',
      [id],
    )
    return rows.map(memberOf)
  }

  async notes(id: string, limit: number): Promise<StoredNote[]> {
    const { rows } = await this.#pool.query<StoredNote>(
      `SELECT at_ms AS "atMs", what, detail FROM rollout_notes
       WHERE rollout_id = $1 ORDER BY position DESC LIMIT $2`,
      [id, limit],
    )
    return rows
  }

  async position(): Promise<number> {
    const { rows } = await this.#pool.query<{ position: number }>(
      'SELECT position FROM rollout_cursor',
    )
    return rows[0]!.position
  }

  async write(
    changes: readonly RolloutChange[],
    { nowMs, position }: RolloutMoment,
  ): Promise<void> {
    const term = this.#term()
    try {
      await inTransaction(this.#pool, async (client) => {
        const { rows } = await client.query<{ term: number }>('SELECT term FROM lead FOR SHARE')
        if (term !== undefined && rows[0]?.term !== term) throw new Error('another process leads')
        for (const change of changes) await put(client, change, nowMs)
        await client.query('UPDATE rollout_cursor SET position = $1', [position])
        return { commit: true, value: undefined }
      })
    } catch (cause) {
      const context = { rollouts: changes.length }
      throw new StoreError('write', 'cannot write the steps of roll-outs', context, cause)
    }
  }

  async gatewaysOf(profile: string): Promise<GatewayEui[]> {
    // The name stands as text in the row's CBOR: most rows need not be read for it.
    const { rows } = await this.#pool.query<{ eui: GatewayEui; row: Buffer }>(
      `SELECT g.eui, s.row FROM states s JOIN gateways g ON g.id = s.gateway_id
       WHERE s.kind = 'reading' AND position($1::bytea IN s.row) > 0`,
      [Buffer.from(profile)],
    )
    const having = rows.filter(({ row }) => {
      const fact = factOfRow(row)
      return fact.type === 'reading' && fact.profile === profile
    })
    return [...new Set(having.map(({ eui }) => eui))].sort()
  }
}

async function put(
  client: Querier,
  { rollout, members, notes }: RolloutChange,
  nowMs: number,
): Promise<void> {
  const { id, profile, path, terms, origin, startedMs, state } = rollout
  const { attempt, stage, stageSinceMs, reason } = rollout
  const asked = [id, profile, path, JSON.stringify(terms), origin, startedMs]
  await client.query(
    `INSERT INTO rollouts
       (id, profile, path, terms, origin, started_ms, state, attempt, stage, stage_since_ms, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (id) DO UPDATE SET
       state = excluded.state, attempt = excluded.attempt, stage = excluded.stage,
       stage_since_ms = excluded.stage_since_ms, reason = excluded.reason`,
    [...asked, state, attempt, stage, stageSinceMs, reason],
  )
  for (const one of members) {
    const { order = null, commandId = null } = one.asked ?? {}
    const told = [one.step, one.frames, one.detail, one.movedMs, one.isChosen]
    await client.query(
      `INSERT INTO rollout_gateways
         (rollout_id, eui, step, frames, detail, moved_ms, is_chosen, asked, command_id, is_told)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (rollout_id, eui) DO UPDATE SET
         step = excluded.step, frames = excluded.frames, detail = excluded.detail,
         moved_ms = excluded.moved_ms, is_chosen = excluded.is_chosen, asked = excluded.asked,
         command_id = excluded.command_id, is_told = excluded.is_told`,
      [id, one.gw, ...told, order, commandId, one.isTold],
    )
  }
  for (const { what, detail } of notes) {
    await client.query(
      'INSERT INTO rollout_notes (rollout_id, at_ms, what, detail) VALUES ($1, $2, $3, $4)',
      [id, nowMs, what, detail],
    )
  }
}
