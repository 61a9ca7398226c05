/** `datapackage.json` (Frictionless): the CSV files with their Table Schemas, for validata.fr and for readers. */

import type { City, Publisher } from '../city/thing.ts'
import { CRS84 } from '../gis/crs.ts'
import { CAR_PARK_FIELDS, CAR_PARK_SCHEMA } from './car-park-fields.ts'
import { publishedLayers } from './datasets.ts'
import { HOUR_FIELDS } from './hour-rows.ts'
import { type Field, fieldOf } from './table-schema.ts'

const DIALECT = {
  delimiter: ';',
  lineTerminator: '\r\n',
  quoteChar: '"',
  doubleQuote: true,
} as const

export function dataPackage(
  city: City,
  { name, scope }: Publisher,
  has: { readonly carParks: boolean },
): Readonly<Record<string, unknown>> {
  const layers = publishedLayers(city).map((layer) =>
    resource(layer.id, layer.fr, [...layer.columns.map(fieldOf), ...placeFields()]),
  )
  const carParks = resource('parkings', 'Parcs de stationnement hors voirie', CAR_PARK_FIELDS)
  return {
    profile: 'tabular-data-package',
    name: `${scope}-donnees-ouvertes`,
    title: `Données ouvertes : ${name}`,
    created: new Date(city.nowMs).toISOString(),
    licenses: [
      {
        name: 'etalab-2.0',
        title: 'Licence Ouverte 2.0',
        path: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence',
      },
    ],
    resources: [
      ...layers,
      resource('stationnement-horaire', 'Stationnement, historique horaire', HOUR_FIELDS),
      ...(has.carParks ? [{ ...carParks, sources: [CAR_PARK_SCHEMA] }] : []),
    ],
  }
}

function resource(name: string, title: string, fields: readonly Field[]) {
  return {
    profile: 'tabular-data-resource',
    ...{
      name,
      title,
      path: `${name}.csv`,
      format: 'csv',
      mediatype: 'text/csv',
      encoding: 'utf-8',
    },
    dialect: DIALECT,
    schema: { fields, missingValues: [''] },
  }
}

function placeFields(): readonly Field[] {
  const [lon, lat] = CRS84.axes
  const description = 'WGS 84, degrés'
  const field = (name: string, most: number): Field => {
    return { name, type: 'number', description, constraints: { minimum: -most, maximum: most } }
  }
  return [field(lon, 180), field(lat, 90)]
}
