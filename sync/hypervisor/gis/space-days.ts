/**
 * Rotations and occupancy of each space on the last civil day of Paris that is over: the columns
 * `rot_jour` and `taux_occ`, for who may see them. Reckoned once for a day and kept for a while.
 */

import { boundsOfCivilDay, civilDayOf, dayAfter } from '../../../base/civil-day.ts'
import type { City } from '../city/thing.ts'
import type { AskKpis } from '../indicators/city-kpis.ts'
import type { SpaceDay } from './layer.ts'

/** A day that is over still gets words that were late. */
const KEPT_MS = 15 * 60_000

export class SpaceDays {
  readonly #ask: AskKpis
  #kept: { readonly day: string; readonly madeMs: number; readonly days: Promise<Days> } | undefined

  constructor(ask: AskKpis) {
    this.#ask = ask
  }

  /** Of the day before `city.nowMs`. Who asks while it is reckoned gets the same answer. */
  async before(city: City): Promise<ReadonlyMap<string, SpaceDay>> {
    const day = dayAfter(civilDayOf(city.nowMs), -1)
    const kept = this.#kept
    if (kept?.day === day && city.nowMs - kept.madeMs < KEPT_MS) return await kept.days
    const days = daysOf(this.#ask, day)
    this.#kept = { day, madeMs: city.nowMs, days }
    days.catch(() => {
      // The next who asks tries again.
      if (this.#kept?.days === days) this.#kept = undefined
    })
    return await days
  }
}

type Days = ReadonlyMap<string, SpaceDay>

async function daysOf(ask: AskKpis, day: string): Promise<Days> {
  const bounds = boundsOfCivilDay(day)!
  const { buckets } = await ask({ period: 'day', fromMs: bounds.startMs, count: 1 })
  const found = (buckets[0]?.assets ?? []).filter(({ kind }) => kind === 'space')
  return new Map(
    found.map(({ id, rotations = null, occupancyRate = null }) => {
      return [id, { rotations, occupancyRate }]
    }),
  )
}
