import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '../../../base/http/caller.ts'
import type { Answer } from '../../../base/http/route.ts'
import { AIX, cityOf, GATEWAY, space } from '../../../test/support/city-now.ts'
import { spotHours } from '../../../test/support/kpi-facts.ts'
import { type KpiStore, kpisOf } from '../../../test/support/kpis-of.ts'
import { callRoute, jsonIn, POLICE, SERVICES, textOf } from '../../../test/support/route-call.ts'
import { LAMBERT93, project } from './crs.ts'
import type { GisParts } from './parts.ts'
import { GIS_ROUTES } from './routes.ts'
import { SpaceDays } from './space-days.ts'

const YESTERDAY = { startMs: Date.parse('2026-06-14T00:00:00+02:00'), hours: 24 }
const TOLD = spotHours('liv-0007', YESTERDAY, 0.25)

const STORE: KpiStore = {
  gateways: async () => [
    { gw: GATEWAY, version: '', epoch: 1, online: true, firstHeardMs: 0, lastHeardMs: 0 },
  ],
  events: async (types, { fromMs, toMs }) =>
    TOLD.filter(({ type, atMs }) => types.includes(type) && atMs >= fromMs && atMs < toMs),
}

function partsOf(city = cityOf(), store = STORE): GisParts {
  return { city: async () => city, publisher: AIX, spaceDays: new SpaceDays(kpisOf(store, city)) }
}

function ask(url: string, caller?: Caller, headers?: Record<string, string>, parts = partsOf()) {
  const asked = { ...(caller && { caller }), ...(headers && { headers }) }
  return callRoute(GIS_ROUTES, parts, url, asked)
}

type Page = {
  numberMatched: number
  numberReturned: number
  timeStamp: string
  links: { rel: string; href: string }[]
  features: {
    id: string
    geometry: { coordinates: number[] } | null
    properties: Record<string, unknown>
  }[]
}

async function page(query: string, caller?: Caller): Promise<Page> {
  return jsonIn<Page>(await ask(`/ogc/features/v1/collections/places/items${query}`, caller))
}

const idsOf = ({ features }: Page) => features.map(({ id }) => id)
const statusOf = (answer: Answer) => (answer.kind === 'problem' ? answer.status : answer.kind)

test('from the landing page a client finds everything by links alone', async () => {
  type Linked = { links: { rel: string; href: string }[] }
  const landing = jsonIn<Linked>(await ask('/ogc/features/v1'))
  const to = (from: Linked, rel: string) => from.links.find((link) => link.rel === rel)!.href
  for (const rel of ['self', 'service-desc', 'conformance', 'data']) {
    assert.ok((await ask(to(landing, rel))).kind === 'json', rel)
  }
  type Collections = { collections: (Linked & { id: string; crs: string[] })[] }
  const { collections } = jsonIn<Collections>(await ask(to(landing, 'data')))
  assert.ok(collections.length >= 10)
  for (const one of collections) {
    assert.equal(one.crs[0], 'http://www.opengis.net/def/crs/OGC/1.3/CRS84')
    assert.ok((await ask(to(one, 'self'))).kind === 'json')
    const items = jsonIn<Page>(await ask(to(one, 'items')))
    assert.equal(items.numberReturned, items.features.length)
  }
})

test('pages follow each other by next and prev, each thing once', async () => {
  const all = idsOf(await page(''))
  assert.equal(all.length, 7)
  const seen: string[] = []
  let url: string | undefined = '/ogc/features/v1/collections/places/items?limit=2&etat=libre'
  let previous: string | undefined
  while (url) {
    const one: Page = jsonIn<Page>(await ask(url))
    const free = (await page('?etat=libre')).numberMatched
    assert.equal(one.numberMatched, free)
    seen.push(...idsOf(one))
    previous = one.links.find(({ rel }) => rel === 'prev')?.href ?? previous
    url = one.links.find(({ rel }) => rel === 'next')?.href
  }
  assert.deepEqual(seen, idsOf(await page('?etat=libre')))
  assert.ok(previous)
})

test('a box chooses by place, in degrees or in metres, and nothing without a place is in it', async () => {
  const box = '?bbox=5.4474,43.5263,5.44765,43.5265'
  assert.deepEqual(idsOf(await page(box)), ['pmr-0042', 'pmr-0043', 'std-0101'])
  const [west, south] = project({ lon: 5.4474, lat: 43.5263 }, LAMBERT93)
  const [east, north] = project({ lon: 5.44765, lat: 43.5265 }, LAMBERT93)
  const metres = `?bbox=${west},${south},${east},${north}&bbox-crs=${LAMBERT93.uri}`
  assert.ok(idsOf(await page(metres)).includes('pmr-0042'))
  assert.deepEqual(idsOf(await page('?bbox=0,0,1,1')), [])
})

test('datetime chooses by when a thing was told of last', async () => {
  assert.equal((await page('?datetime=2026-06-15')).numberMatched, 7)
  assert.equal((await page('?datetime=../2026-06-15T09:00:00Z')).numberMatched, 0)
  assert.equal((await page('?datetime=2026-06-15T11:00:00%2B02:00/..')).numberMatched, 7)
})

test('coordinates come in the system that was asked for, which the header names', async () => {
  const url = `/ogc/features/v1/collections/places/items?crs=${LAMBERT93.uri}&limit=2`
  const answer = await ask(url)
  assert.ok(answer.kind === 'json')
  assert.equal(answer.headers?.['content-crs'], `<${LAMBERT93.uri}>`)
  const first = (answer.value as Page).features.find(({ id }) => id === 'liv-0007')!
  assert.deepEqual(first.geometry?.coordinates, [
    ...project({ lon: 5.4477, lat: 43.5265 }, LAMBERT93),
  ])
})

test('what is not understood is refused with its reason', async () => {
  const bad = {
    'bbox=1,2,3': /four numbers/,
    'bbox=1,9,3,2': /south/,
    'bbox=1,,3,2': /four numbers/,
    'datetime=yesterday': /no time/,
    'datetime=2026-06-15/2026-06-14': /after its end/,
    'limit=0': /limit/,
    'limit=x': /limit/,
    'offset=-1': /offset/,
    'crs=EPSG:4326': /crs/,
    'f=html': /f is json/,
    'couleur=rouge': /no property/,
    'etat=libre&etat=occupe': /once/,
  }
  for (const [query, reason] of Object.entries(bad)) {
    const answer = await ask(`/ogc/features/v1/collections/places/items?${query}`)
    assert.ok(answer.kind === 'problem' && answer.status === 400, query)
    assert.match(answer.detail ?? '', reason)
  }
})

test('one feature has an ETag, and who has it is told so', async () => {
  const url = '/ogc/features/v1/collections/places/items/pmr-0042'
  const answer = await ask(url)
  assert.ok(answer.kind === 'bytes')
  const etag = answer.headers!['etag']!
  const again = await ask(url, undefined, { 'if-none-match': `"x", W/${etag}` })
  assert.deepEqual(again, { kind: 'empty', status: 304 })
  const changed = cityOf([space('pmr-0042', { category: 'prm' })])
  const other = await ask(url, undefined, { 'if-none-match': etag }, partsOf(changed))
  assert.equal(other.kind, 'bytes')
  assert.equal(statusOf(await ask('/ogc/features/v1/collections/places/items/none')), 404)
})

test('what the public may not see does not exist for it', async () => {
  for (const id of ['capteurs', 'securite', 'nonsense']) {
    const urls = [`/ogc/features/v1/collections/${id}/items`, `/gis/v1/layers/${id}.csv`]
    for (const url of urls) assert.equal(statusOf(await ask(url)), 404, url)
  }
  const api = JSON.stringify(jsonIn(await ask('/ogc/features/v1/api')))
  assert.doesNotMatch(api, /capteurs|securite/)
  assert.equal(statusOf(await ask('/ogc/features/v1/collections/securite', POLICE)), 'json')
  assert.equal(statusOf(await ask('/gis/v1/layers/capteurs.csv', SERVICES)), 'bytes')
  assert.equal(statusOf(await ask('/gis/v1/layers/securite.csv', SERVICES)), 404)
})

test('the last day of a space is for who may see it, and is not even reckoned for others', async () => {
  let asked = 0
  const counting: KpiStore = {
    ...STORE,
    gateways: async () => {
      asked++
      return await STORE.gateways()
    },
  }
  const parts = partsOf(cityOf(), counting)
  const day = async (caller?: Caller) => {
    const url = '/ogc/features/v1/collections/places/items/liv-0007'
    return jsonIn<Page['features'][0]>(await ask(url, caller, {}, parts)).properties
  }
  assert.equal((await day())['taux_occ'], null)
  assert.equal(asked, 0)
  const seen = await day(SERVICES)
  assert.deepEqual([seen['taux_occ'], seen['rot_jour']], [0.25, 24])
  await day(SERVICES)
  assert.equal(asked, 1)
})

test('files come in each format and system; GeoJSON in WGS 84 only', async () => {
  const csv = textOf(await ask('/gis/v1/layers/places.csv?crs=EPSG:3944&bom=1'))
  assert.match(csv, /^\uFEFFid_place;.*;x_cc44;y_cc44\r\n/)
  assert.equal(statusOf(await ask('/gis/v1/layers/places.geojson?crs=EPSG:2154')), 400)
  assert.equal(statusOf(await ask('/gis/v1/layers/places.csv?crs=EPSG:27563')), 400)
  const gpkg = await ask('/gis/v1/city.gpkg?layers=places,arbres')
  assert.ok(gpkg.kind === 'bytes')
  assert.equal(Buffer.from(gpkg.bytes as Uint8Array).toString('latin1', 0, 15), 'SQLite format 3')
  assert.equal(gpkg.type, 'application/geopackage+sqlite3')
  assert.equal(statusOf(await ask('/gis/v1/city.gpkg?layers=capteurs')), 404)
})

test('titles come in the language of who reads', async () => {
  const url = '/ogc/features/v1/collections/zones'
  const titleIn = async (lang?: string) =>
    jsonIn<{ title: string }>(await ask(url, undefined, lang ? { 'accept-language': lang } : {}))
      .title
  assert.match(await titleIn(), /par rue/)
  assert.match(await titleIn('en-GB,en;q=0.8,fr;q=0.5'), /by street/)
  assert.match(await titleIn('de,fr;q=0.7,en;q=0.2'), /par rue/)
})
