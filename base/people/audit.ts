/**
 * The audit at work: appended to before anything is answered, checked from its anchor, forgotten after
 * three years with the anchor moved along.
 */

import type { Clock } from '../clock.ts'
import type { AuditNote } from '../http/audit-rule.ts'
import { type JsonValue, LOG_BATCH, type LogEntry, type Records } from '../records/records.ts'
import {
  type AuditBody,
  CHAIN_START,
  type ChainEnd,
  type ChainFault,
  endOf,
  follow,
  linked,
  type Mac,
} from './audit-chain.ts'

const LOG = 'audit'
const KIND = 'audit'
const PAGE = 500
/** Three years, of which one is longer. */
export const KEPT_MS = (3 * 365 + 1) * 86_400_000

export type AuditCheck =
  | { readonly kind: 'whole'; readonly from: number; readonly to: number }
  | ({ readonly kind: 'broken' } & ChainFault)

/** Of a side with little room (S10): how much of it there is, and who is told what stands in it. */
export type AuditBound = {
  readonly entriesMax: number
  /** After each entry. */
  readonly onNoted: () => void
  /** Entries up to here are kept elsewhere too: they may be forgotten here. */
  readonly keptElsewhere: () => Promise<number>
}

export class AuditFull extends Error {
  override name = 'AuditFull'
}

export class Audit {
  readonly #records: Records
  readonly #clock: Clock
  readonly #mac: Mac
  readonly #bound: AuditBound | undefined

  constructor(parts: {
    readonly records: Records
    readonly clock: Clock
    readonly mac: Mac
    readonly bound?: AuditBound
  }) {
    this.#records = parts.records
    this.#clock = parts.clock
    this.#mac = parts.mac
    this.#bound = parts.bound
  }

  /** On disk when it resolves. Rejects with StoreError or AuditFull: then what is audited is not done or not told. */
  async note({ change, ...note }: AuditNote): Promise<void> {
    if (this.#bound) await this.#makeRoom(this.#bound)
    const body: AuditBody = { ...note, ...change }
    const entry = await this.#records.append(
      LOG,
      (last) => linked(body, last, this.#mac),
      this.#clock.wallMs(),
    )
    await this.#keep('head', endOf(entry))
    this.#bound?.onNoted()
  }

  /** Percent of the room that is taken; `undefined`: there is no bound. */
  async fillPercent(): Promise<number | undefined> {
    if (!this.#bound) return undefined
    const taken = (await this.#kept('head')).seq - (await this.#kept('anchor')).seq
    return Math.min(100, Math.floor((100 * taken) / this.#bound.entriesMax))
  }

  /** Entries behind `seq`, oldest first. */
  async behind(seq: number, limit: number): Promise<readonly LogEntry[]> {
    return await this.#records.log(LOG, { limit, after: seq })
  }

  /** Full: the older half goes, as far as it is kept elsewhere. */
  async #makeRoom({ entriesMax, keptElsewhere }: AuditBound): Promise<void> {
    const [head, anchor] = [await this.#kept('head'), await this.#kept('anchor')]
    if (head.seq - anchor.seq < entriesMax) return
    const seq = Math.min(head.seq - Math.ceil(entriesMax / 2), await keptElsewhere())
    if (seq <= anchor.seq)
      throw new AuditFull('the audit is full, and none of it is kept elsewhere')
    const [last] = await this.#records.log(LOG, { limit: 1, before: seq + 1 })
    // The anchor goes first: see `verify`.
    await this.#keep('anchor', endOf(last!))
    await this.#records.cut(LOG, seq)
  }

  /** Newest first. */
  async read(asked: {
    readonly limit: number
    readonly before?: number
  }): Promise<readonly LogEntry[]> {
    return await this.#records.log(LOG, asked)
  }

  async verify(): Promise<AuditCheck> {
    const head = await this.#kept('head')
    const anchor = await this.#kept('anchor')
    let end = anchor
    let isHeadThere = head.seq <= anchor.seq
    for (;;) {
      const entries = await this.#records.log(LOG, { limit: PAGE, after: end.seq })
      const followed = follow(entries, { from: end, mac: this.#mac })
      if (followed.fault) return { kind: 'broken', ...followed.fault }
      isHeadThere ||= entries.some(
        (entry) => entry.seq === head.seq && endOf(entry).mac === head.mac,
      )
      end = followed.end
      if (entries.length < PAGE) break
    }
    if (!isHeadThere) return { kind: 'broken', seq: end.seq + 1, fault: 'missing' }
    return { kind: 'whole', from: anchor.seq + 1, to: end.seq }
  }

  /** Forgets what is older than three years; gives how many. The anchor goes first: see `verify`. */
  async forgetOld(): Promise<number> {
    const beforeMs = this.#clock.wallMs() - KEPT_MS
    const last = await this.#lastBefore(beforeMs)
    if (!last) return 0
    await this.#keep('anchor', endOf(last))
    return await this.#records.prune(LOG, beforeMs)
  }

  /** Of what `prune` takes at a time: the oldest in a row, never the newest of all. */
  async #lastBefore(beforeMs: number): Promise<LogEntry | undefined> {
    let after = (await this.#kept('anchor')).seq
    let last: LogEntry | undefined
    for (let taken = 0; taken < LOG_BATCH; ) {
      const page = await this.#records.log(LOG, { limit: PAGE + 1, after })
      const old = page.slice(0, Math.min(PAGE, page.length - 1, LOG_BATCH - taken))
      const end = old.findIndex(({ atMs }) => atMs >= beforeMs)
      const going = end === -1 ? old : old.slice(0, end)
      last = going.at(-1) ?? last
      taken += going.length
      if (going.length < PAGE) return last
      after = last!.seq
    }
    return last
  }

  async #kept(id: 'head' | 'anchor'): Promise<ChainEnd> {
    const body = (await this.#records.get(KIND, id))?.body as JsonValue | undefined
    return body === undefined ? CHAIN_START : (body as unknown as ChainEnd)
  }

  async #keep(id: 'head' | 'anchor', { seq, mac }: ChainEnd): Promise<void> {
    await this.#records.put({ kind: KIND, id, body: { seq, mac } }, this.#clock.wallMs())
  }
}
