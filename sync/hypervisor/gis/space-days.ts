/**
 * Rotations and occupancy of each space on the last civil day of Paris that is over: the columns
 * `rot_jour` and `taux_occ`, for who may see them. Reckoned once for a day and kept for a while.
 */

import { boundsOfCivilDay, civilDayOf, dayAfter } from '../../../base/civil-day.ts'
import { periodKpis } from '../../kpi/answer.ts'
import type { KpiAsset } from '../../kpi/asset.ts'
import type { KpiSource } from '../../kpi/gather.ts'
import { SAVINGS_SETTINGS } from '../../kpi/savings.ts'
import type { City } from '../city/thing.ts'
import type { HypervisorStore } from '../store.ts'
import type { SpaceDay } from './layer.ts'

/** A day that is over still gets words that were late. */
const KEPT_MS = 15 * 60_000

export type DaysStore = Pick<HypervisorStore, 'events' | 'gateways'>

export class SpaceDays {
  readonly #store: DaysStore
  #kept: { readonly day: string; readonly madeMs: number; readonly days: Promise<Days> } | undefined

  constructor(store: DaysStore) {
    this.#store = store
  }

  /** Of the day before `city.nowMs`. Who asks while it is reckoned gets the same answer. */
  async before(city: City): Promise<ReadonlyMap<string, SpaceDay>> {
    const day = dayAfter(civilDayOf(city.nowMs), -1)
    const kept = this.#kept
    if (kept?.day === day && city.nowMs - kept.madeMs < KEPT_MS) return await kept.days
    const days = daysOf(this.#store, city, day)
    this.#kept = { day, madeMs: city.nowMs, days }
    days.catch(() => {
      // The next who asks tries again.
      if (this.#kept?.days === days) this.#kept = undefined
    })
    return await days
  }
}

type Days = ReadonlyMap<string, SpaceDay>

async function daysOf(store: DaysStore, city: City, day: string): Promise<Days> {
  const bounds = boundsOfCivilDay(day)!
  const { buckets } = await periodKpis(
    { period: 'day', fromMs: bounds.startMs, count: 1 },
    await kpiSourcesOf(store),
    { assets: spacesAsAssets(city), nowMs: city.nowMs, savings: SAVINGS_SETTINGS },
  )
  const found = (buckets[0]?.assets ?? []).filter(({ kind }) => kind === 'space')
  return new Map(
    found.map(({ id, rotations = null, occupancyRate = null }) => {
      return [id, { rotations, occupancyRate }]
    }),
  )
}

/** One for each gateway, as indicators ask. */
export async function kpiSourcesOf(store: DaysStore): Promise<readonly KpiSource[]> {
  return (await store.gateways()).map(({ gw }) => ({
    gateway: gw,
    events: (types, span, subjects) => store.events(types, span, { gw, subjects }),
  }))
}

function spacesAsAssets(city: City): ReadonlyMap<string, KpiAsset> {
  const spaces = [...city.things.values()].filter(({ kind }) => kind === 'space')
  return new Map(spaces.map(({ id, kind, name }) => [id, { id, kind, name }]))
}
