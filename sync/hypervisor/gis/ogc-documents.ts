/** The documents of OGC API – Features that describe it: landing page, conformance, collections. */

import { type Lang, langOf } from '../../../base/http/lang.ts'
import { ALL_CRS, CRS84 } from './crs.ts'
import { GEOJSON_TYPE } from './geojson.ts'
import type { Layer, LayerRow } from './layer.ts'

export const FEATURES_PATH = '/ogc/features/v1'

const CONFORMS_TO = [
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson',
  'http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs',
]

export type Link = {
  readonly href: string
  readonly rel: string
  readonly type: string
  readonly title?: string
}

export type Described = { readonly root: string; readonly lang: Lang }

/** `root`: the address of the landing page, without a slash at its end. */
export function describedBy(
  baseUrl: string,
  { header }: { readonly header: (name: string) => string | undefined },
): Described {
  return { root: `${baseUrl}${FEATURES_PATH}`, lang: langOf(header('accept-language')) }
}

export function landingPage({ root, lang }: Described, cityName: string) {
  const json = 'application/json'
  return {
    title: lang === 'fr' ? `${cityName} : données de la ville` : `${cityName}: the city’s data`,
    description:
      lang === 'fr'
        ? 'État présent des objets connectés de la ville'
        : 'How the connected things of the city stand now',
    links: [
      { href: root, rel: 'self', type: json },
      {
        href: `${root}/api`,
        rel: 'service-desc',
        type: 'application/vnd.oai.openapi+json;version=3.0',
      },
      { href: `${root}/conformance`, rel: 'conformance', type: json },
      { href: `${root}/collections`, rel: 'data', type: json },
    ] satisfies Link[],
  }
}

export function conformance() {
  return { conformsTo: CONFORMS_TO }
}

export function collections(layers: readonly Filled[], described: Described) {
  return {
    links: [{ href: `${described.root}/collections`, rel: 'self', type: 'application/json' }],
    crs: ALL_CRS.map(({ uri }) => uri),
    collections: layers.map((filled) => collection(filled, described)),
  }
}

type Filled = { readonly layer: Layer; readonly rows: readonly LayerRow[] }

export function collection({ layer, rows }: Filled, { root, lang }: Described) {
  const own = `${root}/collections/${layer.id}`
  return {
    id: layer.id,
    title: layer[lang],
    description: layer.columns.map((one) => `${one.name}: ${one[lang]}`).join('\n'),
    itemType: 'feature',
    ...extentOf(rows, layer.timeColumn),
    crs: ALL_CRS.map(({ uri }) => uri),
    storageCrs: CRS84.uri,
    links: [
      { href: own, rel: 'self', type: 'application/json' },
      { href: `${own}/items`, rel: 'items', type: GEOJSON_TYPE, title: layer[lang] },
    ] satisfies Link[],
  }
}

function extentOf(rows: readonly LayerRow[], timeColumn: string) {
  const places = rows.flatMap(({ place }) => place ?? [])
  const times = rows.flatMap(({ cells }) => cells[timeColumn] ?? []).map(String)
  if (places.length === 0) return {}
  const [first] = places
  const box = places.reduce(
    ([west, south, east, north], { lon, lat }) =>
      [
        ...[Math.min(west, lon), Math.min(south, lat)],
        ...[Math.max(east, lon), Math.max(north, lat)],
      ] as [number, number, number, number],
    [first!.lon, first!.lat, first!.lon, first!.lat] as [number, number, number, number],
  )
  const spatial = { bbox: [box], crs: CRS84.uri }
  if (times.length === 0) return { extent: { spatial } }
  const [from, to] = times.reduce(
    ([a, b], time) => [time < a ? time : a, time > b ? time : b] as [string, string],
    [times[0]!, times[0]!] as [string, string],
  )
  return { extent: { spatial, temporal: { interval: [[from, to]] } } }
}
