/** Rows of spaces by category: what is published as OnStreetParking, and what indicators are of. */

import type { Place, Space, SpaceCategory } from '../city/thing.ts'

export type Zone = {
  /** `cours-mirabeau-prm`; `none-prm` for spaces of no row. */
  readonly id: string
  readonly row: string | undefined
  readonly category: SpaceCategory
  readonly spaces: readonly Space[]
}

export function zoneIdOf({ row, category }: Pick<Space, 'row' | 'category'>): string {
  return `${row ?? 'none'}-${category}`
}

/** In the order of their ids. */
export function zonesOf(spaces: readonly Space[]): readonly Zone[] {
  const zones = new Map<string, { row: string | undefined; spaces: Space[] }>()
  for (const space of spaces) {
    const id = zoneIdOf(space)
    const zone = zones.get(id)
    if (zone) zone.spaces.push(space)
    else zones.set(id, { row: space.row, spaces: [space] })
  }
  return [...zones]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, zone]) => ({ id, category: zone.spaces[0]!.category, ...zone }))
}

/** The middle of the spaces that have a place; `undefined`: none has. */
export function middleOf(spaces: readonly Pick<Space, 'place'>[]): Place | undefined {
  const places = spaces.flatMap(({ place }) => place ?? [])
  if (places.length === 0) return undefined
  const sum = places.reduce((a, b) => ({ lon: a.lon + b.lon, lat: a.lat + b.lat }))
  return { lon: sum.lon / places.length, lat: sum.lat / places.length }
}

/** available + occupied + outOfService = total, always: what is not known is neither free nor taken (C5). */
export function countsOf(spaces: readonly Pick<Space, 'status'>[]) {
  const count = (status: Space['status']): number =>
    spaces.filter((space) => space.status === status).length
  return {
    total: spaces.length,
    available: count('free'),
    occupied: count('occupied'),
    outOfService: count('unknown'),
  }
}
