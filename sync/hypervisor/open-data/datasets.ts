/** What is published as open data: one dataset for each thing, with the routes of ours that give it. */

import { SEEN_BY_ALL } from '../city/seen.ts'
import type { City } from '../city/thing.ts'
import { DATEX_PATH } from '../datex/routes.ts'
import type { Layer } from '../gis/layer.ts'
import { layersSeen } from '../gis/layers.ts'
import { FEATURES_PATH } from '../gis/ogc-documents.ts'

export const OPEN_DATA_PATH = '/open-data'

export type Distribution = {
  readonly id: string
  /** Path on this server, with query. */
  readonly path: string
  readonly mediaType: string
  /** Of the EU's list of file types. */
  readonly format: 'CSV' | 'GEOJSON' | 'GPKG' | 'XML' | 'JSON'
}

export type Dataset = {
  readonly id: string
  readonly fr: string
  readonly en: string
  readonly keywords: readonly string[]
  /** Of the EU's lists of frequencies and themes. */
  readonly frequency: 'UPDATE_CONT' | 'HOURLY' | 'IRREG'
  readonly theme: 'TRAN' | 'ENVI'
  readonly distributions: readonly Distribution[]
}

const csv = { mediaType: 'text/csv', format: 'CSV' } as const
const geojson = { mediaType: 'application/geo+json', format: 'GEOJSON' } as const
const gpkg = { mediaType: 'application/geopackage+sqlite3', format: 'GPKG' } as const
const xml = { mediaType: 'application/xml', format: 'XML' } as const

/** Of layers the one without quality marks is for the GIS: the other says more. */
const NOT_PUBLISHED = ['places']
const PARKING = ['stationnement-rue', 'zones']

/** Layers in which something stands, as the public sees them. */
export function publishedLayers(city: City): readonly Layer[] {
  return layersSeen(SEEN_BY_ALL).filter(
    (layer) =>
      !NOT_PUBLISHED.includes(layer.id) && layer.rows(city, { seen: SEEN_BY_ALL }).length > 0,
  )
}

export function datasetsOf(city: City, has: { readonly carParks: boolean }): readonly Dataset[] {
  const layers = publishedLayers(city)
  const hasParking = layers.some(({ id }) => id === 'stationnement-rue')
  return [
    ...layers.map(layerDataset),
    ...(hasParking ? [HOURLY] : []),
    ...(has.carParks ? [CAR_PARKS] : []),
  ]
}

function layerDataset({ id, fr, en }: Layer): Dataset {
  const isParking = PARKING.includes(id)
  return {
    ...{ id, fr, en },
    keywords: isParking ? ['stationnement', 'temps réel'] : [id, 'temps réel'],
    frequency: 'UPDATE_CONT',
    theme: isParking || id === 'passages' ? 'TRAN' : 'ENVI',
    distributions: [
      { id: `${id}-geojson`, path: `${OPEN_DATA_PATH}/${id}.geojson`, ...geojson },
      { id: `${id}-csv`, path: `${OPEN_DATA_PATH}/${id}.csv`, ...csv },
      { id: `${id}-gpkg`, path: `/gis/v1/layers/${id}.gpkg?crs=EPSG:2154`, ...gpkg },
      { id: `${id}-ogc`, path: `${FEATURES_PATH}/collections/${id}/items`, ...geojson },
      ...(id === 'stationnement-rue' ? DATEX : []),
    ],
  }
}

const DATEX: readonly Distribution[] = [
  { id: 'datex-etat', path: `${DATEX_PATH}/parking-status.xml`, ...xml },
  { id: 'datex-table', path: `${DATEX_PATH}/parking-table.xml`, ...xml },
]

const HOURLY: Dataset = {
  id: 'stationnement-horaire',
  fr: 'Stationnement sur voirie, historique horaire',
  en: 'On-street parking, hourly history',
  keywords: ['stationnement', 'occupation', 'rotation'],
  frequency: 'HOURLY',
  theme: 'TRAN',
  distributions: [
    {
      id: 'stationnement-horaire-csv',
      path: `${OPEN_DATA_PATH}/stationnement-horaire.csv`,
      ...csv,
    },
  ],
}

const CAR_PARKS: Dataset = {
  id: 'parkings',
  fr: 'Parcs de stationnement hors voirie',
  en: 'Off-street car parks',
  keywords: ['stationnement', 'parking'],
  frequency: 'IRREG',
  theme: 'TRAN',
  distributions: [{ id: 'parkings-csv', path: `${OPEN_DATA_PATH}/parkings.csv`, ...csv }],
}
