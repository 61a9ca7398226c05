/**
 * The writing half: one transaction. Each gateway it speaks of is held first, in one order for all; what
 * was decided on must still be so; then its effects follow as SQL.
 */

import type pg from 'pg'
import { writeCbor } from '../../../base/cbor.ts'
import type { GatewayEui } from '../../../base/ids.ts'
import { StoreError } from '../../../base/records/store-error.ts'
import type { ResultMessage } from '../../messages.ts'
import type { StoreEffect, StoreWrite } from '../gateway-state.ts'

import type { DecidedOn, GatewayMove, WriteOutcome } from '../store-shared.ts'
import { inTransaction, type Querier, unwatched } from './connection.ts'
import { GatewayTurn, type HeldGateway } from './gateway-turn.ts'
import { IS_ALIVE } from './life.ts'
import { readRemembered } from './remembered.ts'

/** Two were in each other's way, and the database has chosen this one: it is decided anew. */
const DEADLOCK = '40P01'

type Held = HeldGateway & {
  readonly moves: number
  readonly instance: number | null
  readonly alive: boolean | null
}

export async function writeAll(
  pool: pg.Pool,
  writes: readonly StoreWrite[],
  { nowMs, decided }: { readonly nowMs: number; readonly decided: DecidedOn | undefined },
): Promise<WriteOutcome> {
  const effects = effectsOf(writes, decided)
  try {
    return await inTransaction(pool, async (client) => {
      const marked = markPosition(client)
      if (!decided && isAboutBeingOnline(writes)) {
        await putOnline(client, writes, nowMs)
        return { commit: true, value: 'written', under: [marked] }
      }
      const under: Promise<unknown>[] = [marked]
      for (const [gw, list] of effects) {
        const held = await hold(client, gw, nowMs)
        const turn = decided ? await turnOf(client, held, { gw, list, decided }) : { list }
        if (!turn) return { commit: false, value: 'moved' }
        under.push(...(await new GatewayTurn(client, held, nowMs).write(turn.list, turn.move)))
      }
      for (const write of writes) {
        if (write.kind === 'result') await finishCommand(client, write.result)
      }
      return { commit: true, value: 'written', under }
    })
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown }
    if (code === DEADLOCK && decided) return 'moved'
    const text = `cannot write ${writes.length} changes`
    throw new StoreError('write', text, { writes: writes.length, ...(code ? { code } : {}) }, cause)
  }
}

/** By gateway, in one order for all receivers; those that were decided on, even if nothing came of it. */
function effectsOf(
  writes: readonly StoreWrite[],
  decided: DecidedOn | undefined,
): readonly (readonly [GatewayEui, readonly StoreEffect[]])[] {
  const found = new Map<GatewayEui, StoreEffect[]>(decided?.moves.map(({ gw }) => [gw, []]))
  for (const write of writes) {
    if (write.kind !== 'effect') continue
    const there = found.get(write.gw)
    if (there) there.push(write.effect)
    else found.set(write.gw, [write.effect])
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1))
}

type Turn = { readonly list: readonly StoreEffect[]; readonly move?: GatewayMove }

/** As it was decided, if that still holds; else as it is decided now, while nobody else can move. */
async function turnOf(
  client: Querier,
  held: Held,
  { gw, list, decided }: { gw: GatewayEui; list: readonly StoreEffect[]; decided: DecidedOn },
): Promise<Turn | undefined> {
  const move = decided.moves.find((one) => one.gw === gw)
  if (held.alive !== true || held.instance !== decided.instance) return undefined
  if (move && held.moves === move.before.moves) return { list, move }
  const again = decided.anew?.(gw, await readRemembered(client, gw))
  if (!again) return undefined
  const effects = again.writes.flatMap((one) => (one.kind === 'effect' ? [one.effect] : []))
  return { list: effects, move: again.move }
}

/**
 * Before the first fact the last position drawn is marked, so that readers do not pass by what we are about
 * to add (`facts_horizon`).
 */
function markPosition(client: Querier): Promise<unknown> {
  const text = 'SELECT mark_facts_position()'
  return unwatched(client.query({ name: 'mark-position', text }))
}

/** Nobody else has a turn of this gateway until we are through. */
async function hold(client: Querier, gw: GatewayEui, nowMs: number): Promise<Held> {
  for (;;) {
    const { rows } = await client.query<Held>({
      name: 'hold-gateway',
      text: `SELECT g.id, g.moves, g.epoch, g.online, l.instance, ${IS_ALIVE} AS alive
             FROM gateways g LEFT JOIN life l ON TRUE
             WHERE g.eui = $1 FOR UPDATE OF g`,
      values: [gw],
    })
    if (rows[0]) return rows[0]
    await client.query(
      `INSERT INTO gateways (eui, first_heard_ms, last_heard_ms) VALUES ($1, $2, $2)
       ON CONFLICT DO NOTHING`,
      [gw, nowMs],
    )
  }
}

function isAboutBeingOnline(writes: readonly StoreWrite[]): boolean {
  return writes.every((one) => one.kind === 'result' || one.effect.kind === 'online')
}

/**
 * Words of many gateways' wills, and results, at once: when receivers start, a broker tells them of all.
 * A will that speaks of an old run does not make the new one offline.
 */
async function putOnline(
  client: Querier,
  writes: readonly StoreWrite[],
  nowMs: number,
): Promise<void> {
  const last = new Map<GatewayEui, { epoch: number; online: boolean }>()
  for (const write of writes) {
    if (write.kind === 'result') await finishCommand(client, write.result)
    else if (write.effect.kind === 'online') last.set(write.gw, write.effect)
  }
  if (last.size === 0) return
  const values = [...last.values()]
  const told = [[...last.keys()], values.map((one) => one.epoch), values.map((one) => one.online)]
  await client.query(
    `INSERT INTO gateways (eui, first_heard_ms, last_heard_ms)
     SELECT eui, $2, $2 FROM unnest($1::text[]) AS t (eui)
     WHERE NOT EXISTS (SELECT 1 FROM gateways g WHERE g.eui = t.eui)
     ORDER BY eui ON CONFLICT DO NOTHING`,
    [told[0], nowMs],
  )
  await client.query(
    `WITH told AS (
       SELECT * FROM unnest($1::text[], $2::bigint[], $3::boolean[]) AS t (eui, epoch, online)
     ), held AS (
       SELECT g.id, t.online FROM gateways g JOIN told t ON t.eui = g.eui
       WHERE g.online <> t.online AND (t.online OR g.epoch = t.epoch)
       ORDER BY g.eui FOR UPDATE OF g
     )
     UPDATE gateways g SET online = held.online, last_heard_ms = $4 FROM held WHERE g.id = held.id`,
    [...told, nowMs],
  )
}

async function finishCommand(
  client: Querier,
  { id, gw, outcome, detail, atMs }: ResultMessage,
): Promise<void> {
  await client.query(
    `UPDATE commands SET state = $1, detail = $2, result_ms = $3
     WHERE id = $4 AND state = 'waiting'
       AND gateway_id = (SELECT id FROM gateways WHERE eui = $5)`,
    [outcome, Buffer.from(writeCbor(detail)), atMs, id, gw],
  )
}
