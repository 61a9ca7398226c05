/** What was told, as it is asked for: facts in their order, readings of a device, events of a time, states. */

import type pg from 'pg'
import type { EventFact } from '../../fact.ts'
import {
  type EventRow,
  eventsByGateway,
  eventsOf,
  type FactsRow,
  type ReadingRow,
  readingsOf,
  type StateRow,
  stateOf,
  storedFactOf,
} from '../rows.ts'
import type {
  EventSpan,
  EventsOf,
  FactQuery,
  ReadingQuery,
  StoredFact,
  StoredReading,
  StoredState,
} from '../store.ts'
import { keyText, readRows } from './connection.ts'
import { CLOCKS_MS } from './told.ts'

const FACT_COLUMNS = `
  SELECT f.position, g.eui, f.epoch, f.seq, f.at_ms, f.timed::int AS timed, f.received_ms,
         f.stands::int AS stands, f.row
  FROM facts f JOIN gateways g ON g.id = f.gateway_id`

export class PastReader {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  /** Not beyond what can be seen without a gap: a transaction under way may have a lower position. */
  async facts({ after, before, limit, type, subject, standing }: FactQuery): Promise<StoredFact[]> {
    const [seen] = await this.#all<{ horizon: number }>('SELECT facts_horizon() AS horizon')
    const wheres = ['f.position <= $1']
    const values: unknown[] = [seen!.horizon]
    const where = (sql: string, value: unknown): void => {
      if (value !== undefined) wheres.push(`${sql} $${values.push(value)}`)
    }
    where('f.position >', after)
    where('f.position <', before)
    where('f.type =', type)
    // The index of types leaves readings out.
    if (type !== undefined && type !== 'reading') wheres.push('f.stream <> 3')
    where('f.subject =', subject === undefined ? undefined : keyText(subject))
    if (standing) wheres.push('f.stands')
    const order = after === undefined ? 'DESC' : 'ASC'
    const sql = `${FACT_COLUMNS} WHERE ${wheres.join(' AND ')}
      ORDER BY f.position ${order} LIMIT $${values.push(limit)}`
    return (await this.#all<FactsRow>(sql, ...values)).map(storedFactOf)
  }

  async readings({ devEui, fromMs, toMs, limit }: ReadingQuery): Promise<StoredReading[]> {
    const rows = await this.#all<ReadingRow>(
      `SELECT g.eui, f.at_ms, f.row FROM facts f JOIN gateways g ON g.id = f.gateway_id
       WHERE f.subject = $1 AND f.type = 'reading' AND f.at_ms >= $2 AND f.at_ms < $3
         AND f.timed AND f.stands AND f.received_ms >= $4
       ORDER BY f.at_ms DESC, f.position DESC LIMIT $5`,
      ...[devEui, Math.ceil(fromMs), Math.ceil(toMs), Math.floor(fromMs) - CLOCKS_MS, limit],
    )
    return readingsOf(rows.reverse())
  }

  async events(
    types: readonly string[],
    { fromMs, toMs }: EventSpan,
    { gw, subjects }: EventsOf = {},
  ): Promise<EventFact[]> {
    const rows = await this.#all<Omit<EventRow, 'eui'>>(
      `SELECT at_ms, row FROM facts
       WHERE type = ANY ($1) AND stream <> 3 AND at_ms >= $2 AND at_ms < $3 AND timed AND stands
         AND received_ms >= $4
         AND ($5::text IS NULL OR gateway_id = (SELECT id FROM gateways WHERE eui = $5))
         AND ($6::text[] IS NULL OR subject = ANY ($6))
       ORDER BY array_position($1, type), at_ms, position`,
      ...[types, Math.ceil(fromMs), Math.ceil(toMs), Math.floor(fromMs) - CLOCKS_MS],
      ...[gw ?? null, subjects?.map(keyText) ?? null],
    )
    return eventsOf(rows)
  }

  async eventsByGateway(types: readonly string[], { fromMs, toMs }: EventSpan) {
    const rows = await this.#all<EventRow>(
      `SELECT g.eui, f.at_ms, f.row FROM facts f JOIN gateways g ON g.id = f.gateway_id
       WHERE f.type = ANY ($1) AND f.stream <> 3 AND f.at_ms >= $2 AND f.at_ms < $3 AND f.timed
         AND f.stands AND f.received_ms >= $4
       ORDER BY array_position($1, f.type), f.at_ms, f.position`,
      ...[types, Math.ceil(fromMs), Math.ceil(toMs), Math.floor(fromMs) - CLOCKS_MS],
    )
    return eventsByGateway(rows)
  }

  async states(kind?: string): Promise<StoredState[]> {
    const rows = await this.#all<StateRow>(
      `SELECT s.kind, s.subject, g.eui, s.at_ms, s.row FROM states s
       JOIN gateways g ON g.id = s.gateway_id
       WHERE $1::text IS NULL OR s.kind = $1 ORDER BY s.kind COLLATE "C", s.subject COLLATE "C"`,
      kind ?? null,
    )
    return rows.map(stateOf)
  }

  #all<Row>(sql: string, ...values: unknown[]): Promise<Row[]> {
    return readRows(this.#pool, sql, values)
  }
}
