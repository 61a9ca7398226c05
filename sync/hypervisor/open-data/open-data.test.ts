import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import type { Answer } from '../../../base/http/route.ts'
import { AIX, cityOf, GATEWAY, space } from '../../../test/support/city-now.ts'
import { HOUR_MS, spotHours } from '../../../test/support/kpi-facts.ts'
import { type KpiStore, kpisOf } from '../../../test/support/kpis-of.ts'
import { callRoute, jsonIn, POLICE, textOf } from '../../../test/support/route-call.ts'
import type { EventFact } from '../../fact.ts'
import type { City, SpaceCategory } from '../city/thing.ts'
import { DATEX_ROUTES } from '../datex/routes.ts'
import { GIS_ROUTES } from '../gis/routes.ts'
import { SpaceDays } from '../gis/space-days.ts'
import { readCarParks } from './car-parks.ts'
import { HourlyHistory } from './hourly-history.ts'
import { OPEN_DATA_ROUTES, type OpenDataParts } from './routes.ts'
import { type Field, problemWith } from './table-schema.ts'

const CAR_PARK =
  '13001-P-001;ROTONDE;13001;;;tous;false;1750;;;;;;;;;190;21130001900016;5.4453;43.5259;;;;;;;;;ouvrage;'

function storeOf(facts: readonly EventFact[]): KpiStore {
  const gateway = { gw: GATEWAY, version: '', epoch: 1, online: true }
  return {
    gateways: async () => [{ ...gateway, firstHeardMs: 0, lastHeardMs: 0 }],
    events: async (types, { fromMs, toMs }) =>
      facts.filter(({ type, atMs }) => types.includes(type) && atMs >= fromMs && atMs < toMs),
  }
}

/** So many spaces of a category in one street, of which so many told all hours of a day. */
function zone(category: SpaceCategory, count: number, told: number, startMs: number, hours = 24) {
  const ids = Array.from({ length: count }, (_, i) => `${category}-${i}`)
  const spaces = ids.map((id) => space(id, { category, row: 'rue' }))
  const facts = ids.slice(0, told).flatMap((id) => spotHours(id, { startMs, hours }, 0.5))
  return { spaces, facts }
}

function partsOf(
  city: City,
  facts: readonly EventFact[] = [],
  carParks: string[][] = [],
): OpenDataParts {
  const hours = new HourlyHistory(kpisOf(storeOf(facts), city))
  return { city: async () => city, publisher: AIX, hours, carParks }
}

function ask(path: string, parts: OpenDataParts): Promise<Answer> {
  return callRoute(OPEN_DATA_ROUTES, parts, `/open-data/${path}`, { caller: POLICE })
}

function read(csv: string): Record<string, string>[] {
  return parse(csv, { delimiter: ';', columns: true })
}

async function hoursOf(day: string, parts: OpenDataParts): Promise<Record<string, string>[]> {
  return read(textOf(await ask(`stationnement-horaire.csv?jour=${day}`, parts)))
}

const DAY_MS = Date.parse('2026-06-14T00:00:00+02:00')

test('the hourly history has the columns of the standard, and its numbers', async () => {
  const { spaces, facts } = zone('normal', 3, 3, DAY_MS)
  const rows = await hoursOf('2026-06-14', partsOf(cityOf(spaces, []), facts))
  assert.equal(rows.length, 24)
  assert.deepEqual(rows[9], {
    id_zone: 'rue-normal',
    type_place: 'STD',
    debut_utc: '2026-06-14T07:00:00Z',
    fin_utc: '2026-06-14T08:00:00Z',
    nb_places: '3',
    taux_occupation: '0.5',
    rotations: '3',
    duree_min_min: '',
    duree_max_min: '',
    taux_disponibilite_capteurs: '1',
  })
})

test('S26: of fewer than three spaces that are known no row is published, whoever asks', async () => {
  for (const [count, told, rows] of [
    [2, 2, 0],
    [3, 2, 0],
    [3, 3, 24],
  ] as const) {
    const { spaces, facts } = zone('prm', count, told, DAY_MS)
    const found = await hoursOf('2026-06-14', partsOf(cityOf(spaces, []), facts))
    assert.equal(found.length, rows, `${told} of ${count}`)
  }
})

test('the days on which clocks change have 23 and 25 hours', async () => {
  for (const [day, offset, hours] of [
    ['2026-03-29', '+01:00', 23],
    ['2025-10-26', '+02:00', 25],
  ] as const) {
    const startMs = Date.parse(`${day}T00:00:00${offset}`)
    const { spaces, facts } = zone('normal', 4, 4, startMs, hours)
    const rows = await hoursOf(day, partsOf(cityOf(spaces, []), facts))
    assert.equal(rows.length, hours)
    const lengths = rows.map(
      ({ debut_utc, fin_utc }) => Date.parse(fin_utc!) - Date.parse(debut_utc!),
    )
    assert.ok(lengths.every((ms) => ms === HOUR_MS))
    assert.equal(rows.at(-1)!['taux_occupation'], '0.5')
  }
})

test('a day that has not begun, or is none, is refused; without one it is yesterday', async () => {
  const { spaces, facts } = zone('normal', 3, 3, DAY_MS)
  const parts = partsOf(cityOf(spaces, []), facts)
  for (const day of ['2026-06-16', '2026-02-30', 'hier']) {
    const answer = await ask(`stationnement-horaire.csv?jour=${day}`, parts)
    assert.ok(answer.kind === 'problem' && answer.status === 400, day)
  }
  const file = await ask('stationnement-horaire.csv', parts)
  assert.ok(file.kind === 'bytes')
  assert.match(file.headers!['content-disposition']!, /2026-06-14/)
})

test('days are reckoned in turn, once each; who would wait too long is told to come again', async () => {
  let asked = 0
  const store = storeOf([])
  const gateways = async () => {
    asked++
    return await store.gateways()
  }
  const history = new HourlyHistory(kpisOf({ ...store, gateways }, cityOf()))
  const city = cityOf()
  const days = Array.from({ length: 6 }, (_, i) => `2026-05-0${i + 1}`)
  const answers = await Promise.all(days.map((day) => history.day(day, city)))
  assert.deepEqual(
    answers.map((rows) => rows !== undefined),
    [true, true, true, true, false, false],
  )
  assert.ok(await history.day('2026-05-01', city))
  assert.equal(asked, 4)
  assert.ok(await history.day('2026-05-06', city))
})

test('a day that could not be reckoned is tried again', async () => {
  let isBroken = true
  const store = storeOf([])
  const gateways = () => (isBroken ? Promise.reject(new Error('gone')) : store.gateways())
  const history = new HourlyHistory(kpisOf({ ...store, gateways }, cityOf()))
  await assert.rejects(history.day('2026-05-01', cityOf()), /gone/)
  isBroken = false
  assert.ok(await history.day('2026-05-01', cityOf()))
})

test('layers come as the public sees them, to the police too', async () => {
  const parts = partsOf(cityOf())
  const csv = textOf(await ask('stationnement-rue.csv', parts))
  assert.doesNotMatch(csv, /70b3d5e75e00a1b2/)
  assert.deepEqual([...new Set(read(csv).map((row) => row['depasse']))], [''])
  assert.equal(read(csv).length, 7)
  for (const file of ['capteurs.csv', 'securite.geojson', 'x.csv', 'zones.gpkg']) {
    const answer = await ask(file, parts)
    assert.ok(answer.kind === 'problem' && answer.status === 404, file)
  }
})

type Node = { '@id': string; [name: string]: unknown }

test('the catalogue says what DCAT-AP wants, and each of its addresses answers', async () => {
  const { spaces, facts } = zone('normal', 3, 3, DAY_MS)
  const city = cityOf([...cityOf().things.values(), ...spaces])
  const carParks = readCarParksOrFail()
  const parts = partsOf(city, facts, carParks)
  const made = jsonIn<Node>(await ask('catalogue.jsonld', parts))
  assert.equal(made['@type'], 'dcat:Catalog')
  for (const name of [
    'dct:title',
    'dct:description',
    'dct:publisher',
    'dct:license',
    'dct:spatial',
  ]) {
    assert.ok(made[name], name)
  }
  const datasets = made['dcat:dataset'] as Node[]
  const ids = datasets.map((one) => String(one['dct:identifier']))
  assert.equal(new Set(ids).size, ids.length)
  assert.ok(
    ['aix-stationnement-rue', 'aix-stationnement-horaire', 'aix-parkings'].every((id) =>
      ids.includes(id),
    ),
  )
  assert.doesNotMatch(JSON.stringify(made), /securite|capteurs/)
  const routes = [
    ...OPEN_DATA_ROUTES,
    ...GIS_ROUTES,
    ...DATEX_ROUTES,
  ] as unknown as typeof OPEN_DATA_ROUTES
  const all = { ...parts, spaceDays: new SpaceDays(kpisOf(storeOf([]), cityOf())) }
  for (const dataset of datasets) {
    assert.ok(dataset['dct:accrualPeriodicity'] && dataset['dcat:theme'])
    for (const one of dataset['dcat:distribution'] as Node[]) {
      const url = (one['dcat:accessURL'] as Node)['@id']
      assert.ok(url.startsWith(AIX.baseUrl))
      const answer = await callRoute(routes, all, url)
      assert.ok(answer.kind === 'bytes' || answer.kind === 'json', url)
    }
  }
  const parking = datasets.filter((one) =>
    JSON.stringify(one['dcat:keyword']).includes('stationnement'),
  )
  assert.equal(parking.length, 4)
})

test('every CSV of the data package keeps the schema that describes it', async () => {
  const { spaces, facts } = zone('normal', 3, 3, DAY_MS)
  const city = cityOf([...cityOf().things.values(), ...spaces])
  const parts = partsOf(city, facts, readCarParksOrFail())
  type Resource = { path: string; schema: { fields: Field[] } }
  const { resources } = jsonIn<{ resources: Resource[] }>(await ask('datapackage.json', parts))
  assert.ok(resources.length >= 10)
  for (const { path, schema } of resources) {
    const rows = read(textOf(await ask(path, parts)))
    assert.ok(rows.length > 0, path)
    for (const row of rows) {
      assert.deepEqual(
        Object.keys(row),
        schema.fields.map(({ name }) => name),
        path,
      )
      for (const field of schema.fields) {
        const problem = problemWith(row[field.name]!, field)
        assert.equal(problem, undefined, `${path} ${field.name} ${row[field.name]}`)
      }
    }
  }
})

test('who has the file already is told so; an empty city publishes an empty catalogue', async () => {
  const parts = partsOf(cityOf([], []))
  const answer = await ask('catalogue.jsonld', parts)
  assert.ok(answer.kind === 'bytes')
  assert.deepEqual(jsonIn<Node>(answer)['dcat:dataset'], [])
  const headers = { 'if-none-match': answer.headers!['etag']! }
  const again = await callRoute(OPEN_DATA_ROUTES, parts, '/open-data/catalogue.jsonld', { headers })
  assert.equal(again.kind, 'empty')
  assert.equal((await hoursOf('2026-06-14', parts)).length, 0)
  const carParks = await ask('parkings.csv', parts)
  assert.ok(carParks.kind === 'problem' && carParks.status === 404)
})

function readCarParksOrFail(): string[][] {
  const header =
    'id;nom;insee;adresse;url;type_usagers;gratuit;nb_places;nb_pr;nb_pmr;nb_voitures_electriques;nb_velo;nb_2r_el;nb_autopartage;nb_2_rm;nb_covoit;hauteur_max;num_siret;Xlong;Ylat;tarif_pmr;tarif_1h;tarif_2h;tarif_3h;tarif_4h;tarif_24h;abo_resident;abo_non_resident;type_ouvrage;info'
  const result = readCarParks(`${header}\n${CAR_PARK}\n`)
  assert.ok(result.kind === 'read', JSON.stringify(result))
  return result.carParks.map((one) => [...one])
}
