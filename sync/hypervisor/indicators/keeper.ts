/**
 * Keeps the city's indicators reckoned: follows the facts, notes the days that they change, and reckons
 * these anew, the newest first; today's again and again, a past day's once no more late facts of it come,
 * and every day's a last time when it is final. Where it stands is a record, written before a day leaves
 * the list, so that a restart loses no day. For whoever leads.
 */

import { boundsOfCivilDay, type CivilDay, civilDayOf } from '../../../base/civil-day.ts'
import type { Clock } from '../../../base/clock.ts'
import type { Log } from '../../../base/log.ts'
import type { EventFact, EventFactType } from '../../fact.ts'
import { type Bucket, bucketAt, HOUR_MS } from '../../kpi/buckets.ts'
import type { KpiSource } from '../../kpi/gather.ts'
import type { ReportContext } from '../../kpi/report.ts'
import { RegularLook } from '../regular-look.ts'
import type { EventSpan, HypervisorStore } from '../store.ts'
import type { KeptKpis } from './kept-kpis.ts'
import { reckonDay, reckonLong } from './reckon.ts'
import { readTodo, type Todo, writeTodo } from './todo.ts'
import { touchedDays } from './touched-days.ts'

export type KeeperParts = {
  readonly store: HypervisorStore
  readonly kept: KeptKpis
  /** What answers depend on beside facts: another one than before, and all is reckoned anew. */
  readonly basis: string
  readonly context: Omit<ReportContext, 'nowMs'>
  readonly clock: Clock
  readonly log: Log
}

const LOOK_EVERY_MS = 5_000
const FACTS_A_PAGE = 1_000
/** Pages of a look: a backlog of a week comes in over minutes, and live facts go on meanwhile. */
const PAGES_A_LOOK = 20
/** Today's is renewed so often that it takes a twentieth of the time at the most, and once a minute at the least. */
const TODAY_EVERY_MS = { least: 10_000, most: 60_000, share: 20 } as const
/** A past day is reckoned when nothing more came for so long, or has been waiting for so long. */
const QUIET_MS = 30_000
const WAITS_MAX_MS = 10 * 60_000
const LONG_EVERY_MS = 10 * 60_000
const FINAL_AFTER_MS = 24 * 3_600_000 + 60_000
/** So many days back of what was never reckoned, or on another basis: older facts of spaces are forgotten. */
const DAYS_BACK_MAX = 390

export class IndicatorKeeper {
  readonly #parts: KeeperParts
  readonly #looking: RegularLook
  #todo: Todo | undefined
  /** How long the last day has taken. */
  #tookMs = 0

  constructor(parts: KeeperParts) {
    this.#parts = parts
    const { clock, log } = parts
    this.#looking = new RegularLook({
      ...{ clock, log, everyMs: LOOK_EVERY_MS },
      look: () => this.look(),
      failed: 'indicators could not be reckoned; soon again',
    })
  }

  open(): void {
    this.#looking.open()
  }

  async close(): Promise<void> {
    await this.#looking.close()
    this.#todo = undefined
  }

  /** One look: what is new, and what is due. */
  async look(): Promise<void> {
    const { store, basis, clock } = this.#parts
    this.#todo ??= await this.#begin()
    const todo = this.#todo
    const nowMs = clock.wallMs()
    await this.#follow(todo, nowMs)
    touchFinal(todo, nowMs)
    touchHour(todo, nowMs)
    await writeTodo(store.records, basis, todo, nowMs)
    for (const day of dueDays(todo, { nowMs, todayEveryMs: this.#todayEveryMs() })) {
      if (!this.#looking.isOpen) return
      await this.#reckon(todo, day)
    }
    await this.#reckonLong(todo)
  }

  #todayEveryMs(): number {
    const { least, most, share } = TODAY_EVERY_MS
    return Math.min(most, Math.max(least, share * this.#tookMs))
  }

  async #begin(): Promise<Todo> {
    const { store, basis, clock, log } = this.#parts
    const known = await readTodo(store.records, basis)
    if (known) return known
    const nowMs = clock.wallMs()
    const [newest] = await store.facts({ limit: 1 })
    const [oldest] = await store.facts({ limit: 1, after: 0 })
    const todo: Todo = {
      position: newest?.position ?? 0,
      days: new Map(),
      long: new Map(),
      finalTo: '',
      hourMs: 0,
    }
    // Of an empty store nothing is kept, so that the first facts are asked for as they come.
    if (!oldest) return todo
    const fromMs = Math.max(nowMs - DAYS_BACK_MAX * 86_400_000, oldest.utcMs ?? nowMs)
    for (const day of daysTo(fromMs, nowMs)) todo.days.set(day, { sinceMs: 0, lastMs: 0 })
    log.info({ days: todo.days.size }, 'indicators of the past are reckoned, the newest day first')
    return todo
  }

  async #follow(todo: Todo, nowMs: number): Promise<void> {
    const { store } = this.#parts
    for (let page = 0; page < PAGES_A_LOOK && this.#looking.isOpen; page++) {
      const facts = await store.facts({ after: todo.position, limit: FACTS_A_PAGE })
      for (const { position, utcMs, fact } of facts) {
        todo.position = position
        if (utcMs === undefined) continue
        for (const day of touchedDays(fact, { atMs: utcMs, nowMs })) touch(todo, day, nowMs)
      }
      await this.#looking.breathe()
      if (facts.length < FACTS_A_PAGE) return
    }
  }

  async #reckon(todo: Todo, day: CivilDay): Promise<void> {
    const { store, kept, basis, clock, log } = this.#parts
    const bounds = boundsOfCivilDay(day)
    if (!bounds) return
    const startedMs = clock.monoMs()
    const context = { ...this.#parts.context, nowMs: clock.wallMs() }
    const bucket = bucketAt('day', bounds.startMs)
    await reckonDay(kept, bucket, {
      sources: await this.#sources(),
      context,
      breathe: () => this.#looking.breathe(),
    })
    todo.days.delete(day)
    for (const period of ['week', 'month'] as const) {
      const long = bucketAt(period, bounds.startMs)
      if (!todo.long.has(nameOf(long))) todo.long.set(nameOf(long), context.nowMs)
    }
    await writeTodo(store.records, basis, todo, context.nowMs)
    this.#tookMs = clock.monoMs() - startedMs
    const waiting = todo.days.size
    log.debug({ day, tookMs: this.#tookMs, waiting }, 'indicators of a day reckoned')
  }

  async #reckonLong(todo: Todo): Promise<void> {
    const { store, kept, basis, clock, log } = this.#parts
    const nowMs = clock.wallMs()
    const due = [...todo.long].filter(([name, sinceMs]) => {
      const bucket = bucketOf(name)
      const isThere = daysTo(bucket.startMs, Math.min(nowMs, bucket.endMs - 1))
      const waits = isThere.some((day) => todo.days.has(day) && day !== civilDayOf(nowMs))
      return !waits || nowMs - sinceMs > LONG_EVERY_MS
    })
    for (const [name] of due) {
      if (!this.#looking.isOpen) return
      const context = { ...this.#parts.context, nowMs }
      const missing = await reckonLong(kept, bucketOf(name), {
        context,
        breathe: () => this.#looking.breathe(),
      })
      if (missing.length > 0) log.debug({ name, missing: missing.length }, 'days are missing in it')
      todo.long.delete(name)
    }
    if (due.length > 0) await writeTodo(store.records, basis, todo, nowMs)
  }

  /** Each question is asked once for all gateways; between two of them others get their turn. */
  async #sources(): Promise<readonly KpiSource[]> {
    const { store } = this.#parts
    const asked = new Map<string, ReturnType<HypervisorStore['eventsByGateway']>>()
    const gateways = await store.gateways()
    return gateways.map(({ gw }) => ({
      gateway: gw,
      events: async (types, span, subjects) => {
        await this.#looking.breathe()
        if (subjects) return await store.events(types, span, { gw, subjects })
        // A type at a time: ninety days of all of them at once would keep pages waiting.
        const told: EventFact[] = []
        for (const type of types) {
          const question = `${type} ${span.fromMs} ${span.toMs}`
          const answer = asked.get(question) ?? this.#ask(type, span)
          asked.set(question, answer)
          told.push(...((await answer).get(gw) ?? []))
        }
        return told.sort((one, other) => one.atMs - other.atMs)
      },
    }))
  }

  async #ask(type: EventFactType, span: EventSpan): ReturnType<HypervisorStore['eventsByGateway']> {
    await this.#looking.breathe()
    return await this.#parts.store.eventsByGateway([type], span)
  }
}

// ── Which days are due ──────────────────────────────────────────────────────────────────────────

function touch(todo: Todo, day: CivilDay, nowMs: number): void {
  const there = todo.days.get(day)
  todo.days.set(day, { sinceMs: there?.sinceMs ?? nowMs, lastMs: nowMs })
}

/** Days that became final since the last look are reckoned once more, whether a fact came or not. */
function touchFinal(todo: Todo, nowMs: number): void {
  const last = civilDayOf(nowMs - FINAL_AFTER_MS)
  const final = bucketAt('day', (boundsOfCivilDay(last)?.startMs ?? 0) - 1).key
  if (todo.finalTo >= final) return
  if (todo.finalTo !== '') {
    const fromMs = boundsOfCivilDay(todo.finalTo)?.endMs ?? nowMs
    for (const day of daysTo(fromMs, boundsOfCivilDay(final)?.startMs ?? 0)) touch(todo, day, 0)
  }
  todo.finalTo = final
}

/**
 * An hour that has begun is in no answer yet, and the one before it may have ended without a fact: the days
 * that they are in are reckoned. Of an empty store nothing is kept.
 */
function touchHour(todo: Todo, nowMs: number): void {
  // The hour that begins in this very moment is none yet.
  const hourMs = Math.floor((nowMs - 1) / HOUR_MS) * HOUR_MS
  if (todo.hourMs >= hourMs || todo.position === 0) return
  todo.hourMs = hourMs
  touch(todo, civilDayOf(hourMs - 1), 0)
  touch(todo, civilDayOf(hourMs), 0)
}

/** The newest first. */
function dueDays(
  todo: Todo,
  { nowMs, todayEveryMs }: { readonly nowMs: number; readonly todayEveryMs: number },
): readonly CivilDay[] {
  const today = civilDayOf(nowMs)
  return [...todo.days]
    .filter(([day, { sinceMs, lastMs }]) => {
      if (day > today) return false
      if (day === today) return nowMs - sinceMs >= todayEveryMs
      return nowMs - lastMs >= QUIET_MS || nowMs - sinceMs >= WAITS_MAX_MS
    })
    .map(([day]) => day)
    .sort((a, b) => (a > b ? -1 : 1))
}

function daysTo(fromMs: number, toMs: number): readonly CivilDay[] {
  const days: CivilDay[] = []
  for (let atMs = fromMs; atMs <= toMs; ) {
    const bucket = bucketAt('day', atMs)
    days.push(bucket.key)
    atMs = bucket.endMs
  }
  return days
}

/** `month 2026-06-01`: by its first day, from which it is found again. */
function nameOf({ period, startMs }: Bucket): string {
  return `${period} ${civilDayOf(startMs)}`
}

function bucketOf(name: string): Bucket {
  const [period, day = ''] = name.split(' ')
  return bucketAt(period as 'week' | 'month', boundsOfCivilDay(day)?.startMs ?? 0)
}
