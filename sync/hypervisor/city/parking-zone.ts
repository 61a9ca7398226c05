/**
 * Spaces of one category in one street or row: what zones are counted by. A space that nobody knows of
 * is neither free nor occupied, it is counted apart (city-data-standards.md C5):
 *
 *   free + occupied + unknown = spaces
 */

import { rowCategoryOf } from '../../kpi/groups.ts'
import type { City, Place, Space, SpaceCategory } from './thing.ts'
import { thingsOf } from './thing.ts'

export type ParkingZone = {
  /** `cours-mirabeau-prm`; of spaces without a row `none-normal`. */
  readonly id: string
  readonly row: string
  /** What people call the row; its id where nobody has said it. */
  readonly name: string
  readonly category: SpaceCategory
  /** In the order of their ids. */
  readonly spaces: readonly Space[]
  readonly free: number
  readonly occupied: number
  readonly unknown: number
  /** Middle of the spaces that have a place. */
  readonly place?: Place
  /** Newest word of one of its spaces. */
  readonly toldMs?: number
}

/** In the order of their ids; each space is in one of them. */
export function parkingZones(city: City): readonly ParkingZone[] {
  const byZone = new Map<string, Space[]>()
  for (const space of thingsOf(city, 'space')) {
    const id = zoneIdOf(space)
    const there = byZone.get(id)
    if (there) there.push(space)
    else byZone.set(id, [space])
  }
  return [...byZone]
    .map(([id, spaces]) => zoneOf(id, spaces))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

export function zoneIdOf({ row, category }: Pick<Space, 'row' | 'category'>): string {
  return rowCategoryOf({ row, category })
}

function zoneOf(id: string, spaces: readonly Space[]): ParkingZone {
  const { row = '', rowName = row, category } = spaces[0]!
  const place = middleOf(spaces.flatMap((space) => space.place ?? []))
  const told = spaces.flatMap(({ toldMs }) => toldMs ?? [])
  const counted = (status: Space['status']) => spaces.filter((one) => one.status === status).length
  return {
    ...{ id, row, name: rowName, category, spaces },
    ...{ free: counted('free'), occupied: counted('occupied'), unknown: counted('unknown') },
    ...(place && { place }),
    ...(told.length > 0 && { toldMs: told.reduce((a, b) => Math.max(a, b)) }),
  }
}

function middleOf(places: readonly Place[]): Place | undefined {
  if (places.length === 0) return undefined
  const sum = places.reduce((a, b) => ({ lon: a.lon + b.lon, lat: a.lat + b.lat }))
  return { lon: sum.lon / places.length, lat: sum.lat / places.length }
}
