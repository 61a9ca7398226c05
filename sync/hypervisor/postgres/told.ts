/** Rows of a turn on their way into `facts`: as columns, all of them in one statement. */

import type { Fact } from '../../fact.ts'
import type { LaneId } from '../../messages.ts'
import { isEmpty, withdrawalOf } from '../../standing.ts'
import type { ReceivedRow } from '../gateway-state.ts'
import { keyText, type Querier } from './connection.ts'
import type { Moment } from './standing.ts'

/** A row with its lane, and its UTC where that can be told; else its monotonic clock. */
export type Told = ReceivedRow & LaneId & { readonly atMs: number; readonly timed: boolean }

export type Added = {
  readonly count: number
  /** Rows that were not there: what they mean for others is new. */
  readonly fresh: readonly Told[]
  /** Of them those of whose moment something else was said, now or before: for those it must be found out what stands. */
  readonly contested: ReadonlySet<Told>
}

/** A fact arrives behind its moment, but for clocks that are wrong by so much, a gateway's or another receiver's. */
export const CLOCKS_MS = 2 * 86_400_000
const INT8_MAX = '9223372036854775807'

const TOLD = `
  told AS MATERIALIZED (
    SELECT epoch, stream, seq, type, subject, at_ms, timed, n,
           substring($9::bytea FROM start FOR size) AS row
    FROM unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[],
                $7::boolean[], $8::int[], $10::int[])
      WITH ORDINALITY AS t (epoch, stream, seq, type, subject, at_ms, timed, start, size, n)
  )`

// Each is looked up by its index, in the months in which it can have arrived ($11, $12 are the same for
// all, so that the others are left out once): LIMIT keeps it from becoming a join.
const CONTESTED = `
  contested AS (
    SELECT n FROM told t WHERE timed AND (
      (SELECT 1 FROM facts f
       WHERE f.subject = t.subject AND f.at_ms = t.at_ms AND f.type = t.type AND f.timed
         AND f.received_ms >= $11 AND f.received_ms <= $12 LIMIT 1) IS NOT NULL
      OR (SELECT 1 FROM withdrawals w
          WHERE w.subject = t.subject AND w.of = t.type AND w.of_ms = t.at_ms LIMIT 1) IS NOT NULL)
  )`

// The cursor keeps doubles out. Behind it stands what was stored before it was pruned or set back (F70),
// and the identity within a month.
const ADD = `
  lanes AS MATERIALIZED (
    SELECT epoch, stream, COALESCE(
      (SELECT c.stored_to FROM cursors c
       WHERE c.gateway_id = $13 AND c.epoch = t.epoch AND c.stream = t.stream), ${INT8_MAX}) AS stored_to
    FROM (SELECT DISTINCT epoch, stream FROM told) t
  ), old AS MATERIALIZED (
    SELECT t.n FROM told t JOIN lanes l ON l.epoch = t.epoch AND l.stream = t.stream
    WHERE t.seq < l.stored_to
      AND (SELECT 1 FROM facts f
           WHERE f.gateway_id = $13 AND f.epoch = t.epoch AND f.stream = t.stream AND f.seq = t.seq
           LIMIT 1) IS NOT NULL
  ), added AS (
    INSERT INTO facts (gateway_id, received_ms, epoch, stream, seq, type, subject, at_ms, timed, row)
    SELECT $13, $14, epoch, stream, seq, type, subject, at_ms, timed, row
    FROM told WHERE n NOT IN (SELECT n FROM old)
    ORDER BY n
    ON CONFLICT DO NOTHING
    RETURNING 1
  )`

/** Stores what is not there yet. */
export async function addFacts(
  querier: Querier,
  { gateway, nowMs }: { readonly gateway: number; readonly nowMs: number },
  rows: readonly Told[],
): Promise<Added> {
  const found = await querier.query<{ count: number; old: number[]; contested: number[] }>({
    name: 'add-facts',
    text: `WITH ${TOLD}, ${CONTESTED}, ${ADD}
      SELECT (SELECT count(*) FROM added)::int AS count,
             ARRAY (SELECT n::int FROM old) AS old,
             ARRAY (SELECT n::int FROM contested) AS contested`,
    values: [...columnsOf(rows), ...arrivalOf(rows, nowMs), gateway, nowMs],
  })
  const { count, old, contested } = found.rows[0]!
  const known = new Set(old.map((n) => rows[n - 1]!))
  const fresh = known.size === 0 ? rows : rows.filter((row) => !known.has(row))
  const doubtful = [...contested.map((n) => rows[n - 1]!), ...contestedBy(fresh)]
  return { count, fresh, contested: new Set(doubtful.filter((row) => !known.has(row))) }
}

/** The same question of rows that are not to be stored yet. */
export async function contestedOf(
  querier: Querier,
  nowMs: number,
  rows: readonly Told[],
): Promise<Set<Told>> {
  const found = await querier.query<{ n: number }>({
    name: 'contested',
    text: `WITH ${TOLD}, ${CONTESTED} SELECT n::int AS n FROM contested`,
    values: [...columnsOf(rows), ...arrivalOf(rows, nowMs)],
  })
  return new Set([...found.rows.map(({ n }) => rows[n - 1]!), ...contestedBy(rows)])
}

/** What the rows say against each other, and of themselves. */
function contestedBy(rows: readonly Told[]): Told[] {
  const told = new Map<string, Told[]>()
  const withdrawn = new Set<string>()
  for (const row of rows) {
    if (!row.timed) continue
    const key = momentKey(momentOf(row))
    const there = told.get(key)
    if (there) there.push(row)
    else told.set(key, [row])
    const withdrawal = withdrawalOf(row.fact)
    if (withdrawal) {
      const { of, subject, ofMs } = withdrawal
      withdrawn.add(
        momentKey({ subject: keyText(subject), type: of, atMs: ofMs + (row.atMs - row.fact.atMs) }),
      )
    }
  }
  return [...told].flatMap(([key, there]) => {
    return there.length > 1 || withdrawn.has(key) || isEmpty(there[0]!.fact) ? there : []
  })
}

export function momentOf({ fact, atMs }: Told): Moment {
  return { subject: subjectOf(fact), type: fact.type, atMs }
}

export function momentKey({ subject, type, atMs }: Moment): string {
  return `${type} ${atMs} ${subject}`
}

export function subjectOf(fact: Fact): string {
  return fact.type === 'reading' ? fact.devEui : keyText(fact.subject)
}

/** When anything can have arrived that speaks of the moments of `rows`: from and to, both including. */
function arrivalOf(rows: readonly Told[], nowMs: number): [number, number] {
  const earliestMs = rows.reduce((least, { atMs }) => Math.min(least, atMs), nowMs)
  return [Math.floor(earliestMs) - CLOCKS_MS, nowMs + CLOCKS_MS]
}

/** Numbers as one text each: an array of JavaScript would be written element by element. */
function columnsOf(rows: readonly Told[]): unknown[] {
  const list = (of: (row: Told) => number): string => `{${rows.map(of).join(',')}}`
  let end = 1
  const starts = rows.map(({ bytes }) => {
    const start = end
    end += bytes.length
    return start
  })
  return [
    list((row) => row.epoch),
    list((row) => row.stream),
    list((row) => row.seq),
    rows.map((row) => row.fact.type),
    rows.map((row) => subjectOf(row.fact)),
    list((row) => row.atMs),
    `{${rows.map((row) => (row.timed ? 't' : 'f')).join(',')}}`,
    `{${starts.join(',')}}`,
    Buffer.concat(rows.map((row) => row.bytes)),
    list((row) => row.bytes.length),
  ]
}
