/**
 * Assets and their bindings as a file that `asset import` reads: to look at, to change in a
 * spreadsheet or a map, to take to another gateway. Programmes are not in it: they are set by
 * `watering programme`. Pure.
 */

import type { Asset, Binding } from './model.ts'
import { writeCsv } from './write-csv.ts'

export type ExportedAsset = { readonly asset: Asset; readonly bindings: readonly Binding[] }

/** The columns, in the order in which they are looked for. */
const COLUMNS = [
  'id',
  'kind',
  'name',
  'lat',
  'lon',
  'category',
  'limitMinutes',
  'toleranceMinutes',
  'inForceHours',
  'heartbeatSeconds',
  'litresPerPulse',
  'designLitresPerMinute',
  'counterBits',
  'startLitresPerHour',
  'otherUse',
  'dryKpa',
  'soil',
  'plant',
  'emptyMm',
  'fullMm',
  'testPress',
  'armedHours',
  'loudDb',
  'siteId',
  'row',
  'position',
  'openAtOnceMax',
  'devEui',
  'role',
  'index',
  'from',
  'to',
] as const

type Cells = Readonly<Record<string, unknown>>

/** A row an asset with its first binding, another for each further one: its id and the binding. */
export function assetsAsCsv(assets: readonly ExportedAsset[]): string {
  const rows = assets.flatMap(({ asset, bindings }): readonly Cells[] => {
    const { properties, ...plain } = asset
    const own = { ...plain, ...propertyCells(properties) }
    const [first = {}, ...others] = bindings.map(bindingCells)
    return [{ ...own, ...first }, ...others.map((binding) => ({ id: asset.id, ...binding }))]
  })
  return writeCsv(COLUMNS, rows)
}

/** A FeatureCollection (RFC 7946); what has no place has a null geometry. */
export function assetsAsGeoJson(assets: readonly ExportedAsset[]): object {
  const features = assets.map(({ asset, bindings }) => {
    const { id, kind, name, lat, lon, properties } = asset
    const placed = lat !== undefined && lon !== undefined
    return {
      type: 'Feature',
      id,
      geometry: placed ? { type: 'Point', coordinates: [lon, lat] } : null,
      properties: {
        ...{ id, kind, name },
        ...propertyCells(properties),
        ...(bindings.length > 0 && { bindings: bindings.map(bindingCells) }),
      },
    }
  })
  return { type: 'FeatureCollection', features }
}

function propertyCells({ programme: _, otherUse, ...cells }: Asset['properties']): Cells {
  return { ...cells, ...(otherUse !== undefined && { otherUse: otherUse ? 'yes' : 'no' }) }
}

function bindingCells({ devEui, role, index, fromMs, toMs }: Binding): Cells {
  const from = new Date(fromMs).toISOString()
  return {
    devEui,
    role,
    index,
    from,
    ...(toMs !== undefined && { to: new Date(toMs).toISOString() }),
  }
}
