/** Which civil days' indicators are to be told: yesterday's once, and again those that facts have changed. */

import { civilDayOf, dayAfter } from '../../../base/civil-day.ts'
import { maybeNumberOf } from '../../kpi/number.ts'
import type { StoredFact } from '../store.ts'

/** A day's indicators are some thousand facts: no more often. */
const EVERY_MS = 600_000
/** A month that comes in at once is told in so many turns. */
const DAYS_AT_ONCE = 3
/** Days that wait; beyond it the oldest are left out, and counted by nobody: they stand in the API. */
const DAYS_MAX = 400
const CHANGING = ['spotHour', 'stayFinal']

export class IndicatorDays {
  readonly #waiting = new Set<string>()
  #under: readonly string[] = []
  #today = ''
  #toldMs = Number.NEGATIVE_INFINITY
  #nowMs = 0

  /** The days to tell now; they come again until `told` is called. */
  due(facts: readonly StoredFact[], nowMs: number): readonly string[] {
    const today = civilDayOf(nowMs)
    this.#nowMs = nowMs
    if (today !== this.#today) this.#waiting.add(dayAfter(today, -1))
    this.#today = today
    for (const { fact } of facts) {
      if (fact.type === 'reading' || !CHANGING.includes(fact.type)) continue
      const atMs = maybeNumberOf(fact, 'hourMs') ?? maybeNumberOf(fact, 'sinceMs') ?? fact.atMs
      const day = civilDayOf(atMs)
      if (day < today) this.#waiting.add(day)
    }
    const sorted = [...this.#waiting].sort()
    for (const day of sorted.slice(0, Math.max(0, sorted.length - DAYS_MAX)))
      this.#waiting.delete(day)
    if (nowMs - this.#toldMs < EVERY_MS) return []
    this.#under = [...this.#waiting].sort().slice(-DAYS_AT_ONCE)
    return this.#under
  }

  told(): void {
    if (this.#under.length === 0) return
    this.#toldMs = this.#nowMs
    for (const day of this.#under) this.#waiting.delete(day)
    this.#under = []
  }
}
