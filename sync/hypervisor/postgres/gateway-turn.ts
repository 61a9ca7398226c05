/** One gateway's effects as SQL, while its row is held. */

import type { Profile } from '../../fact.ts'
import type { LaneId } from '../../messages.ts'
import { withdrawalOf } from '../../standing.ts'
import { type Cursor, cursorKey, type ReceivedRow, type StoreEffect } from '../gateway-state.ts'
import { factOfRow } from '../rows.ts'
import type { GatewayMove } from '../store-shared.ts'
import { keyText, type Querier, unwatched } from './connection.ts'
import { pruneCursors, putCursors } from './cursors.ts'
import { putProfiles } from './profiles.ts'
import { isUnchanged, writeRemembered } from './remembered.ts'
import { isStanding, settle, withdraw } from './standing.ts'
import { putStates } from './states.ts'
import { addFacts, contestedOf, momentKey, momentOf, subjectOf, type Told } from './told.ts'

export type HeldGateway = { readonly id: number; readonly epoch: number; readonly online: boolean }

/** What a turn does to the gateway's own row. */
type Row = {
  epoch: number
  online: boolean
  software: string | null
  hasGreeted: boolean
  facts: number
}

export class GatewayTurn {
  readonly #client: Querier
  readonly #id: number
  readonly #nowMs: number
  readonly #row: Row
  /** To be stored, in order; and cursors as they are behind them. */
  #rows: (ReceivedRow & LaneId)[] = []
  readonly #cursors = new Map<string, Cursor>()
  readonly #profiles: Profile[] = []
  readonly #under: Promise<unknown>[] = []

  constructor(client: Querier, { id, epoch, online }: HeldGateway, nowMs: number) {
    this.#client = client
    this.#id = id
    this.#nowMs = nowMs
    this.#row = { epoch, online, software: null, hasGreeted: false, facts: 0 }
  }

  /** Gives what is under way: sent in its order, and to be waited for before it counts. */
  async write(
    effects: readonly StoreEffect[],
    move: GatewayMove | undefined,
  ): Promise<readonly Promise<unknown>[]> {
    // Nothing came of it, and nobody was first: that was all there was to ask.
    if (effects.length === 0 && move && isUnchanged(move)) return []
    for (const effect of effects) await this.#effect(effect)
    await this.#storeRows()
    const at = { gateway: this.#id, nowMs: this.#nowMs }
    if (this.#cursors.size > 0)
      this.#send(putCursors(this.#client, at, [...this.#cursors.values()]))
    if (this.#profiles.length > 0) this.#send(putProfiles(this.#client, this.#profiles))
    if (move && !isUnchanged(move)) await writeRemembered(this.#client, this.#id, move)
    this.#send(this.#putRow(move === undefined || !isUnchanged(move)))
    return this.#under
  }

  #send(promise: Promise<unknown>): void {
    this.#under.push(unwatched(promise))
  }

  async #effect(effect: StoreEffect): Promise<void> {
    const { epoch, stream } =
      effect.kind === 'commit' || effect.kind === 'lost' ? effect.cursor : ZERO
    switch (effect.kind) {
      case 'commit':
        for (const row of effect.rows) this.#rows.push({ ...row, epoch, stream })
        this.#cursors.set(cursorKey(effect.cursor), effect.cursor)
        return
      case 'lost': {
        const { from, to, reason, fromMs, toMs } = effect
        await this.#client.query(
          `INSERT INTO gaps
             (gateway_id, epoch, stream, from_seq, to_seq, reason, from_ms, to_ms, received_ms)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
          [this.#id, epoch, stream, from, to, reason, fromMs, toMs, this.#nowMs],
        )
        this.#cursors.set(cursorKey(effect.cursor), effect.cursor)
        return
      }
      case 'ahead':
        await this.#ahead(effect.rows.map((row) => ({ ...row, ...effect.lane })))
        return
      case 'profile':
        this.#profiles.push(effect.profile)
        return
      case 'greeted': {
        Object.assign(this.#row, {
          epoch: effect.epoch,
          software: keyText(effect.version),
          online: true,
        })
        this.#row.hasGreeted = true
        if (effect.held) await pruneCursors(this.#client, this.#id, effect.held, this.#nowMs)
        return
      }
      case 'clock':
        await this.#storeRows()
        await this.#clock(effect.epoch, Math.round(effect.offsetMs))
        return
      case 'online':
        // A will that speaks of an old run does not make the new one offline.
        if (effect.online || effect.epoch === this.#row.epoch) this.#row.online = effect.online
        return
      case 'alarm':
        await this.#client.query(
          'INSERT INTO alarms (gateway_id, at_ms, code, detail) VALUES ($1, $2, $3, $4)',
          [this.#id, this.#nowMs, effect.code, JSON.stringify(effect.detail)],
        )
        return
      default:
        effect satisfies never
    }
  }

  async #storeRows(): Promise<void> {
    if (this.#rows.length === 0) return
    const rows = await this.#timed(this.#rows)
    this.#rows = []
    const added = await addFacts(this.#client, { gateway: this.#id, nowMs: this.#nowMs }, rows)
    this.#row.facts += added.count
    const settled = new Set<string>()
    for (const row of added.contested) {
      const moment = momentOf(row)
      const key = momentKey(moment)
      if (!settled.has(key)) await settle(this.#client, moment)
      settled.add(key)
    }
    for (const { fact, atMs, timed } of added.fresh) {
      const withdrawal = timed ? withdrawalOf(fact) : undefined
      // Of a gateway whose clock was not set both times are of its monotonic clock.
      if (withdrawal) {
        await withdraw(this.#client, withdrawal, withdrawal.ofMs + (atMs - fact.atMs))
      }
    }
    await this.#states(added.fresh, added.contested)
  }

  /** What lies beyond a hole already says how a thing stands, if nothing is there that takes it back. */
  async #ahead(ahead: readonly (ReceivedRow & LaneId)[]): Promise<void> {
    await this.#storeRows()
    const rows = await this.#timed(ahead)
    await this.#states(rows, await contestedOf(this.#client, this.#nowMs, rows))
  }

  async #states(rows: readonly Told[], contested: ReadonlySet<Told>): Promise<void> {
    const standing: Told[] = []
    for (const row of rows) {
      const mayStand =
        !contested.has(row) || (await isStanding(this.#client, row.fact, momentOf(row)))
      if (mayStand) standing.push(row)
    }
    this.#send(putStates(this.#client, { gateway: this.#id, nowMs: this.#nowMs }, standing))
  }

  /** With the UTC of each, as far as its run has told it. */
  async #timed(rows: readonly (ReceivedRow & LaneId)[]): Promise<Told[]> {
    const offsets = new Map<number, number>()
    if (rows.some(({ fact }) => fact.clk === 0)) {
      const found = await this.#client.query<{ epoch: number; offset_ms: number }>(
        'SELECT epoch, offset_ms FROM clocks WHERE gateway_id = $1',
        [this.#id],
      )
      for (const { epoch, offset_ms } of found.rows) offsets.set(epoch, offset_ms)
    }
    return rows.map((row) => {
      const { atMs, clk } = row.fact
      const offset = clk > 0 ? 0 : offsets.get(row.epoch)
      return { ...row, atMs: atMs + (offset ?? 0), timed: offset !== undefined }
    })
  }

  /** The UTC of an epoch's monotonic clock: facts that waited for it are dated, and settled then. */
  async #clock(epoch: number, offsetMs: number): Promise<void> {
    await this.#client.query(
      `INSERT INTO clocks (gateway_id, epoch, offset_ms) VALUES ($1, $2, $3)
       ON CONFLICT (gateway_id, epoch) DO UPDATE SET offset_ms = excluded.offset_ms`,
      [this.#id, epoch, offsetMs],
    )
    const { rows } = await this.#client.query<{ row: Buffer }>(
      `WITH dated AS (
         UPDATE facts SET at_ms = at_ms + $3, timed = TRUE
         WHERE gateway_id = $1 AND epoch = $2 AND NOT timed RETURNING position, row
       ) SELECT row FROM dated ORDER BY position`,
      [this.#id, epoch, offsetMs],
    )
    for (const fact of rows.map(({ row }) => factOfRow(row))) {
      await settle(this.#client, {
        subject: subjectOf(fact),
        type: fact.type,
        atMs: fact.atMs + offsetMs,
      })
      const withdrawal = withdrawalOf(fact)
      if (withdrawal) await withdraw(this.#client, withdrawal, withdrawal.ofMs + offsetMs)
    }
  }

  async #putRow(isMoved: boolean): Promise<void> {
    const { epoch, online, software, hasGreeted, facts } = this.#row
    await this.#client.query({
      name: 'put-gateway',
      text: `UPDATE gateways SET
          moves = moves + $2, last_heard_ms = $3, epoch = $4, online = $5,
          software = COALESCE($6, software), facts = facts + $7,
          greeted_ms = CASE WHEN $8 THEN $3 ELSE greeted_ms END,
          greeted_instance = CASE WHEN $8 THEN (SELECT instance FROM life) ELSE greeted_instance END
        WHERE id = $1`,
      values: [this.#id, isMoved ? 1 : 0, this.#nowMs, epoch, online, software, facts, hasGreeted],
    })
  }
}

const ZERO: LaneId = { epoch: 0, stream: 0 }
