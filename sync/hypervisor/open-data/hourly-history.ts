/**
 * Days of the hourly history, asked for one after the other and kept for a while: anybody may ask, and a day
 * of a city that is not kept reckoned costs a second. Who would have to wait behind too many is told to come again.
 */

import { boundsOfCivilDay, civilDayOf } from '../../../base/civil-day.ts'
import type { City } from '../city/thing.ts'
import type { AskKpis } from '../indicators/city-kpis.ts'
import { type HourRow, hourRows } from './hour-rows.ts'

const DAYS_KEPT_MAX = 40
const WAITING_MAX = 4
/** Late words still come; a day that goes on changes all the time. */
const KEPT_MS = 6 * 3_600_000
const KEPT_TODAY_MS = 5 * 60_000
const HOUR_MS = 3_600_000

type Kept = { readonly madeMs: number; readonly rows: Promise<readonly HourRow[]> }

export class HourlyHistory {
  readonly #ask: AskKpis
  readonly #kept = new Map<string, Kept>()
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  constructor(ask: AskKpis) {
    this.#ask = ask
  }

  /** Undefined: too many days are being reckoned. `day`: a civil day that has begun. */
  async day(day: string, city: City): Promise<readonly HourRow[] | undefined> {
    const kept = this.#kept.get(day)
    const isToday = day === civilDayOf(city.nowMs)
    if (kept && city.nowMs - kept.madeMs < (isToday ? KEPT_TODAY_MS : KEPT_MS))
      return await kept.rows
    if (this.#waiting >= WAITING_MAX) return undefined
    this.#waiting++
    const rows = this.#last.then(() => this.#reckon(day, city))
    this.#last = rows.then(
      () => this.#done(),
      () => {
        this.#kept.delete(day)
        this.#done()
      },
    )
    this.#keep(day, { madeMs: city.nowMs, rows })
    return await rows
  }

  #done(): void {
    this.#waiting--
  }

  /** The day that was reckoned longest ago goes. */
  #keep(day: string, kept: Kept): void {
    this.#kept.delete(day)
    this.#kept.set(day, kept)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > DAYS_KEPT_MAX) this.#kept.delete(oldest!)
  }

  async #reckon(day: string, city: City): Promise<readonly HourRow[]> {
    const { startMs, endMs } = boundsOfCivilDay(day)!
    const count = Math.round((endMs - startMs) / HOUR_MS)
    const asked = { period: 'hour', fromMs: startMs, count, grouping: 'rowCategory' } as const
    const { buckets } = await this.#ask(asked)
    return hourRows(buckets.filter((bucket) => Date.parse(bucket.to) <= city.nowMs))
  }
}
