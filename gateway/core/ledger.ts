/**
 * Journal and fold as one: a record is appended and folded in the same breath, the facts it makes are
 * appended right behind it, and what the world is to do is handed on. Nothing of it may leave before
 * `sync` has resolved.
 */

import type { CancelTimer } from '../../base/clock.ts'
import type { DevEui } from '../../base/ids.ts'
import type { EventFact } from '../../sync/fact.ts'
import { rowBytes } from '../../sync/row.ts'
import type { Act } from '../api/service-audit.ts'
import type { Effects, EngineSettings } from '../engine/context.ts'
import type { EngineState } from '../engine/state.ts'
import { step, streamHead } from '../engine/step.ts'
import { flowsOf } from '../flows/plan.ts'
import type { FlowsMove } from '../flows/way.ts'
import { type Journal, JournalError } from '../journal/journal.ts'
import type { FactEntry, JournalRecord, RecordTime, TimedRecord } from '../journal/record.ts'
import { writeRecord } from '../journal/record-codec.ts'
import type { Position } from '../journal/segment.ts'
import type { FactTail } from './fact-tail.ts'
import type { CorePorts, Durability } from './ports.ts'
import { Timeline } from './timeline.ts'

/**
 * What nobody waits for is synced with the next frame, or after this. Facts of timers are such: a restart
 * makes them again, and each sync of their own costs a page of flash.
 */
const LAZY_SYNC_MS: Readonly<Record<Durability, number>> = { 'every-frame': 5_000, relaxed: 15_000 }

const TICK_RETRY_MS = 1_000

/** When something happened, where the record is not of now. */
export type When = { readonly monoMs: number; readonly atMs: number }

export type LedgerParts = {
  readonly ports: CorePorts
  readonly settings: EngineSettings & { readonly durability: Durability }
  readonly journal: Journal
  readonly tail: FactTail
  readonly state: EngineState
  /** What a record makes the world do, beside its facts. */
  readonly carryOut: (effects: Effects) => void
}

type OwnFactType = 'healthRaised' | 'acted' | 'gatewayReported' | 'decoderMoved' | DeviceFactType
export type DeviceFactType = 'homeEscrowed' | 'homeFloors' | 'deviceCovered'

export class Ledger {
  readonly #parts: LedgerParts
  readonly timeline: Timeline
  #cancelLazy: CancelTimer | undefined
  /** What is before this is synced soon; what came after it, and made no facts, waits for company. */
  #lazyTo: Position = 0
  #cancelTick: CancelTimer = () => {}
  #tickAtMs: number | undefined
  #shown: Position = -1
  #closed = false

  constructor(parts: LedgerParts) {
    this.#parts = parts
    this.timeline = new Timeline(parts.ports.clock, parts.state)
  }

  /** Appends a record, folds it in, and sets its effects going. Throws JournalError. */
  commit(record: JournalRecord, when?: When): Position {
    this.#noticeClock()
    const position = this.#append(record, when)
    this.#planTick()
    return position
  }

  #append(record: JournalRecord, when?: When): Position {
    const timed: TimedRecord = { ...record, ...this.timeline.time(when) }
    const { state, settings, journal } = this.#parts
    const position = journal.append(writeRecord(timed))
    const effects = step(state, timed, position, settings)
    if (effects.facts.length > 0) this.emit(position, effects.facts, timed)
    this.#parts.carryOut(effects)
    return position
  }

  /** The facts of one cause, as one record: a torn tail never holds half of them. */
  emit(cause: Position, facts: Effects['facts'], time: RecordTime): void {
    const { state, settings, journal, tail } = this.#parts
    const { epoch } = state
    const { lineMs, atMs, clk } = time
    const entries = this.#numbered(facts)
    const record: TimedRecord = { kind: 'facts', cause, epoch, entries, lineMs, atMs, clk }
    const position = journal.append(writeRecord(record))
    const { rows } = step(state, record, position, settings)
    for (const [i, { entry, head }] of rows.entries()) {
      tail.add({ position, epoch, seq: entry.seq, fact: facts[i]!, bytes: entry.row, head })
    }
    if (journal.stalled !== undefined) this.#parts.ports.onSynced(this.#shown, true)
    // An alarm does not wait for company; the rest shares the next sync.
    if (facts.some((fact) => fact.stream === 0)) void this.sync().catch(() => {})
    else this.syncLater()
  }

  #numbered(facts: Effects['facts']): FactEntry[] {
    const next = new Map<number, number>()
    return facts.map((fact) => {
      const { stream } = fact
      const seq = next.get(stream) ?? streamHead(this.#parts.state, stream).next
      next.set(stream, seq + 1)
      return { stream, seq, row: rowBytes(fact) }
    })
  }

  /** Tells a health event upward; `subject`: the device it is about, if it is about one. */
  raise(code: string, detail: string, subject = ''): void {
    this.#noticeClock()
    this.#parts.ports.log.warn({ code, detail, subject }, 'health event')
    this.#tell('healthRaised', subject, { code, detail })
  }

  /** Tells an act of the audit upward. */
  act(act: Act): void {
    this.#noticeClock()
    this.#tell('acted', '', act)
  }

  /** Tells how it is with the gateway itself. */
  report(gatewayEui: string, fields: EventFact['fields']): void {
    this.#noticeClock()
    this.#tell('gatewayReported', gatewayEui, fields)
  }

  /** Tells how far a plan of the hypervisor has come with the flows. */
  flowsMoved({ planId, path, stage, release, detail, because }: FlowsMove): void {
    this.#noticeClock()
    const profile = `flows/${flowsOf(path).name}`
    const told = { profile, version: release, stage, planId, detail, frames: 0, because }
    this.#tell('decoderMoved', '', told)
  }

  /** Tells something of a device that no frame of it is the cause of. */
  tellOf(type: DeviceFactType, devEui: DevEui, fields: EventFact['fields']): void {
    this.#noticeClock()
    this.#tell(type, devEui, fields)
  }

  /** What no record is the cause of. */
  #tell(type: OwnFactType, subject: string, fields: EventFact['fields']): void {
    const time = this.timeline.time()
    const head = { atMs: time.atMs, clk: time.clk, rev: 0, subject }
    this.emit(this.#parts.journal.end, [{ stream: 4, type, ...head, fields }], time)
  }

  /** Resolves when everything appended so far is on the medium, and shows it to those who follow. */
  async sync(): Promise<void> {
    this.#cancelLazy?.()
    this.#cancelLazy = undefined
    await this.#parts.journal.sync()
    this.show()
  }

  /** As `sync`, but comes back at once when the disk takes nothing for now. */
  async trySync(): Promise<void> {
    this.#cancelLazy?.()
    this.#cancelLazy = undefined
    if (await this.#parts.journal.trySync()) this.show()
  }

  /** What is on the medium may be read and sent from now on. */
  show(): void {
    const { journal, tail, ports } = this.#parts
    if (journal.synced === this.#shown) return
    this.#shown = journal.synced
    ports.onSynced(this.#shown, tail.syncedTo(this.#shown))
  }

  syncLater(): void {
    this.#lazyTo = this.#parts.journal.end
    if (this.#cancelLazy || this.#closed) return
    const delayMs = LAZY_SYNC_MS[this.#parts.settings.durability]
    this.#cancelLazy = this.#parts.ports.clock.after(delayMs, () => {
      this.#cancelLazy = undefined
      // A tick that told nothing is no reason: a restart makes it again.
      if (this.#parts.journal.synced >= this.#lazyTo) this.show()
      else void this.sync().catch(() => {})
    })
  }

  /** A live deadline only appends a tick: the fold fires what is due. */
  #planTick(): void {
    const { nextMs } = this.#parts.state.timers
    if (nextMs === this.#tickAtMs || this.#closed) return
    this.#tickAtMs = nextMs
    this.#cancelTick()
    if (nextMs === undefined) return
    const { clock } = this.#parts.ports
    const delayMs = Math.max(0, nextMs - this.timeline.lineOf(clock.monoMs()))
    this.#cancelTick = clock.after(delayMs, () => {
      this.#tickAtMs = undefined
      if (!this.#closed) this.#tick()
    })
  }

  /** A journal that is full of what waits for the disk takes no tick: time is told again soon. */
  #tick(): void {
    try {
      this.commit({ kind: 'tick' })
    } catch (error) {
      if (!(error instanceof JournalError) || error.code !== 'full') throw error
      this.#cancelTick = this.#parts.ports.clock.after(TICK_RETRY_MS, () => {
        if (!this.#closed) this.#tick()
      })
    }
  }

  /** The disk takes nothing for now: what must not wait shows, and a person is told. */
  onStalled(code: string): void {
    this.#parts.tail.showEarly(true)
    this.#raiseIfRoom(
      code === 'EROFS' ? 'disk-read-only' : 'disk-full',
      `${code}: nothing is stored`,
    )
  }

  onResumed(): void {
    this.#parts.tail.showEarly(false)
    this.show()
    this.#raiseIfRoom('disk-writable', 'what waited in memory is stored')
  }

  onRoomMade(what: 'history' | 'reserve'): void {
    const detail =
      what === 'history'
        ? 'the eldest part of the journal was given up'
        : 'the reserve was given up'
    this.#raiseIfRoom('disk-full', detail)
  }

  #raiseIfRoom(code: string, detail: string): void {
    if (!this.#closed && !this.#parts.journal.isCrowded) this.raise(code, detail)
  }

  /** What waits for the disk leaves no room for anything new. */
  get isCrowded(): boolean {
    return this.#parts.journal.isCrowded
  }

  /** Somebody set the wall clock, or it became known: told, and written down before what follows. */
  #noticeClock(): void {
    const set = this.timeline.takeClockSet()
    if (set) this.#parts.ports.onClockSet?.(set)
    const stepMs = this.timeline.takeStepMs()
    if (stepMs === undefined) return
    this.#append({ kind: 'clock', stepMs })
    this.raise('clock-stepped', `${stepMs} ms`)
  }

  /** No more timers; what is appended must have been synced before. */
  close(): void {
    this.#closed = true
    this.#cancelTick()
    this.#cancelLazy?.()
  }
}
