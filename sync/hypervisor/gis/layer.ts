/**
 * A layer: one kind of thing as a table with a place in each row. GeoJSON, CSV, GeoPackage and OGC API
 * are all made from layers, so that they cannot say different things.
 */

import type { Seen } from '../city/seen.ts'
import type { City, Place } from '../city/thing.ts'

export type Cell = string | number | boolean | null

export type Column = {
  /** At most ten letters, digits or `_`: a shapefile cuts the rest off. */
  readonly name: string
  /** Times are texts of RFC 3339 in UTC. */
  readonly type: 'text' | 'integer' | 'real' | 'boolean' | 'time'
  readonly fr: string
  readonly en: string
}

export type LayerRow = {
  readonly id: string
  readonly place?: Place | undefined
  /** One for each column, by its name. */
  readonly cells: Readonly<Record<string, Cell>>
}

/** Rotations and occupancy of the last civil day of one space. */
export type SpaceDay = { readonly rotations: number | null; readonly occupancyRate: number | null }

export type LayerContext = {
  readonly seen: Seen
  /** Left out: not asked for. Public layers never show them. */
  readonly spaceDays?: ReadonlyMap<string, SpaceDay>
}

export type Layer = {
  /** Letters, digits, `-`: stands in addresses and names tables. */
  readonly id: string
  readonly fr: string
  readonly en: string
  readonly columns: readonly Column[]
  /** Rows say when they were told in this column. */
  readonly timeColumn: string
  /** Whether it exists for who asks. */
  readonly isShown: (seen: Seen) => boolean
  /** In the order of their ids. */
  readonly rows: (city: City, context: LayerContext) => readonly LayerRow[]
}

export function column(
  name: string,
  type: Column['type'],
  { fr, en }: { readonly fr: string; readonly en: string },
): Column {
  return { name, type, fr, en }
}
