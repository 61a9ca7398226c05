/** Rows of the database as values. What was written by us is trusted: anything else is a bug. */

import assert from 'node:assert/strict'
import { readCbor } from '../../base/cbor.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { EventFact, Fact, ReadingFact } from '../fact.ts'
import { readRow } from '../row.ts'
import { mergedReading } from '../standing.ts'
import type {
  CommandState,
  StoredCommand,
  StoredFact,
  StoredReading,
  StoredState,
} from './store.ts'

export type FactsRow = {
  readonly position: number
  readonly eui: string
  readonly epoch: number
  readonly seq: number
  readonly at_ms: number
  readonly timed: number
  readonly received_ms: number
  readonly stands: number
  readonly row: Buffer
}

export type ReadingRow = { readonly eui: string; readonly at_ms: number; readonly row: Buffer }

export type EventRow = { readonly eui: string; readonly at_ms: number; readonly row: Buffer }

export type StateRow = {
  readonly kind: string
  readonly subject: string
  readonly eui: string
  readonly at_ms: number
  readonly row: Buffer
}

export type GatewayRow = {
  readonly eui: string
  readonly version: string
  readonly epoch: number
  readonly online: number
  readonly first_heard_ms: number
  readonly last_heard_ms: number
}

export type CommandRow = {
  readonly id: string
  readonly eui: string
  readonly name: string
  readonly params: Buffer
  readonly origin: string
  readonly issued_ms: number
  readonly expires_ms: number
  readonly state: string
  readonly detail: Buffer | null
  readonly result_ms: number | null
}

export function factOfRow(bytes: Uint8Array): Fact {
  const read = readRow(bytes)
  assert(read.kind === 'fact', 'a stored row cannot be read: the database is damaged')
  return read.fact
}

export function storedFactOf(row: FactsRow): StoredFact {
  return {
    position: row.position,
    gw: row.eui as GatewayEui,
    epoch: row.epoch,
    seq: row.seq,
    utcMs: row.timed === 1 ? row.at_ms : undefined,
    receivedMs: row.received_ms,
    stands: row.stands === 1,
    fact: factOfRow(row.row),
  }
}

/** Fields that say a time. */
const TIMES = ['sinceMs', 'untilMs', 'hourMs', 'quarterMs', 'lastHeardMs', 'ofMs', 'fullByMs']

/**
 * A fact on UTC. Told before the gateway's clock was set it speaks of its monotonic one, in all its times;
 * `atMs` is where its moment has been placed since.
 */
export function datedFact<One extends Fact>(fact: One, atMs: number): One {
  const offsetMs = atMs - fact.atMs
  if (offsetMs === 0) return fact
  if (fact.type === 'reading') return { ...fact, atMs }
  const fields: Record<string, unknown> = { ...fact.fields }
  for (const name of TIMES) {
    const value = fields[name]
    if (typeof value === 'number') fields[name] = value + offsetMs
  }
  return { ...fact, atMs, fields }
}

/** Events on UTC, by who told them, each gateway's by their times. */
export function eventsByGateway(
  rows: readonly EventRow[],
): ReadonlyMap<GatewayEui, readonly EventFact[]> {
  const byGateway = new Map<GatewayEui, EventFact[]>()
  for (const { eui, at_ms: atMs, row } of rows) {
    const fact = datedFact(factOfRow(row), atMs)
    if (fact.type === 'reading') continue
    const there = byGateway.get(eui as GatewayEui)
    if (there) there.push(fact)
    else byGateway.set(eui as GatewayEui, [fact])
  }
  for (const facts of byGateway.values()) facts.sort((a, b) => a.atMs - b.atMs)
  return byGateway
}

/** The same of rows of which it does not matter who told them. */
export function eventsOf(rows: readonly Omit<EventRow, 'eui'>[]): EventFact[] {
  const facts = rows.map(({ at_ms: atMs, row }): Fact => datedFact(factOfRow(row), atMs))
  const events = facts.filter((fact): fact is EventFact => fact.type !== 'reading')
  return events.sort((a, b) => a.atMs - b.atMs)
}

export function stateOf({ kind, subject, eui, at_ms: atMs, row }: StateRow): StoredState {
  return { kind, subject, gw: eui as GatewayEui, atMs, fact: datedFact(factOfRow(row), atMs) }
}

/** Rows of one device, in the order of their times: each moment once, of a channel the later value. */
export function readingsOf(rows: readonly ReadingRow[]): StoredReading[] {
  const moments: { readonly row: ReadingRow; readonly told: ReadingFact[] }[] = []
  for (const row of rows) {
    const fact = factOfRow(row.row)
    assert(fact.type === 'reading')
    const last = moments.at(-1)
    if (last?.row.at_ms === row.at_ms) last.told.push(fact)
    else moments.push({ row, told: [fact] })
  }
  return moments.map(({ row, told }) => {
    return { gw: row.eui as GatewayEui, atMs: row.at_ms, fact: mergedReading(told) }
  })
}

export function commandOfRow(row: CommandRow): StoredCommand {
  const params = readCbor(row.params)
  const detail = row.detail ? readCbor(row.detail) : undefined
  return {
    id: row.id,
    gw: row.eui as GatewayEui,
    name: row.name,
    params: params.kind === 'value' ? params.value : null,
    origin: row.origin,
    issuedMs: row.issued_ms,
    expiresMs: row.expires_ms,
    state: row.state as CommandState,
    detail: detail?.kind === 'value' ? detail.value : null,
    resultMs: row.result_ms ?? undefined,
  }
}
