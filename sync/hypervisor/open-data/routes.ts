/**
 * Lines of the route table for open data, below `/open-data`. All of it is as the public sees it, whoever
 * asks: a file that an operator fetches and hands on must not say more than the one that anybody gets.
 */

import { boundsOfCivilDay, civilDayOf, dayAfter } from '../../../base/civil-day.ts'
import { withEtag } from '../../../base/http/etag.ts'
import { type Answer, type Call, problem, type Route, route } from '../../../base/http/route.ts'
import { SEEN_BY_ALL } from '../city/seen.ts'
import type { City, Publisher } from '../city/thing.ts'
import { CSV_TYPE, csvText } from '../gis/csv.ts'
import { featureCollection, GEOJSON_TYPE } from '../gis/geojson.ts'
import { layerCsv } from '../gis/layer-csv.ts'
import { layerSeen } from '../gis/layers.ts'
import { asFile } from '../gis/routes-files.ts'
import { type CarPark, carParksCsv, carParksName } from './car-parks.ts'
import { catalogue } from './catalogue.ts'
import { dataPackage } from './data-package.ts'
import { OPEN_DATA_PATH } from './datasets.ts'
import { HOUR_FIELDS, publishedRows } from './hour-rows.ts'
import type { HourlyHistory } from './hourly-history.ts'

export type OpenDataParts = {
  readonly city: () => Promise<City>
  readonly publisher: Publisher
  readonly hours: HourlyHistory
  /** Of the setting, read by `readCarParks`; empty: none is published. */
  readonly carParks: readonly CarPark[]
}

type DayQuery = { readonly jour?: string }

const get = { method: 'GET', may: 'anyone' } as const
const DAY = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' } as const
const JSON_LD = 'application/ld+json'

export const OPEN_DATA_ROUTES: readonly Route<OpenDataParts>[] = [
  route<OpenDataParts>({
    ...get,
    path: `${OPEN_DATA_PATH}/catalogue.jsonld`,
    summary: 'Catalogue of the open data, DCAT-AP in JSON-LD',
    gives: JSON_LD,
    handle: async (call, { city, publisher, carParks }) => {
      const made = catalogue(await city(), publisher, { carParks: carParks.length > 0 })
      return withEtag(call, { bytes: JSON.stringify(made), type: JSON_LD })
    },
  }),
  route<OpenDataParts>({
    ...get,
    path: `${OPEN_DATA_PATH}/datapackage.json`,
    summary: 'The CSV files with their Table Schemas (Frictionless)',
    handle: async (call, { city, publisher, carParks }) => {
      const made = dataPackage(await city(), publisher, { carParks: carParks.length > 0 })
      return withEtag(call, { bytes: JSON.stringify(made), type: 'application/json' })
    },
  }),
  route<OpenDataParts, DayQuery>({
    ...get,
    path: `${OPEN_DATA_PATH}/stationnement-horaire.csv`,
    summary: 'On-street parking hour by hour of a civil day; yesterday without ?jour=YYYY-MM-DD',
    query: { type: 'object', properties: { jour: DAY } },
    gives: CSV_TYPE,
    handle: hourlyFile,
  }),
  route<OpenDataParts>({
    ...get,
    path: `${OPEN_DATA_PATH}/parkings.csv`,
    summary: 'Off-street car parks, etalab/schema-stationnement 0.1.5',
    gives: CSV_TYPE,
    handle: async (call, { city, publisher, carParks }) => {
      if (carParks.length === 0) {
        return problem(404, 'Not found', 'the city has given no table of its car parks')
      }
      const name = carParksName(publisher.name, civilDayOf((await city()).nowMs))
      return withEtag(call, { bytes: carParksCsv(carParks), type: CSV_TYPE, headers: asFile(name) })
    },
  }),
  route<OpenDataParts>({
    ...get,
    path: `${OPEN_DATA_PATH}/:file`,
    summary: 'A layer as the public sees it: stationnement-rue.geojson, zones.csv, air.csv',
    handle: layerFile,
  }),
]

async function hourlyFile(call: Call<DayQuery>, parts: OpenDataParts): Promise<Answer> {
  const city = await parts.city()
  const today = civilDayOf(city.nowMs)
  const day = call.query.jour ?? dayAfter(today, -1)
  if (!boundsOfCivilDay(day) || day > today) {
    return problem(400, 'Bad request', `jour is a day until today, ${today}, not ${day}`)
  }
  const rows = await parts.hours.day(day, city)
  if (!rows) {
    const detail = 'other days are being reckoned: ask again in some seconds'
    return problem(503, 'Too many questions at once', detail)
  }
  const names = HOUR_FIELDS.map(({ name }) => name)
  const bytes = csvText(names, publishedRows(rows, SEEN_BY_ALL.view))
  const headers = asFile(`stationnement-horaire-${day}.csv`)
  return withEtag(call, { bytes, type: CSV_TYPE, headers })
}

async function layerFile(call: Call, parts: OpenDataParts): Promise<Answer> {
  const file = call.params['file'] ?? ''
  const [, id = '', format] = /^([a-z0-9-]+)\.(geojson|csv)$/.exec(file) ?? []
  const layer = layerSeen(id, SEEN_BY_ALL)
  if (!layer) {
    const detail = `there is no ${file}; ${OPEN_DATA_PATH}/catalogue.jsonld lists what there is`
    return problem(404, 'Not found', detail)
  }
  const rows = layer.rows(await parts.city(), { seen: SEEN_BY_ALL })
  return format === 'csv'
    ? withEtag(call, { bytes: layerCsv(layer, rows), type: CSV_TYPE, headers: asFile(file) })
    : withEtag(call, { bytes: JSON.stringify(featureCollection(rows)), type: GEOJSON_TYPE })
}
