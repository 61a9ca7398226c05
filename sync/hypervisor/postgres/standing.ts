/**
 * Keeps `facts.stands` true as facts, corrections and withdrawals come in whatever order, and says how a
 * thing stands when the newest that was told of it does not any more (sync/standing.ts).
 */

import type { Fact } from '../../fact.ts'
import { standsAmong, type Withdrawal } from '../../standing.ts'
import { factOfRow } from '../rows.ts'
import { kindsOf, NEWEST_OF_KIND_MAX, stateKeyOf, typesBeside } from '../states.ts'
import { keyText, type Querier } from './connection.ts'

/** More nobody honest tells of one moment: of those behind, the older ones stay as they are. */
const TOLD_OF_MOMENT_MAX = 64

/** What was told of one thing at one time. */
export type Moment = { readonly subject: string; readonly type: string; readonly atMs: number }

type MomentRow = { position: number; received_ms: number; stands: boolean; row: Buffer }
type NewestRow = { gateway_id: number; type: string; at_ms: number; row: Buffer }

/** An event is told not to stand: `atMs` on the hypervisor's time. */
export async function withdraw(
  querier: Querier,
  withdrawal: Withdrawal,
  atMs: number,
): Promise<void> {
  const { rev } = withdrawal
  const [subject, of] = [keyText(withdrawal.subject), keyText(withdrawal.of)]
  await querier.query(
    `INSERT INTO withdrawals (subject, of, of_ms, rev) VALUES ($1, $2, $3, $4)
     ON CONFLICT (subject, of, of_ms) DO UPDATE SET rev = GREATEST(withdrawals.rev, excluded.rev)`,
    [subject, of, atMs, rev],
  )
  await settle(querier, { subject, type: of, atMs })
}

/** After a fact of this moment came in, or was withdrawn. */
export async function settle(querier: Querier, moment: Moment): Promise<void> {
  const told = await factsOf(querier, moment)
  const withdrawnRev = await withdrawnRevOf(querier, moment)
  const facts = told.map(({ row }) => factOfRow(row))
  const stands = standsAmong(facts, withdrawnRev)
  for (const [i, { position, received_ms, stands: before }] of told.entries()) {
    if (stands[i] === before) continue
    // The month, so that only its index is asked.
    await querier.query('UPDATE facts SET stands = $1 WHERE position = $2 AND received_ms = $3', [
      stands[i],
      position,
      received_ms,
    ])
  }
  if (withdrawnRev < 0 && !stands.includes(false)) return
  for (const kind of kindsOf(moment.type, facts)) await settleState(querier, kind, moment)
}

/** Whether a fact that may not be in the ledger yet stands beside what is. */
export async function isStanding(querier: Querier, fact: Fact, moment: Moment): Promise<boolean> {
  const others = (await factsOf(querier, moment)).map(({ row }) => factOfRow(row))
  return standsAmong([...others, fact], await withdrawnRevOf(querier, moment)).at(-1) === true
}

async function factsOf(querier: Querier, { subject, type, atMs }: Moment): Promise<MomentRow[]> {
  const { rows } = await querier.query<MomentRow>(
    `SELECT position, received_ms, stands, row FROM facts
     WHERE subject = $1 AND type = $2 AND at_ms = $3 AND timed
     ORDER BY position DESC LIMIT ${TOLD_OF_MOMENT_MAX}`,
    [subject, type, atMs],
  )
  return rows.reverse()
}

async function withdrawnRevOf(querier: Querier, { subject, type, atMs }: Moment): Promise<number> {
  const { rows } = await querier.query<{ rev: number }>(
    'SELECT rev FROM withdrawals WHERE subject = $1 AND of = $2 AND of_ms = $3',
    [subject, type, atMs],
  )
  return rows[0]?.rev ?? -1
}

/** A state of this kind that was told at this moment is now what the newest fact that stands says, or nothing. */
async function settleState(
  querier: Querier,
  kind: string,
  { subject, type, atMs }: Moment,
): Promise<void> {
  const removed = await querier.query(
    'DELETE FROM states WHERE kind = $1 AND subject = $2 AND type = $3 AND at_ms = $4',
    [kind, subject, type, atMs],
  )
  if (removed.rowCount === 0) return
  const { rows } = await querier.query<NewestRow>(
    `SELECT gateway_id, type, at_ms, row FROM facts
     WHERE subject = $1 AND type = ANY ($2) AND timed AND stands
     ORDER BY at_ms DESC, array_position($2, type), position DESC LIMIT ${NEWEST_OF_KIND_MAX}`,
    [subject, typesBeside(type)],
  )
  const newest = rows.find(({ row }) => stateKeyOf(factOfRow(row))?.kind === kind)
  if (!newest) return
  const { rev } = factOfRow(newest.row)
  await querier.query(
    'INSERT INTO states (kind, subject, gateway_id, type, at_ms, rev, row) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [kind, subject, newest.gateway_id, newest.type, newest.at_ms, rev, newest.row],
  )
}
