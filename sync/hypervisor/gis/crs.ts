/**
 * The coordinate systems the city's GIS asks for (city-data-standards.md §5), from WGS 84 and back.
 * RGF93 and WGS 84 are taken as one: they differ by less than the metre that nobody has measured here.
 *
 *   CRS84       lon, lat     degrees     what RFC 7946 and everybody else reads
 *   EPSG:2154   X, Y         metres      Lambert-93, the legal projection of France
 *   EPSG:3944   X, Y         metres      CC44, less distortion in Provence
 *
 * Axes: easting before northing in all three, as their registers have it.
 */

import proj4 from 'proj4'
import type { Place } from '../city/thing.ts'

export type Crs = {
  readonly id: 'CRS84' | 'EPSG:2154' | 'EPSG:3944'
  /** As OGC API names it. */
  readonly uri: string
  readonly srsId: number
  readonly name: string
  /** Columns of a place in a table. */
  readonly axes: readonly [string, string]
  /** Digits behind the point: 0.1 m in degrees, 1 mm in metres. */
  readonly decimals: number
  /** Left out: degrees as they are. */
  readonly proj4?: string
}

const GRS80 = '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs'

export const CRS84: Crs = {
  id: 'CRS84',
  uri: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84',
  srsId: 4326,
  name: 'WGS 84',
  axes: ['lon', 'lat'],
  decimals: 6,
}

export const LAMBERT93: Crs = {
  id: 'EPSG:2154',
  uri: 'http://www.opengis.net/def/crs/EPSG/0/2154',
  srsId: 2154,
  name: 'RGF93 v1 / Lambert-93',
  axes: ['x_l93', 'y_l93'],
  decimals: 3,
  proj4: `+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 ${GRS80}`,
}

export const CC44: Crs = {
  id: 'EPSG:3944',
  uri: 'http://www.opengis.net/def/crs/EPSG/0/3944',
  srsId: 3944,
  name: 'RGF93 v1 / CC44',
  axes: ['x_cc44', 'y_cc44'],
  decimals: 3,
  proj4: `+proj=lcc +lat_0=44 +lon_0=3 +lat_1=43.25 +lat_2=44.75 +x_0=1700000 +y_0=3200000 ${GRS80}`,
}

export const ALL_CRS = [CRS84, LAMBERT93, CC44] as const

/** By `EPSG:2154`, by the address of OGC, by its URN, or by the number alone. */
export function readCrs(text: string): Crs | undefined {
  const plain = text.trim().replace(/^urn:ogc:def:crs:(OGC|EPSG):[\d.]*:/i, '$1:')
  return ALL_CRS.find(
    ({ id, uri, srsId }) =>
      [id, uri].some((name) => name.toLowerCase() === plain.toLowerCase()) ||
      (id !== 'CRS84' && plain === String(srsId)) ||
      (id === 'CRS84' && plain.toUpperCase() === 'OGC:CRS84'),
  )
}

/** Made once: reading a definition costs more than a thousand points. */
const CONVERTERS = new Map(
  ALL_CRS.flatMap((crs) => (crs.proj4 ? [[crs.id, proj4(crs.proj4)] as const] : [])),
)

/** Easting and northing, rounded to the digits of the system. */
export function project({ lon, lat }: Place, crs: Crs): readonly [number, number] {
  const [x, y] = CONVERTERS.get(crs.id)?.forward([lon, lat]) ?? [lon, lat]
  return [roundTo(x!, crs.decimals), roundTo(y!, crs.decimals)]
}

export function unproject([x, y]: readonly [number, number], crs: Crs): Place {
  const [lon, lat] = CONVERTERS.get(crs.id)?.inverse([x, y]) ?? [x, y]
  return { lon: lon!, lat: lat! }
}

function roundTo(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals
}
