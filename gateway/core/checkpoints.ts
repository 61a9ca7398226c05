/**
 * When the state goes to the database, and what waits meanwhile: every hour and a half, every 4 096 causes,
 * at a clean stop. While one is written nothing else runs, so that the position it names is exact.
 */

import type { CancelTimer } from '../../base/clock.ts'
import type { Epoch, Stream } from '../../sync/fact.ts'
import type { EngineState } from '../engine/state.ts'
import type { Journal } from '../journal/journal.ts'
import { readRecord } from '../journal/record-codec.ts'
import type { Position } from '../journal/segment.ts'
import { CheckpointWriter } from '../store/checkpoint.ts'
import { isPostponable } from '../store/disk-trouble.ts'
import type { FactTail } from './fact-tail.ts'
import type { CorePorts, CoreSettings } from './ports.ts'

const CAUSES = 4096
const EVERY_MS = 90 * 60_000
/** After the database took nothing. */
const RETRY_MS = 60_000
/** Facts that may wait in memory for the database: some days of a busy gateway, 100 MB at most. */
const POSTPONED_ROWS_MAX = 250_000
const DAY_MS = 24 * 3_600_000
/** Tasks that may wait for a checkpoint to end. */
const HELD_MAX = 8_192

export type Acked = { readonly epoch: Epoch; readonly stream: Stream; readonly next: number }

export type CheckpointParts = {
  readonly ports: CorePorts
  readonly settings: CoreSettings
  readonly journal: Journal
  readonly tail: FactTail
  readonly state: EngineState
  /** Shows what has been synced on the way. */
  readonly show: () => void
  /** Tells a health event upward. */
  readonly raise: (code: string, detail: string) => void
}

export class Checkpoints {
  readonly #parts: CheckpointParts
  readonly #writer: CheckpointWriter
  readonly #acked = new Map<string, Acked>()
  #causes = 0
  #held: (() => void)[] | undefined
  #running: Promise<void> | undefined
  #cancel: CancelTimer = () => {}
  /** The database took nothing the last time. */
  #postponed = false
  /** The last one reached the database. */
  #written = false
  #last = false

  constructor(parts: CheckpointParts) {
    this.#parts = parts
    this.#writer = new CheckpointWriter(parts.ports.db, parts.settings.vault)
  }

  /** Runs now, or when the checkpoint that is being written has ended; `false`: too many wait for that, and it never will. */
  enter(task: () => void): boolean {
    if (!this.#held) task()
    else if (this.#held.length < HELD_MAX) this.#held.push(task)
    else {
      this.#parts.ports.metrics.add('cigale_rx_refused_total', 1, { reason: 'checkpoint' })
      return false
    }
    return true
  }

  /** One more record that changed something. */
  count(): void {
    if (++this.#causes >= CAUSES) void this.run().catch(() => {})
  }

  /** The hypervisor's cursors ride with the next checkpoint: they cost no commit of their own. */
  ack(at: Acked): void {
    this.#acked.set(`${at.epoch}/${at.stream}`, at)
  }

  plan(): void {
    this.#cancel()
    const delayMs = this.#postponed ? RETRY_MS : EVERY_MS
    this.#cancel = this.#parts.ports.clock.after(delayMs, () => void this.run().catch(() => {}))
  }

  /** Brings the database up to the journal's end. Calls while one runs share it. */
  run(): Promise<void> {
    this.#running ??= this.#write().finally(() => {
      this.#running = undefined
      this.plan()
    })
    return this.#running
  }

  /** Did the last one reach the database? A disk that takes nothing for now only postpones it. */
  get isWritten(): boolean {
    return this.#written
  }

  async #write(): Promise<void> {
    const { ports, tail } = this.#parts
    this.#held = []
    this.#causes = 0
    this.#written = false
    try {
      if (!(await this.#writeWhole())) return
      this.#written = true
      if (this.#postponed) this.#parts.raise('database-writable', 'the checkpoint is written')
      this.#postponed = false
    } catch (error) {
      // The journal has everything: a database that takes nothing for now is only older.
      if (isPostponable(error) && tail.depth < POSTPONED_ROWS_MAX) this.#postpone(error)
      else {
        ports.onBroken(error)
        throw error
      }
    } finally {
      const held = this.#held ?? []
      this.#held = undefined
      for (const task of held) task()
    }
  }

  #postpone(error: unknown): void {
    if (!this.#postponed) this.#parts.raise('database-full', String(error))
    this.#postponed = true
  }

  /** `false` when the disk takes nothing for now. */
  async #writeWhole(): Promise<boolean> {
    const { ports, settings, journal, tail, state } = this.#parts
    // A timer may have written one more record while the last were synced.
    do {
      if (!(await journal.trySync())) return false
    } while (journal.synced < journal.end)
    this.#parts.show()
    // Ages go by the engine's line: the wall clock steps, and labels of an unset one are of 1970.
    const nowMs = state.lineMs
    const position = journal.end
    const checkpoint = {
      journalId: journal.id,
      position,
      rows: tail.rows(),
      acked: [...this.#acked.values()],
      pruneBeforeMs: nowMs - settings.factDays * DAY_MS,
    }
    try {
      this.#writer.write(state, checkpoint)
    } catch (error) {
      // Tried again in a minute, perhaps with more room: meanwhile the journal has it all.
      if (isPostponable(error)) await journal.makeRoom()
      throw error
    }
    this.#acked.clear()
    tail.handedOver()
    const oldestMs = nowMs - settings.journalDays * DAY_MS
    this.#keepBackup({ position, lineMs: nowMs })
    await journal.retain({
      before: Math.min(position, ports.backup?.head?.position ?? position),
      bytesMax: settings.journalBytesMax,
      segmentIsOld: (first) => isBefore(first, oldestMs),
    })
    if (!this.#last) await journal.keepReserve()
    return true
  }

  /** Without a copy the gateway works as well: it is told, and tried again with the next checkpoint. */
  #keepBackup(at: { readonly position: Position; readonly lineMs: number }): void {
    const { backup, floors, db } = this.#parts.ports
    try {
      backup?.keep(db, at)
      floors?.keep(this.#parts.state)
    } catch (error) {
      this.#parts.raise('backup-failed', String(error))
    }
  }

  /** The last one, at a clean stop. */
  async runLast(): Promise<void> {
    this.#last = true
    await this.run()
  }

  close(): void {
    this.#cancel()
  }
}

/** Was the record written before this time of the line? */
function isBefore(body: Uint8Array, lineMs: number): boolean {
  const read = readRecord(body)
  return read.kind === 'record' && read.record.lineMs < lineMs
}
