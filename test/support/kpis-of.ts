/** Indicators of a sample city from the facts of a store, with nothing kept. */

import type { City } from '../../sync/hypervisor/city/thing.ts'
import { thingsOf } from '../../sync/hypervisor/city/thing.ts'
import type { AskKpis } from '../../sync/hypervisor/indicators/city-kpis.ts'
import type { HypervisorStore } from '../../sync/hypervisor/store.ts'
import { periodKpis } from '../../sync/kpi/answer.ts'
import type { KpiAsset } from '../../sync/kpi/asset.ts'
import type { KpiSource } from '../../sync/kpi/gather.ts'
import { SAVINGS_SETTINGS } from '../../sync/kpi/savings.ts'

/** What of a store indicators are reckoned from. */
export type KpiStore = Pick<HypervisorStore, 'events' | 'gateways'>

export function kpisOf(store: KpiStore, city: City): AskKpis {
  const assets = new Map(
    thingsOf(city, 'space').map(({ id, kind, category, row }): [string, KpiAsset] => {
      return [id, { id, kind, category, ...(row !== undefined && { row }) }]
    }),
  )
  return async (request) => {
    const sources = (await store.gateways()).map(({ gw }): KpiSource => {
      return {
        gateway: gw,
        events: (types, span, subjects) => store.events(types, span, { gw, subjects }),
      }
    })
    return await periodKpis(request, sources, {
      assets,
      nowMs: city.nowMs,
      savings: SAVINGS_SETTINGS,
    })
  }
}
