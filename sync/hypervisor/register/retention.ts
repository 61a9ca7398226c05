/**
 * Forgets what has been kept long enough, every night at two, and checks that nothing older is left. Each
 * night is an entry of the log `retention`: what went, and whether the check passed. For whoever leads.
 */

import { civilDayOf, civilTimeOf } from '../../../base/civil-day.ts'
import type { Clock } from '../../../base/clock.ts'
import type { Log } from '../../../base/log.ts'
import type { JsonValue } from '../../../base/records/records.ts'
import { RegularLook } from '../regular-look.ts'
import type { HypervisorStore } from '../store.ts'
import { RULES, type Rule, type Subject } from './rules.ts'

export type RetentionParts = {
  readonly store: Pick<HypervisorStore, 'records' | 'forget'>
  readonly clock: Clock
  readonly log: Log
}

export type Night = {
  readonly day: string
  readonly atMs: number
  readonly forgotten: { readonly [subject in Subject]?: number }
  /** Nothing older than its rule allows was left. */
  readonly isClean: boolean
}

export const RETENTION_LOG = 'retention'
const LOOK_EVERY_MS = 10 * 60_000
const AT = '02:00'
/** The same, in minutes since midnight. */
export const AT_MINUTES = 120
/** Rows that go at a time, so that nobody waits for long. */
const BATCH = 5_000

export class Retention {
  readonly #parts: RetentionParts
  readonly #looking: RegularLook

  constructor(parts: RetentionParts) {
    this.#parts = parts
    const { clock, log } = parts
    this.#looking = new RegularLook({
      ...{ clock, log, everyMs: LOOK_EVERY_MS },
      look: () => this.look(),
      failed: 'what is old could not be forgotten; soon again',
    })
  }

  open(): void {
    this.#looking.open()
  }

  close(): Promise<void> {
    return this.#looking.close()
  }

  /** Once a civil day, after two; a night that was missed is made up for. */
  async look(): Promise<void> {
    const { clock, store } = this.#parts
    const nowMs = clock.wallMs()
    const day = civilDayOf(nowMs)
    if (civilTimeOf(nowMs) < AT) return
    if ((await this.lastNight())?.day === day) return
    const night = await this.forget(day, nowMs)
    await store.records.append(RETENTION_LOG, () => night as unknown as JsonValue, nowMs)
  }

  async lastNight(): Promise<Night | undefined> {
    const [last] = await this.#parts.store.records.log(RETENTION_LOG, { limit: 1 })
    return last && (last.body as unknown as Night)
  }

  /** All rules once; then all of them again, which must find nothing. */
  async forget(day: string, nowMs: number): Promise<Night> {
    const forgotten: { [subject in Subject]?: number } = {}
    let left = 0
    for (const rule of RULES) {
      if (rule.keptMs === null || rule.keptMs === 0) continue
      const count = await this.#apply(rule, nowMs - rule.keptMs)
      if (count > 0) forgotten[rule.subject] = count
      left += await this.#apply(rule, nowMs - rule.keptMs)
    }
    const { log } = this.#parts
    const isClean = left === 0
    if (isClean) log.info({ day, ...forgotten }, 'what was kept long enough is forgotten')
    else log.error({ day, left }, 'something older than its rule allows was left: see the register')
    return { day, atMs: nowMs, forgotten, isClean }
  }

  async #apply({ facts = [], records = [], logs = [] }: Rule, beforeMs: number): Promise<number> {
    const { store } = this.#parts
    let count = 0
    for (const type of facts) {
      count += await this.#untilNone(() => store.forget(type, beforeMs, BATCH))
    }
    for (const { kind, by } of records) {
      const day = civilDayOf(beforeMs)
      for (const { id, changedMs } of await store.records.list(kind)) {
        const isOld = by === 'day' ? id < day : changedMs < beforeMs
        if (isOld && (await store.records.remove(kind, id))) count++
      }
    }
    for (const log of logs) {
      count += await this.#untilNone(() => store.records.prune(log, beforeMs))
    }
    return count
  }

  async #untilNone(forget: () => Promise<number>): Promise<number> {
    let count = 0
    for (let some = await forget(); some > 0; some = await forget()) {
      count += some
      if (some >= BATCH) await new Promise<void>((resolve) => this.#parts.clock.after(0, resolve))
    }
    return count
  }
}
