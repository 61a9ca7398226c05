/** What the routes of indicators ask of this gateway: its assets, and its facts as they stand. */

import { parseWeeklyHours } from '../../base/weekly-hours.ts'
import type { EventFact, Fact } from '../../sync/fact.ts'
import type { KpiAsset } from '../../sync/kpi/asset.ts'
import type { KpiSource } from '../../sync/kpi/gather.ts'
import type { ReportContext } from '../../sync/kpi/report.ts'
import type { Asset } from '../registry/model.ts'
import type { ApiParts } from './route.ts'

/** The thread that answers has 96 MB: a month of many spaces is asked for in pieces. */
const FACTS_AT_ONCE = 15_000

export async function kpiParts({
  service,
  history,
  clock,
  savings,
}: Pick<ApiParts, 'service' | 'history' | 'clock' | 'savings'>): Promise<{
  readonly sources: readonly KpiSource[]
  readonly context: ReportContext
}> {
  const { gatewayEui: gateway } = await service.status()
  const assets = (await service.assets()).map(({ asset }) => kpiAssetOf(asset, gateway))
  const source: KpiSource = {
    gateway,
    // A few of what was found may not stand.
    cutAt: FACTS_AT_ONCE * 0.9,
    events: async (types, span, subjects) =>
      (
        await history({ ...span, types, limit: FACTS_AT_ONCE, ...(subjects && { subjects }) })
      ).filter((fact: Fact): fact is EventFact => fact.type !== 'reading'),
  }
  const byId = new Map(assets.map((asset) => [asset.id, asset]))
  return { sources: [source], context: { assets: byId, nowMs: clock.wallMs(), savings } }
}

function kpiAssetOf({ id, kind, name, properties }: Asset, gateway: string): KpiAsset {
  const { category, row, siteId, inForceHours } = properties
  const inForce = inForceHours === undefined ? undefined : parseWeeklyHours(inForceHours)
  return {
    ...{ id, kind, name, gateway },
    ...(category && { category }),
    ...(row && { row }),
    ...(siteId && { siteId }),
    ...(inForce && { inForce }),
  }
}
