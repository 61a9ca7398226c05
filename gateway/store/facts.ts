/** The facts in the database: appended at checkpoints, read by the sender, pruned by age when acknowledged. */

import type { Epoch, FactRow, Stream } from '../../sync/fact.ts'
import { readRow } from '../../sync/row.ts'
import type { Db } from './open.ts'

export type StreamRow = {
  readonly epoch: Epoch
  readonly stream: Stream
  readonly oldest: number
  readonly next: number
  readonly head: Uint8Array
  readonly acked: number
}

type FactColumns = { seq: number; row: Uint8Array; head: Uint8Array }

export class FactTable {
  readonly #streams
  readonly #read
  readonly #head
  readonly #prune
  readonly #oldest
  readonly #putStream
  readonly #insert
  readonly #ack
  readonly #clear
  readonly #reset

  constructor(db: Db) {
    this.#streams = db.prepare(
      'SELECT epoch, stream, oldest, next, head, acked FROM streams ORDER BY started, stream',
    )
    this.#read = db.prepare(
      'SELECT seq, row, head FROM facts WHERE epoch = ? AND stream = ? AND seq >= ? ORDER BY seq LIMIT ?',
    )
    this.#head = db
      .prepare('SELECT head FROM facts WHERE epoch = ? AND stream = ? AND seq = ?')
      .pluck()
    this.#insert = db.prepare(
      'INSERT INTO facts (epoch, stream, seq, at_ms, row, head) VALUES (?, ?, ?, ?, ?, ?)',
    )
    this.#putStream = db.prepare(
      `INSERT INTO streams (epoch, stream, started, oldest, next, head, acked)
       VALUES (:epoch, :stream, (SELECT coalesce(max(started), 0) + 1 FROM streams), 0, :next, :head, 0)
       ON CONFLICT DO UPDATE SET next = :next, head = :head`,
    )
    this.#ack = db.prepare('UPDATE streams SET acked = ? WHERE epoch = ? AND stream = ?')
    this.#clear = db.prepare('DELETE FROM facts WHERE epoch = ? AND stream = ?')
    this.#reset = db.prepare(
      'UPDATE streams SET oldest = iif(?, 0, next) WHERE epoch = ? AND stream = ?',
    )
    this.#prune = db.prepare(
      `DELETE FROM facts WHERE epoch = :epoch AND stream = :stream AND seq < :before AND at_ms < :olderThanMs`,
    )
    this.#oldest = db.prepare(
      // The row before the oldest stays for its head: the chain of hashes goes on from there.
      `UPDATE streams SET oldest = coalesce(
         (SELECT min(seq) + (min(seq) > 0) FROM facts WHERE epoch = :epoch AND stream = :stream), next)
       WHERE epoch = :epoch AND stream = :stream`,
    )
  }

  streams(): readonly StreamRow[] {
    return this.#streams.all() as StreamRow[]
  }

  append(row: {
    readonly epoch: Epoch
    readonly stream: Stream
    readonly seq: number
    /** Of the engine's line: what retention counts from, whatever the wall clock said. */
    readonly keptSinceMs: number
    readonly bytes: Uint8Array
    readonly head: Uint8Array
  }): void {
    this.#insert.run(row.epoch, row.stream, row.seq, row.keptSinceMs, row.bytes, row.head)
  }

  putStream(row: {
    readonly epoch: Epoch
    readonly stream: Stream
    readonly next: number
    readonly head: Uint8Array
  }): void {
    this.#putStream.run(row)
  }

  /** The hypervisor's cursor. It goes back when its database was restored: those rows are owed again. */
  ack(at: { readonly epoch: Epoch; readonly stream: Stream; readonly next: number }): void {
    this.#ack.run(at.next, at.epoch, at.stream)
  }

  /** Rows from `seq` on. A row that cannot be read ends the list: the sender then reports a gap. */
  read(from: {
    readonly epoch: Epoch
    readonly stream: Stream
    readonly seq: number
    readonly limit: number
  }): FactRow[] {
    const rows: FactRow[] = []
    const found = this.#read.all(from.epoch, from.stream, from.seq, from.limit) as FactColumns[]
    for (const { seq, row, head } of found) {
      const read = readRow(row)
      if (seq !== from.seq + rows.length || read.kind !== 'fact') break
      rows.push({ epoch: from.epoch, seq, fact: read.fact, head })
    }
    return rows
  }

  headOf(at: {
    readonly epoch: Epoch
    readonly stream: Stream
    readonly seq: number
  }): Uint8Array | undefined {
    return this.#head.get(at.epoch, at.stream, at.seq) as Uint8Array | undefined
  }

  /** A stream whose rows were filled in anew: all from its first on, or none, and it goes on at `next`. */
  restore(at: { readonly epoch: Epoch; readonly stream: Stream; readonly isWhole: boolean }): void {
    const { epoch, stream, isWhole } = at
    if (!isWhole) this.#clear.run(epoch, stream)
    this.#reset.run(isWhole ? 1 : 0, epoch, stream)
  }

  /** Removes acknowledged rows that are older than the retention. */
  prune(olderThanMs: number): void {
    for (const { epoch, stream, acked } of this.streams()) {
      const { changes } = this.#prune.run({ epoch, stream, before: acked, olderThanMs })
      if (changes > 0) this.#oldest.run({ epoch, stream })
    }
  }
}
