/**
 * Governance at work: shows any month that is known, and, for whoever leads, counts what is counted as time
 * goes by and closes the months' reports.
 */

import { civilDayOf } from '../../../base/civil-day.ts'
import type { Clock } from '../../../base/clock.ts'
import type { Log } from '../../../base/log.ts'
import type { AlarmLife } from '../alarms/alarm-life.ts'
import type { City } from '../city/thing.ts'
import type { KeptKpis } from '../indicators/kept-kpis.ts'
import { RegularLook } from '../regular-look.ts'
import type { SingularJob } from '../singular.ts'
import type { HypervisorStore } from '../store.ts'
import { AlarmHistory } from './alarm-history.ts'
import { ArrivalBook } from './arrivals.ts'
import { GovernanceEntries } from './commitments.ts'
import { monthAfter } from './forecast.ts'
import { gatherMonths, monthBucket } from './gather.ts'
import type { Programme } from './programme.ts'
import { type ReportBody, reportOf } from './report.ts'
import { ReportBook } from './report-book.ts'
import { SensorBook } from './sensor-book.ts'
import { type GovernanceView, governanceView } from './view.ts'

export type GovernanceParts = {
  readonly store: Pick<HypervisorStore, 'records' | 'facts' | 'gaps' | 'gateways' | 'rollouts'>
  readonly kept: KeptKpis
  readonly city: () => Promise<City>
  readonly openAlarms: () => Promise<readonly AlarmLife[]>
  readonly programmes: readonly Programme[]
  readonly clock: Clock
  readonly log: Log
}

/** Thirteen: with the same month of last year. */
const MONTHS = 13
/** So far back something may be kept. */
export const MONTHS_BACK_MAX = 26
const LOOK_EVERY_MS = 60_000
const REPORTS_EVERY_MS = 30 * 60_000
/** A view stands for so long while nobody enters anything. */
const VIEW_KEPT_MS = 60_000
const VIEWS_MAX = 6

type Shown = { readonly madeMs: number; readonly view: Promise<GovernanceView> }

export class GovernanceDesk implements SingularJob {
  readonly entries: GovernanceEntries
  readonly reports: ReportBook
  readonly #parts: GovernanceParts
  readonly #alarms: AlarmHistory
  readonly #arrivals: ArrivalBook
  readonly #sensors: SensorBook
  readonly #looking: RegularLook
  readonly #shown = new Map<string, Shown>()
  #reportedMs = Number.NEGATIVE_INFINITY

  constructor(parts: GovernanceParts) {
    this.#parts = parts
    const { store, programmes, clock, openAlarms } = parts
    this.entries = new GovernanceEntries({ records: store.records, programmes, clock })
    this.reports = new ReportBook(store.records)
    this.#alarms = new AlarmHistory(store.records, openAlarms)
    this.#arrivals = new ArrivalBook(store)
    this.#sensors = new SensorBook(store.records)
    this.#looking = new RegularLook({
      ...{ clock, log: parts.log, everyMs: LOOK_EVERY_MS },
      look: () => this.look(),
      failed: 'governance could not be looked after; soon again',
    })
  }

  get programmes(): readonly Programme[] {
    return this.#parts.programmes
  }

  get thisMonth(): string {
    return civilDayOf(this.#parts.clock.wallMs()).slice(0, 7)
  }

  /** Undefined: the month is still to come, or longer ago than anything is kept. */
  async view(month: string): Promise<GovernanceView | undefined> {
    if (month > this.thisMonth || month < monthAfter(this.thisMonth, -MONTHS_BACK_MAX))
      return undefined
    const nowMs = this.#parts.clock.monoMs()
    const known = this.#shown.get(month)
    if (known && nowMs - known.madeMs < VIEW_KEPT_MS) return await known.view
    const view = this.#make(month)
    this.#shown.delete(month)
    this.#shown.set(month, { madeMs: nowMs, view })
    const [oldest] = this.#shown.keys()
    if (this.#shown.size > VIEWS_MAX) this.#shown.delete(oldest!)
    view.catch(() => this.#shown.delete(month))
    return await view
  }

  /** Somebody has entered something. */
  entered(): void {
    this.#shown.clear()
  }

  async #make(month: string): Promise<GovernanceView> {
    const { store, kept, programmes, clock } = this.#parts
    const nowMs = clock.wallMs()
    const months = Array.from({ length: MONTHS }, (_, i) => monthAfter(month, i - MONTHS + 1))
    const entries = await this.entries.all()
    const parts = {
      store,
      kept,
      alarms: this.#alarms,
      arrivals: this.#arrivals,
      sensors: this.#sensors,
    }
    const facts = await gatherMonths(parts, months, { entries, nowMs })
    const sensors = await this.#sensors.all()
    return governanceView({ programmes, months: facts, entries, sensors })
  }

  /** As the report of the month would be now. */
  async report(month: string): Promise<ReportBody | undefined> {
    const view = await this.view(month)
    if (!view) return undefined
    const { startMs, endMs } = monthBucket(month)
    const lived = await this.#alarms.within({ fromMs: startMs, toMs: endMs })
    const rollouts = await this.#parts.store.rollouts.all()
    return reportOf(view, { lived, rollouts, span: { startMs, endMs } })
  }

  // ── For whoever leads ─────────────────────────────────────────────────────────────────────────

  open(): void {
    this.#looking.open()
  }

  close(): Promise<void> {
    return this.#looking.close()
  }

  async look(): Promise<void> {
    const { clock, city } = this.#parts
    const nowMs = clock.wallMs()
    await this.#arrivals.follow(nowMs)
    await this.#sensors.note(this.thisMonth, await city())
    if (clock.monoMs() - this.#reportedMs < REPORTS_EVERY_MS) return
    for (const month of this.reports.months(nowMs)) await this.#closeMonth(month, nowMs)
    this.#reportedMs = clock.monoMs()
  }

  async #closeMonth(month: string, nowMs: number): Promise<void> {
    const body = await this.report(month)
    // Nothing was there yet: a report about nothing is none.
    if (!body?.rows.some(({ thisMonth }) => thisMonth !== null)) return
    const version = await this.reports.close(body, nowMs)
    if (version !== undefined) this.#parts.log.info({ month, version }, 'the report is closed')
  }
}
