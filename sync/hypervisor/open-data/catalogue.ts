/** The catalogue as DCAT-AP in JSON-LD: what data portals harvest (city-data-standards.md §6.3). */

import { civilDayOf } from '../../../base/civil-day.ts'
import type { City, Publisher } from '../city/thing.ts'
import { timeText } from '../city/time-text.ts'
import { type Dataset, datasetsOf, OPEN_DATA_PATH } from './datasets.ts'

const EU = 'http://publications.europa.eu/resource/authority'
/** Licence Ouverte 2.0. */
const LICENCE = `${EU}/licence/ETALAB_2_0`
const CONTEXT = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
}

export function catalogue(
  city: City,
  publisher: Publisher,
  has: { readonly carParks: boolean },
): Readonly<Record<string, unknown>> {
  const { name, baseUrl } = publisher
  return {
    '@context': CONTEXT,
    '@id': `${baseUrl}${OPEN_DATA_PATH}/catalogue.jsonld`,
    '@type': 'dcat:Catalog',
    'dct:title': words(`Données ouvertes : ${name}`, `Open data: ${name}`),
    'dct:description': words(
      'État et historique des objets connectés de la ville',
      'State and history of the connected things of the city',
    ),
    'dct:publisher': agent(publisher),
    'dct:language': { '@id': `${EU}/language/FRA` },
    'dct:license': { '@id': LICENCE },
    'dct:spatial': commune(publisher),
    'dct:modified': date(timeText(city.nowMs) ?? '', 'dateTime'),
    'dcat:dataset': datasetsOf(city, has).map((dataset) => datasetNode(dataset, city, publisher)),
  }
}

function datasetNode(dataset: Dataset, city: City, publisher: Publisher) {
  const { id, fr, en, keywords, frequency, theme, distributions } = dataset
  return {
    '@id': datasetUri(publisher, id),
    '@type': 'dcat:Dataset',
    'dct:identifier': `${publisher.scope}-${id}`,
    'dct:title': words(fr, en),
    'dct:description': words(`${fr}, ${publisher.name}`, `${en}, ${publisher.name}`),
    'dct:publisher': agent(publisher),
    'dct:spatial': commune(publisher),
    'dct:temporal': {
      '@type': 'dct:PeriodOfTime',
      'dcat:endDate': date(civilDayOf(city.nowMs), 'date'),
    },
    'dct:accrualPeriodicity': { '@id': `${EU}/frequency/${frequency}` },
    'dct:license': { '@id': LICENCE },
    'dcat:theme': { '@id': `${EU}/data-theme/${theme}` },
    'dcat:keyword': keywords.map((keyword) => ({ '@value': keyword, '@language': 'fr' })),
    'dcat:distribution': distributions.map((one) => ({
      '@id': `${datasetUri(publisher, id)}-${one.id}`,
      '@type': 'dcat:Distribution',
      'dct:title': words(`${fr} (${one.format})`, `${en} (${one.format})`),
      'dcat:accessURL': { '@id': `${publisher.baseUrl}${one.path}` },
      'dcat:downloadURL': { '@id': `${publisher.baseUrl}${one.path}` },
      'dcat:mediaType': { '@id': `https://www.iana.org/assignments/media-types/${one.mediaType}` },
      'dct:format': { '@id': `${EU}/file-type/${one.format}` },
      'dct:license': { '@id': LICENCE },
    })),
  }
}

function datasetUri({ baseUrl }: Publisher, id: string): string {
  return `${baseUrl}${OPEN_DATA_PATH}/catalogue.jsonld#${id}`
}

function agent({ name, siret, baseUrl }: Publisher) {
  return {
    '@id': `${baseUrl}${OPEN_DATA_PATH}/catalogue.jsonld#publisher`,
    '@type': 'foaf:Agent',
    'foaf:name': name,
    'dct:type': { '@id': 'http://purl.org/adms/publishertype/LocalAuthority' },
    ...(siret !== undefined && { 'dct:identifier': siret }),
  }
}

function commune({ insee }: Publisher) {
  return { '@id': `http://id.insee.fr/geo/commune/${insee}` }
}

function words(fr: string, en: string) {
  return [
    { '@value': fr, '@language': 'fr' },
    { '@value': en, '@language': 'en' },
  ]
}

function date(value: string, type: 'date' | 'dateTime') {
  return { '@value': value, '@type': `xsd:${type}` }
}
