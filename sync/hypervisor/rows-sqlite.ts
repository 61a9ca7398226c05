/** Rows of the database as values. What was written by us is trusted: anything else is a bug. */

import assert from 'node:assert/strict'
import { readCbor } from '../../base/cbor.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Fact } from '../fact.ts'
import { readRow } from '../row.ts'
import type { CommandState, StoredCommand, StoredFact } from './store.ts'

export type FactsRow = {
  readonly position: number
  readonly eui: string
  readonly epoch: number
  readonly seq: number
  readonly at_ms: number
  readonly timed: number
  readonly received_ms: number
  readonly row: Buffer
}

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
    fact: factOfRow(row.row),
  }
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
