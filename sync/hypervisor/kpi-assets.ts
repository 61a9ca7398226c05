/** What indicators must know of the city's assets, out of the GeoJSON file of `assets`. */

import { parseWeeklyHours } from '../../base/weekly-hours.ts'
import type { KpiAsset } from '../kpi/asset.ts'
import type { AssetMap } from './asset-map.ts'

/** Properties beside id and kind that are no text, or no hours, are left out. */
export function kpiAssets({ features }: AssetMap): ReadonlyMap<string, KpiAsset> {
  const assets = features.map((feature) => {
    const { properties } = feature as { properties: Readonly<Record<string, unknown>> }
    const text = (name: string): string | undefined => {
      const value = properties[name]
      return typeof value === 'string' && value !== '' ? value : undefined
    }
    return assetOf(text)
  })
  return new Map(assets.map((asset) => [asset.id, asset]))
}

function assetOf(text: (name: string) => string | undefined): KpiAsset {
  const [name, category, row, siteId] = ['name', 'category', 'row', 'siteId'].map(text)
  const inForce = parseWeeklyHours(text('inForceHours') ?? '')
  return {
    id: text('id') ?? '',
    kind: text('kind') ?? '',
    ...(name && { name }),
    ...(category && { category }),
    ...(row && { row }),
    ...(siteId && { siteId }),
    ...(inForce && { inForce }),
  }
}
