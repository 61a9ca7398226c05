/**
 * GeoJSON (RFC 7946) as rows: a feature is a row, each further binding of it another row that has
 * the feature's id only. Rows are counted by feature, from 1.
 */

import type { ImportError } from './import-report.ts'
import {
  type Cell,
  cellsOf,
  fileError,
  isObject,
  parseJson,
  ROWS_MAX,
  type Row,
  type Table,
} from './import-table.ts'

const BINDINGS_MAX = 32
const POSITIONS_MAX = 10_000

export function rowsOfGeoJson(text: string): Table {
  const parsed = parseJson(text)
  if ('errors' in parsed) return parsed
  const file = parsed.value
  if (!isObject(file) || file['type'] !== 'FeatureCollection' || !Array.isArray(file['features']))
    return fileError('is not a GeoJSON FeatureCollection')
  const features: readonly unknown[] = file['features']
  if (features.length > ROWS_MAX) return fileError(`has more than ${ROWS_MAX} features`)
  const errors: ImportError[] = []
  const rows = features.flatMap((feature, at): readonly Row[] => {
    const row = at + 1
    if (isObject(feature) && isObject(feature['properties'])) {
      const { properties } = feature
      if (!isTooMany(properties['bindings'])) return rowsOfFeature(feature, properties, row)
      const problem = `has more than ${BINDINGS_MAX} bindings`
      errors.push({ row, column: 'bindings', value: '', problem })
      return []
    }
    errors.push({ row, column: '', value: '', problem: 'is not a feature with properties' })
    return []
  })
  const columns = new Set(rows.flatMap(({ cells }) => cells.map(({ column }) => column)))
  return { columns: [...columns], rows, errors }
}

function isTooMany(bindings: unknown): boolean {
  return Array.isArray(bindings) && bindings.length > BINDINGS_MAX
}

function rowsOfFeature(
  feature: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, unknown>>,
  row: number,
): readonly Row[] {
  const id = properties['id'] ?? feature['id']
  const own = cellsOf({ ...properties, id })
  const list = properties['bindings']
  const bindings = (Array.isArray(list) ? list : []).filter(isObject)
  const [first = {}, ...others] = bindings
  return [
    { row, cells: [...own, ...placeOf(feature['geometry']), ...cellsOf(first)] },
    ...others.map((binding) => ({ row, cells: [...cellsOf({ id }), ...cellsOf(binding)] })),
  ]
}

/** A point itself; of anything larger the middle of its bounds. */
function placeOf(geometry: unknown): readonly Cell[] {
  if (!isObject(geometry)) return []
  const positions = positionsOf(geometry['coordinates'])
  if (positions.length === 0) return []
  const middle = (axis: 0 | 1): number => {
    const values = positions.map((position) => position[axis])
    const min = values.reduce((a, b) => Math.min(a, b))
    const max = values.reduce((a, b) => Math.max(a, b))
    return Math.round(((min + max) / 2) * 1e7) / 1e7
  }
  return [
    { column: 'lon', text: middle(0).toFixed(7) },
    { column: 'lat', text: middle(1).toFixed(7) },
  ]
}

type Position = readonly [lon: number, lat: number]

/** All positions of a geometry's coordinates, which nest three deep at most. */
function positionsOf(coordinates: unknown, depth = 0): readonly Position[] {
  if (!Array.isArray(coordinates)) return []
  const [lon, lat] = coordinates
  if (typeof lon === 'number' && typeof lat === 'number') return [[lon, lat]]
  if (depth === 3) return []
  return coordinates
    .slice(0, POSITIONS_MAX)
    .flatMap((part) => positionsOf(part, depth + 1))
    .slice(0, POSITIONS_MAX)
}
