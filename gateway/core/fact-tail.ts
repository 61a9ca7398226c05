/**
 * The facts of the journal's tail and those of the database, as one source (sync/fact.ts). A fact
 * shows when its record is synced; until the next checkpoint it is here, afterwards in the database.
 */

import {
  type Epoch,
  type Fact,
  type FactRow,
  type FactSource,
  type Profile,
  STREAMS,
  type Stream,
  type StreamState,
} from '../../sync/fact.ts'
import { genesisHead } from '../../sync/row.ts'
import type { Position } from '../journal/segment.ts'
import type { FactTable } from '../store/facts.ts'

export type TailRow = FactRow & {
  readonly position: Position
  /** The canonical bytes. */
  readonly bytes: Uint8Array
}

type Lane = { readonly epoch: Epoch; readonly stream: Stream; rows: TailRow[] }

export class FactTail implements FactSource {
  readonly #table: FactTable
  readonly #profileOf: (id: string) => Profile | undefined
  readonly #lanes = new Map<string, Lane>()
  /** Rows in the order of the journal, for the next checkpoint. */
  #rows: TailRow[] = []
  #synced: Position = 0
  #isEarly = false
  /** What the database holds, read again after each checkpoint. */
  #stored: readonly { readonly epoch: Epoch; readonly streams: readonly StreamState[] }[] = []
  readonly #acked = new Map<string, number>()

  constructor(table: FactTable, profileOf: (id: string) => Profile | undefined) {
    this.#table = table
    this.#profileOf = profileOf
    this.#readStored()
  }

  get depth(): number {
    return this.#rows.length
  }

  add(row: TailRow): void {
    this.#rows.push(row)
    const key = `${row.epoch}/${row.fact.stream}`
    const lane = this.#lanes.get(key)
    if (lane) lane.rows.push(row)
    else this.#lanes.set(key, { epoch: row.epoch, stream: row.fact.stream, rows: [row] })
  }

  /** Records before `position` are on the medium. Says whether new facts show by it. */
  syncedTo(position: Position): boolean {
    const before = this.#synced
    this.#synced = position
    const last = this.#rows.at(-1)
    return last !== undefined && last.position >= before
  }

  /**
   * While the disk takes nothing, alarms and health show before they are safe: should the power go
   * too, the new run counts under an epoch of its own, and an alarm was told rather than lost (F10).
   */
  showEarly(isEarly: boolean): void {
    this.#isEarly = isEarly
  }

  #shows({ position, fact }: TailRow): boolean {
    if (position < this.#synced) return true
    return this.#isEarly && (fact.stream === STREAMS.alarm || fact.stream === STREAMS.health)
  }

  /** All rows of the tail: a checkpoint takes them. */
  rows(): readonly TailRow[] {
    return this.#rows
  }

  /** The checkpoint is on the medium: the rows are the database's now. */
  handedOver(): void {
    this.#rows = []
    this.#lanes.clear()
    this.#readStored()
  }

  /** The hypervisor's cursor as the database knows it. */
  ackedTo(epoch: Epoch, stream: number): number {
    return this.#acked.get(`${epoch}/${stream}`) ?? 0
  }

  #readStored(): void {
    const byEpoch = new Map<Epoch, StreamState[]>()
    for (const { epoch, stream, oldest, next, head, acked } of this.#table.streams()) {
      this.#acked.set(`${epoch}/${stream}`, acked)
      const list = byEpoch.get(epoch)
      if (list) list.push({ stream, oldest, next, head })
      else byEpoch.set(epoch, [{ stream, oldest, next, head }])
    }
    this.#stored = [...byEpoch].map(([epoch, streams]) => ({ epoch, streams }))
  }

  epochs(): readonly { readonly epoch: Epoch; readonly streams: readonly StreamState[] }[] {
    const all = new Map(
      this.#stored.map(({ epoch, streams }) => [epoch, new Map(streams.map((s) => [s.stream, s]))]),
    )
    for (const lane of this.#lanes.values()) {
      const last = lane.rows.findLast((row) => this.#shows(row))
      if (!last) continue
      const streams = all.get(lane.epoch) ?? new Map<Stream, StreamState>()
      all.set(lane.epoch, streams)
      const oldest = streams.get(lane.stream)?.oldest ?? lane.rows[0]!.seq
      streams.set(lane.stream, { stream: lane.stream, oldest, next: last.seq + 1, head: last.head })
    }
    return [...all].map(([epoch, streams]) => ({
      epoch,
      streams: [...streams.values()].sort((a, b) => a.stream - b.stream),
    }))
  }

  read(from: {
    readonly epoch: Epoch
    readonly stream: Stream
    readonly seq: number
    readonly limit: number
  }): readonly FactRow[] {
    const lane = this.#lanes.get(`${from.epoch}/${from.stream}`)
    const base = lane?.rows[0]?.seq ?? Number.POSITIVE_INFINITY
    const out: FactRow[] =
      from.seq < base
        ? this.#table.read({ ...from, limit: Math.min(from.limit, base - from.seq) })
        : []
    const next = from.seq + out.length
    if (!lane || next < base) return out
    for (let i = next - base; i < lane.rows.length && out.length < from.limit; i++) {
      const row = lane.rows[i]!
      if (!this.#shows(row)) break
      out.push(row)
    }
    return out
  }

  headBefore(at: {
    readonly epoch: Epoch
    readonly stream: Stream
    readonly seq: number
  }): Uint8Array | undefined {
    if (at.seq === 0) return genesisHead(at)
    const lane = this.#lanes.get(`${at.epoch}/${at.stream}`)
    const base = lane?.rows[0]?.seq
    if (lane && base !== undefined && at.seq > base) return lane.rows[at.seq - 1 - base]?.head
    return this.#table.headOf({ ...at, seq: at.seq - 1 })
  }

  profile(id: string): Profile | undefined {
    return this.#profileOf(id)
  }

  /** The newest facts, for pages: newest first, whatever their stream. */
  newest(limit: number, matches: (fact: Fact) => boolean): readonly FactRow[] {
    const out: FactRow[] = []
    for (let i = this.#rows.length - 1; i >= 0 && out.length < limit; i--) {
      const row = this.#rows[i]!
      if (this.#shows(row) && matches(row.fact)) out.push(row)
    }
    return out
  }
}
