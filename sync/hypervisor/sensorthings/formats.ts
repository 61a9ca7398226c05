/** Pages in other shapes: data arrays (OGC 18-088 §12), CSV and GeoJSON as FROST gives them. */

import { csvText } from '../gis/csv.ts'
import type { Cell } from '../gis/layer.ts'
import { type Entity, entityPath, PROPERTIES } from './entity.ts'
import { SensorThingsError } from './problem.ts'
import type { Query } from './query.ts'

const COMPONENTS = ['id', 'phenomenonTime', 'resultTime', 'result', 'resultQuality'] as const

/** Observations, a table for each Datastream, in the order in which they come. */
export function dataArrays(
  observations: readonly Entity[],
  { select }: Pick<Query, 'select'>,
  root: string,
): readonly unknown[] {
  const components = select ?? COMPONENTS
  const known: readonly string[] = ['id', '@iot.id', ...PROPERTIES.Observations]
  const wrong = components.find((name) => !known.includes(name))
  if (wrong !== undefined)
    throw new SensorThingsError(400, `$select: Observations have no ${wrong}`)
  const byDatastream = Map.groupBy(observations, ({ links }) => links['Datastream']?.[0] ?? '')
  return [...byDatastream].map(([id, rows]) => ({
    'Datastream@iot.navigationLink': `${root}/${entityPath({ set: 'Datastreams', id })}`,
    components,
    'dataArray@iot.count': rows.length,
    dataArray: rows.map((one) =>
      components.map((name) => {
        return name === 'id' || name === '@iot.id' ? one.id : (one.fields[name] ?? null)
      }),
    ),
  }))
}

/** `phenomenonTime;result;…`, objects as JSON; of Observations their Datastream too. */
export function entitiesCsv(
  entities: readonly Entity[],
  set: Entity['set'],
  { select }: Pick<Query, 'select'>,
): string {
  const isObservations = set === 'Observations'
  const names = select ?? [...PROPERTIES[set]]
  const columns = ['id', ...(isObservations ? ['Datastream'] : []), ...names]
  const rows = entities.map(({ id, fields, links }): readonly Cell[] => [
    id,
    ...(isObservations ? [links['Datastream']?.[0] ?? null] : []),
    ...names.map((name) => cellOf(fields[name])),
  ])
  return csvText(columns, rows)
}

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string')
    return value
  return JSON.stringify(value)
}

/** `placeOf`: where an entity stands, as GeoJSON. */
export function featureCollectionOf(
  entities: readonly Entity[],
  placeOf: (entity: Entity) => unknown,
) {
  return {
    type: 'FeatureCollection' as const,
    features: entities.map((entity) => {
      const { location: _location, feature: _feature, ...properties } = entity.fields
      return { type: 'Feature', id: entity.id, geometry: placeOf(entity) ?? null, properties }
    }),
  }
}
