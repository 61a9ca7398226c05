/**
 * Keeps `facts.stands` true as facts, corrections and withdrawals come in whatever order, and says how a
 * thing stands when the newest that was told of it does not any more (sync/standing.ts).
 */

import type Database from 'better-sqlite3'
import type { Fact } from '../fact.ts'
import { standsAmong, type Withdrawal } from '../standing.ts'
import { factOfRow } from './rows.ts'
import { kindsOf, NEWEST_OF_KIND_MAX, stateKeyOf, typesBeside } from './states.ts'

/** More nobody honest tells of one moment: of those behind, the older ones stay as they are. */
const TOLD_OF_MOMENT_MAX = 64

/** What was told of one thing at one time. */
export type Moment = { readonly subject: string; readonly type: string; readonly atMs: number }

export class StandingFacts {
  readonly #statements: ReturnType<typeof prepare>

  constructor(db: Database.Database) {
    this.#statements = prepare(db)
  }

  /** An event is told not to stand: `atMs` on the hypervisor's time. */
  withdraw({ of, subject, rev }: Withdrawal, atMs: number): void {
    this.#statements.addWithdrawal.run(subject, of, atMs, rev)
    this.settle({ subject, type: of, atMs })
  }

  /** Whether anything else was said of this moment than the fact that has just come in: mostly not. */
  isContested({ subject, type, atMs }: Moment): boolean {
    const { isToldTwice, isWithdrawn } = this.#statements
    return (
      isToldTwice.get(subject, type, atMs) !== undefined ||
      isWithdrawn.get(subject, type, atMs) !== undefined
    )
  }

  /** After a fact of this moment came in, or was withdrawn. */
  settle(moment: Moment): void {
    const told = this.#statements.factsOf.all(moment).reverse()
    const withdrawnRev = this.#withdrawnRev(moment)
    const facts = told.map(({ row }) => factOfRow(row))
    const stands = standsAmong(facts, withdrawnRev)
    for (const [i, { position, stands: before }] of told.entries()) {
      const now = stands[i] ? 1 : 0
      if (now !== before) this.#statements.putStands.run(now, position)
    }
    const isChanged = withdrawnRev >= 0 || stands.includes(false)
    if (!isChanged) return
    for (const kind of kindsOf(moment.type, facts)) this.#settleState(kind, moment)
  }

  /** Whether a fact that may not be in the ledger yet stands beside what is. */
  isStanding(fact: Fact, moment: Moment): boolean {
    const told = this.#statements.factsOf.all(moment).reverse()
    const others = told.map(({ row }) => factOfRow(row))
    return standsAmong([...others, fact], this.#withdrawnRev(moment)).at(-1) === true
  }

  #withdrawnRev(moment: Moment): number {
    return this.#statements.withdrawnRev.get(moment)?.rev ?? -1
  }

  /** A state of this kind that was told at this moment is now what the newest fact that stands says, or nothing. */
  #settleState(kind: string, { subject, type, atMs }: Moment): void {
    const sql = this.#statements
    const state = sql.findState.get(kind, subject)
    if (!state || state.type !== type || state.at_ms !== atMs) return
    let newest: NewestRow | undefined
    for (const one of typesBeside(type)) {
      const found = sql.newestOf
        .all(subject, one)
        .find(({ row }) => stateKeyOf(factOfRow(row))?.kind === kind)
      if (found && (newest === undefined || found.at_ms > newest.at_ms)) newest = found
    }
    sql.removeState.run(kind, subject)
    if (!newest) return
    const { rev } = factOfRow(newest.row)
    sql.putState.run(kind, subject, newest.gateway_id, newest.type, newest.at_ms, rev, newest.row)
  }
}

type NewestRow = {
  readonly gateway_id: number
  readonly type: string
  readonly at_ms: number
  readonly row: Buffer
}

function prepare(db: Database.Database) {
  return {
    factsOf: db.prepare<[Moment], { position: number; stands: number; row: Buffer }>(
      `SELECT position, stands, row FROM facts
       WHERE subject = :subject AND type = :type AND at_ms = :atMs AND timed = 1
       ORDER BY position DESC LIMIT ${TOLD_OF_MOMENT_MAX}`,
    ),
    isToldTwice: db
      .prepare(
        `SELECT 1 FROM facts WHERE subject = ? AND type = ? AND at_ms = ? AND timed = 1
         LIMIT 1 OFFSET 1`,
      )
      .pluck(),
    isWithdrawn: db
      .prepare('SELECT 1 FROM withdrawals WHERE subject = ? AND of = ? AND of_ms = ?')
      .pluck(),
    putStands: db.prepare('UPDATE facts SET stands = ? WHERE position = ?'),
    withdrawnRev: db.prepare<[Moment], { rev: number }>(
      'SELECT rev FROM withdrawals WHERE subject = :subject AND of = :type AND of_ms = :atMs',
    ),
    addWithdrawal: db.prepare(
      `INSERT INTO withdrawals (subject, of, of_ms, rev) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET rev = max(rev, excluded.rev)`,
    ),
    findState: db.prepare<[string, string], { type: string; at_ms: number }>(
      'SELECT type, at_ms FROM states WHERE kind = ? AND subject = ?',
    ),
    newestOf: db.prepare<[string, string], NewestRow>(
      `SELECT gateway_id, type, at_ms, row FROM facts
       WHERE subject = ? AND type = ? AND timed = 1 AND stands = 1
       ORDER BY at_ms DESC, position DESC LIMIT ${NEWEST_OF_KIND_MAX}`,
    ),
    removeState: db.prepare('DELETE FROM states WHERE kind = ? AND subject = ?'),
    putState: db.prepare(
      `INSERT INTO states (kind, subject, gateway_id, type, at_ms, rev, row)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
  }
}
