/** Records in memory, for tests of what is built on them: as `records.ts` says, without a disk. */

import type {
  JsonValue,
  LogEntry,
  LogQuery,
  RecordEntry,
  RecordPut,
  RecordQuery,
  Records,
} from '../../base/records/records.ts'

export class MemoryRecords implements Records {
  readonly #kinds = new Map<string, Map<string, RecordEntry>>()
  readonly #logs = new Map<string, LogEntry[]>()

  async get(kind: string, id: string): Promise<RecordEntry | undefined> {
    return this.#kinds.get(kind)?.get(id)
  }

  async list(kind: string, { prefix = '', limit }: RecordQuery = {}): Promise<RecordEntry[]> {
    const all = [...(this.#kinds.get(kind)?.values() ?? [])]
    const found = all.filter(({ id }) => id.startsWith(prefix))
    return found.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit)
  }

  async put({ kind, id, body, rev }: RecordPut, nowMs: number): Promise<boolean> {
    const there = this.#kinds.get(kind)?.get(id)
    if (rev !== undefined && rev !== (there?.rev ?? 0)) return false
    const ids = this.#kinds.get(kind) ?? new Map<string, RecordEntry>()
    this.#kinds.set(kind, ids)
    const kept = JSON.parse(JSON.stringify(body)) as JsonValue
    ids.set(id, { id, rev: (there?.rev ?? 0) + 1, changedMs: nowMs, body: kept })
    return true
  }

  async remove(kind: string, id: string): Promise<boolean> {
    return this.#kinds.get(kind)?.delete(id) ?? false
  }

  async append(
    log: string,
    bodyOf: (last: LogEntry | undefined) => JsonValue,
    nowMs: number,
  ): Promise<LogEntry> {
    const entries = this.#logs.get(log) ?? []
    this.#logs.set(log, entries)
    const last = entries.at(-1)
    const entry = { seq: (last?.seq ?? 0) + 1, atMs: nowMs, body: bodyOf(last) }
    entries.push(entry)
    return entry
  }

  async log(log: string, { limit, before, after }: LogQuery): Promise<LogEntry[]> {
    const entries = this.#logs.get(log) ?? []
    if (after !== undefined) return entries.filter(({ seq }) => seq > after).slice(0, limit)
    const older = before === undefined ? entries : entries.filter(({ seq }) => seq < before)
    return older.toReversed().slice(0, limit)
  }

  async cut(log: string, seq: number): Promise<number> {
    const entries = this.#logs.get(log) ?? []
    const kept = entries.filter((entry, i) => entry.seq > seq || i === entries.length - 1)
    this.#logs.set(log, kept)
    return entries.length - kept.length
  }

  async prune(log: string, beforeMs: number): Promise<number> {
    const entries = this.#logs.get(log) ?? []
    const kept = entries.filter(({ atMs }) => atMs >= beforeMs)
    this.#logs.set(log, kept)
    return entries.length - kept.length
  }
}
