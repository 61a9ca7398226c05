/** Stored things as JSON for the API: times as ISO text, readings as measurements with units. */

import { hexOf } from '../../base/bytes.ts'
import type { CborValue } from '../../base/cbor.ts'
import type { Fact, ReadingFact } from '../fact.ts'
import type { ProfileOf } from './profiles.ts'
import type {
  StoredCommand,
  StoredFact,
  StoredGateway,
  StoredReading,
  StoredState,
} from './store.ts'

export function isoOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString()
}

/** CBOR values that JSON cannot hold become text. */
export function jsonOf(value: CborValue): unknown {
  if (value instanceof Uint8Array) return hexOf(value)
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value === 'number' && !Number.isFinite(value)) return null
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value as Readonly<Record<string, CborValue>>)
  return Object.fromEntries(entries.map(([key, one]) => [key, jsonOf(one)]))
}

/** `cursor` is what `after=` takes. */
export function factView(stored: StoredFact, profileOf: ProfileOf): Record<string, unknown> {
  const { fact } = stored
  return {
    cursor: String(stored.position),
    type: fact.type,
    at: isoOf(stored.utcMs),
    receivedAt: isoOf(stored.receivedMs),
    gateway: stored.gw,
    epoch: stored.epoch,
    stream: fact.stream,
    seq: stored.seq,
    clk: fact.clk,
    rev: fact.rev,
    stands: stored.stands,
    ...contentView(fact, profileOf),
  }
}

export function readingView({ gw, atMs, fact }: StoredReading, profileOf: ProfileOf): unknown {
  const measurements = measurementsOf(fact, profileOf)
  return { at: isoOf(atMs), gateway: gw, rev: fact.rev, profile: fact.profile, measurements }
}

export function stateView(state: StoredState, profileOf: ProfileOf): Record<string, unknown> {
  const { kind, subject, gw, atMs, fact } = state
  const { type, rev } = fact
  const content = contentView(fact, profileOf)
  return { kind, subject, type, at: isoOf(atMs), gateway: gw, rev, ...content }
}

function contentView(fact: Fact, profileOf: ProfileOf): Record<string, unknown> {
  if (fact.stream === 3) {
    const measurements = measurementsOf(fact, profileOf)
    return { devEui: fact.devEui, profile: fact.profile, measurements }
  }
  return { subject: fact.subject, fields: jsonOf(fact.fields) }
}

function measurementsOf(fact: ReadingFact, profileOf: ProfileOf): unknown[] {
  const channels = profileOf(fact.profile, fact.values.length)?.channels ?? []
  return fact.values.flatMap((value, i): unknown[] => {
    if (value === null) return []
    const channel = channels[i]
    if (!channel) return [{ channel: i, scaled: value }]
    const { quantity, index, unit, decimals } = channel
    return [{ quantity, index, unit, value: value / 10 ** decimals }]
  })
}

export function gatewayView(gateway: StoredGateway): Record<string, unknown> {
  const { gw, version, epoch, online, firstHeardMs, lastHeardMs } = gateway
  const heard = { firstHeardAt: isoOf(firstHeardMs), lastHeardAt: isoOf(lastHeardMs) }
  return { eui: gw, version, epoch, online, ...heard }
}

export function commandView(command: StoredCommand): Record<string, unknown> {
  const { id, gw, name, params, origin, state, detail } = command
  return {
    id,
    gateway: gw,
    name,
    params: jsonOf(params),
    origin,
    issuedAt: isoOf(command.issuedMs),
    expiresAt: isoOf(command.expiresMs),
    state,
    detail: jsonOf(detail),
    resultAt: isoOf(command.resultMs),
  }
}
