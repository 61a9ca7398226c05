/** Rows of records and logs, of either database, as values. */

import type { JsonValue, LogEntry, RecordEntry } from './records.ts'

export type RecordRow = {
  readonly id: string
  readonly rev: number
  readonly changed_ms: number
  readonly body: string
}

export type LogRow = { readonly seq: number; readonly at_ms: number; readonly body: string }

export function recordOf({ id, rev, changed_ms: changedMs, body }: RecordRow): RecordEntry {
  return { id, rev, changedMs, body: JSON.parse(body) as JsonValue }
}

export function logEntryOf({ seq, at_ms: atMs, body }: LogRow): LogEntry {
  return { seq, atMs, body: JSON.parse(body) as JsonValue }
}
