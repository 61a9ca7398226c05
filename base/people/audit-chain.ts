/**
 * The chain of the audit (S10): each entry holds a check over itself and the check of the one before, by
 * a key that is not in the database. An entry that is changed, taken out, put in or moved breaks it.
 * Pure.
 */

import type { JsonValue, LogEntry } from '../records/records.ts'

export type Mac = (text: string) => string

export type AuditBody = {
  readonly who: string
  readonly what: string
  readonly target: string
  readonly from: string
  readonly result: string
  readonly before?: JsonValue
  readonly after?: JsonValue
}

/** Up to where the log was forgotten, or where it must reach to at least. */
export type ChainEnd = { readonly seq: number; readonly mac: string }

export const CHAIN_START: ChainEnd = { seq: 0, mac: '' }

/** What stands in the log behind `last`. */
export function linked(body: AuditBody, last: LogEntry | undefined, mac: Mac): JsonValue {
  const { seq, mac: before } = last ? endOf(last) : CHAIN_START
  return { ...body, prev: before, mac: mac(textOf({ seq: seq + 1, prev: before, body })) }
}

export function endOf(entry: LogEntry): ChainEnd {
  const { mac } = (entry.body ?? {}) as { readonly mac?: unknown }
  return { seq: entry.seq, mac: typeof mac === 'string' ? mac : '' }
}

export type ChainFault = { readonly seq: number; readonly fault: 'missing' | 'changed' }

/**
 * Goes along `entries` (oldest first) from `from`. Gives where it has come to, or the first fault.
 */
export function follow(
  entries: readonly LogEntry[],
  { from, mac }: { readonly from: ChainEnd; readonly mac: Mac },
): { readonly end: ChainEnd; readonly fault?: ChainFault } {
  let end = from
  for (const entry of entries) {
    if (entry.seq !== end.seq + 1) return { end, fault: { seq: end.seq + 1, fault: 'missing' } }
    const { prev, mac: kept, ...body } = entry.body as AuditBody & ChainLink
    const isTrue = prev === end.mac && kept === mac(textOf({ seq: entry.seq, prev, body }))
    if (!isTrue) return { end, fault: { seq: entry.seq, fault: 'changed' } }
    end = { seq: entry.seq, mac: kept }
  }
  return { end }
}

type ChainLink = { readonly prev: string; readonly mac: string }

function textOf(link: {
  readonly seq: number
  readonly prev: string
  readonly body: AuditBody
}): string {
  return canonical(link as unknown as JsonValue)
}

/** The same value is the same text, whatever a database did to the order of its names. */
function canonical(value: JsonValue | undefined): string {
  if (value === null || value === undefined || typeof value !== 'object') {
    return JSON.stringify(value ?? null)
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const entries = Object.entries(value as Readonly<Record<string, JsonValue>>)
  const parts = entries
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`)
  return `{${parts.join(',')}}`
}
