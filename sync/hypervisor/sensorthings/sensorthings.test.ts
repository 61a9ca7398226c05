import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import type { Caller } from '../../../base/http/caller.ts'
import type { Answer } from '../../../base/http/route.ts'
import { AIX, cityOf, DEV_EUI, space } from '../../../test/support/city-now.ts'
import { citysPast, staysOf } from '../../../test/support/city-past.ts'
import { callRoute, jsonIn, POLICE, SERVICES, textOf } from '../../../test/support/route-call.ts'
import { toldStore } from '../../../test/support/told-store.ts'
import { ENTITY_SETS } from './entity.ts'
import type { ObservationStore } from './observation-walk.ts'
import { SENSORTHINGS_ROUTES } from './routes.ts'

type Row = Readonly<Record<string, unknown>> & { '@iot.id': string }
type List = { value: Row[]; '@iot.count'?: number; '@iot.nextLink'?: string }

const STORE = await toldStore(citysPast())

function ask(
  path: string,
  {
    caller,
    city = cityOf(),
    store = STORE,
  }: { caller?: Caller; city?: ReturnType<typeof cityOf>; store?: ObservationStore } = {},
): Promise<Answer> {
  const parts = { city: async () => city, publisher: AIX, store }
  const url = path.startsWith('https') ? path : `/sensorthings/v1.1/${path}`
  return callRoute(SENSORTHINGS_ROUTES, parts, url, caller ? { caller } : {})
}

async function list(
  path: string,
  more: Parameters<typeof ask>[1] = { caller: POLICE },
): Promise<List> {
  const answer = await ask(path, more)
  assert.ok(
    answer.kind === 'json' && (answer.status ?? 200) === 200,
    JSON.stringify(answer).slice(0, 300),
  )
  return jsonIn<List>(answer)
}

async function all(path: string, more?: Parameters<typeof ask>[1]): Promise<Row[]> {
  const rows: Row[] = []
  let next: string | undefined = path
  for (let pages = 0; next !== undefined; pages++) {
    assert.ok(pages < 500, 'pages without an end')
    const page: List = await list(next, more)
    rows.push(...page.value)
    next = page['@iot.nextLink']
  }
  return rows
}

async function refused(path: string, more: Parameters<typeof ask>[1] = { caller: POLICE }) {
  const answer = await ask(path, more)
  assert.ok(answer.kind === 'json', path)
  const { status, value } = answer
  return { status, message: (value as { message: string }).message }
}

const idsOf = (rows: readonly Row[]) => rows.map((row) => row['@iot.id'])

test('the service document names the eight sets, and each of them answers', async () => {
  const { value } = jsonIn<{ value: { name: string; url: string }[] }>(await ask(''))
  assert.deepEqual(
    value.map(({ name }) => name),
    [...ENTITY_SETS],
  )
  for (const { url } of value) assert.ok(Array.isArray((await list(url)).value), url)
})

test('every link of every entity leads somewhere', async () => {
  for (const set of ENTITY_SETS) {
    for (const row of (await list(`${set}?$top=3`)).value) {
      for (const [name, value] of Object.entries(row)) {
        if (!name.endsWith('Link')) continue
        const answer = await ask(value as string, { caller: POLICE })
        const isNowhere = answer.kind === 'json' && answer.status === 404
        const hasNoPlace = name.startsWith('FeatureOfInterest')
        assert.ok(!isNowhere || hasNoPlace, `${name} ${value}`)
      }
    }
  }
})

test('entities have what the standard wants of them', async () => {
  const mandatory = {
    Things: ['name', 'description'],
    Locations: ['name', 'description', 'encodingType', 'location'],
    Sensors: ['name', 'description', 'encodingType', 'metadata'],
    ObservedProperties: ['name', 'definition', 'description'],
    Datastreams: ['name', 'description', 'observationType', 'unitOfMeasurement'],
    Observations: ['phenomenonTime', 'resultTime', 'result'],
    FeaturesOfInterest: ['name', 'description', 'encodingType', 'feature'],
  }
  for (const [set, names] of Object.entries(mandatory)) {
    const rows = (await list(set)).value
    assert.ok(rows.length > 0, set)
    for (const row of rows) for (const name of names) assert.ok(name in row, `${set} ${name}`)
  }
})

test('facts become Observations with the time they speak of', async () => {
  const of = (id: string) =>
    list(`Datastreams('${id}')/Observations?$top=1`).then(({ value }) => value[0]!)
  const taken = await of('pmr-0042~occupation')
  assert.equal(taken['result'], false)
  assert.equal(taken['phenomenonTime'], '2026-06-14T22:30:00Z')
  assert.equal(taken['resultTime'], '2026-06-14T22:32:00Z')
  const stay = await of('pmr-0042~duree-stationnement')
  assert.equal(stay['result'], 60)
  assert.equal(stay['phenomenonTime'], '2026-06-14T21:30:00Z/2026-06-14T22:30:00Z')
  const soil = await of('platane-117~tension-sol@40')
  assert.deepEqual(
    [soil['result'], soil['phenomenonTime']],
    [47, '2026-06-15T08:00:00Z/2026-06-15T09:00:00Z'],
  )
  const water = await of('parc-vendome-4~arrosage')
  assert.deepEqual(
    [water['result'], water['phenomenonTime']],
    [1_240, '2026-06-15T04:55:00Z/2026-06-15T05:30:00Z'],
  )
  assert.equal((await of('parc-vendome-4~debit'))['result'], 86.5)
  assert.equal((await of('flux-mirabeau~passages'))['result'], 399)
  assert.equal((await of('bruit-verdun~LAeq'))['result'], 61.4)
  const units = (await list("Things('platane-117')/Datastreams")).value.map(
    (row) => row['unitOfMeasurement'],
  )
  assert.deepEqual(units.at(-1), { name: 'kilopascal', symbol: 'kPa', definition: 'ucum:kPa' })
  // Litres that nobody knows are no Observation.
  assert.equal((await all("Datastreams('parc-vendome-4~arrosage')/Observations")).length, 1)
})

test('pages walk on over all the past, each Observation once, in both directions and orders', async () => {
  const path = "Datastreams('pmr-0042~occupation')/Observations"
  const expected = 40 - 1
  for (const by of ['phenomenonTime', 'resultTime']) {
    for (const direction of ['asc', 'desc']) {
      const rows = await all(`${path}?$top=7&$orderby=${by} ${direction}`)
      assert.equal(new Set(idsOf(rows)).size, rows.length)
      assert.ok(rows.length === expected || rows.length === expected + 1, String(rows.length))
      const times = rows.map((row) => String(row[by]))
      const sorted = [...times].sort()
      assert.deepEqual(times, direction === 'asc' ? sorted : sorted.reverse())
    }
  }
})

test('all Observations of the city are walked too, as they were told', async () => {
  const rows = await all('Observations?$top=50&$orderby=resultTime asc')
  assert.equal(new Set(idsOf(rows)).size, rows.length)
  const { '@iot.count': count } = await list('Observations?$top=0&$count=true')
  assert.equal(rows.length, count)
  assert.ok(rows.length > 150)
})

test('over years without a word a page may be empty, and its link goes on to the first one', async () => {
  const [first] = staysOf('a', 1)
  const long = {
    ...first!,
    atMs: Date.UTC(2024, 1, 1),
    fields: { ...first!.fields, sinceMs: Date.UTC(2024, 1, 1) },
  }
  const store = await toldStore([long])
  const rows = await all("Datastreams('a~occupation')/Observations?$top=5", {
    ...{ caller: POLICE, city: cityOf([space('a')], []), store },
  })
  assert.deepEqual(
    rows.map((row) => row['phenomenonTime']),
    ['2024-02-01T00:00:00Z'],
  )
  await store.close()
})

test('a filter by time reads no more than that time', async () => {
  const asked: { fromMs: number; toMs: number }[] = []
  const store: ObservationStore = {
    events: (types, span, of) => {
      asked.push(span)
      return STORE.events(types, span, of)
    },
  }
  const filter = 'phenomenonTime ge 2026-06-10T00:00:00Z and phenomenonTime lt 2026-06-11T00:00:00Z'
  const rows = await all(
    `Datastreams('platane-117~tension-sol@40')/Observations?$filter=${filter}`,
    {
      ...{ caller: POLICE, store },
    },
  )
  assert.equal(rows.length, 0)
  assert.ok(asked.length > 0)
  for (const { fromMs, toMs } of asked) {
    assert.ok(fromMs >= Date.parse('2026-06-10') && toMs <= Date.parse('2026-06-11T02:00:00Z'))
  }
  const day =
    'phenomenonTime ge 2026-06-14T00:00:00Z and phenomenonTime lt 2026-06-14T06:00:00Z and result gt 13'
  const found = await all(`Datastreams('platane-117~tension-sol@40')/Observations?$filter=${day}`)
  assert.deepEqual(
    found.map((row) => row['result']),
    [20, 19, 18, 17, 16, 15],
  )
})

test('a filter by Datastream reads no other things, and a window of a whole city is short', async () => {
  const asked: { hours: number; subjects: readonly string[] | undefined }[] = []
  const store: ObservationStore = {
    events: async (_types, { fromMs, toMs }, of) => {
      asked.push({ hours: (toMs - fromMs) / 3_600_000, subjects: of?.subjects })
      return []
    },
  }
  const city = cityOf(
    Array.from({ length: 60 }, (_, i) => space(`s${i}`)),
    [],
  )
  const more = { caller: POLICE, city, store }
  const filter = "Datastream/Thing/id eq 's5' and (result eq true or Datastream/name eq 'x')"
  await list(`Observations?$filter=${filter}&$orderby=phenomenonTime asc`, more)
  assert.ok(asked.length > 0)
  for (const { subjects } of asked) assert.deepEqual(subjects, ['s5'])
  asked.length = 0
  const page = await list('Observations?$orderby=resultTime asc', more)
  assert.ok(page['@iot.nextLink'] && page.value.length === 0)
  for (const { hours, subjects } of asked) assert.ok(hours <= 6 && subjects === undefined)
  assert.deepEqual(await all('Observations?$orderby=resultTime asc', more), [])
})

test('filters lead over entities, texts and places', async () => {
  const things = async (filter: string) =>
    idsOf((await list(`Things?$filter=${encodeURIComponent(filter)}`)).value)
  assert.deepEqual(await things("properties/category eq 'prm'"), ['pmr-0042', 'pmr-0043'])
  assert.deepEqual(await things("substringof('Épicerie', name)"), ['liv-0007'])
  assert.deepEqual(await things("Datastreams/name eq 'passages'"), ['flux-mirabeau'])
  const box = 'POLYGON((5.447 43.526, 5.4475 43.526, 5.4475 43.5268, 5.447 43.5268, 5.447 43.526))'
  assert.ok(
    (await things(`geo.intersects(Locations/location, geography'${box}')`)).includes('pmr-0042'),
  )
  assert.ok(
    !(await things(`geo.intersects(Locations/location, geography'${box}')`)).includes('liv-0007'),
  )
  const observations = "Datastream/Thing/properties/category eq 'delivery' and result eq true"
  const rows = (await list(`Observations?$filter=${observations}&$top=3`)).value
  assert.ok(
    rows.length === 3 && rows.every((row) => row['@iot.id'].startsWith('liv-0007~occupation')),
  )
})

test('what QGIS asks for a layer of points is understood', async () => {
  const points = "location/type eq 'Point' or location/geometry/type eq 'Point'"
  const box =
    "geo.intersects(location, geography'Polygon ((5.4 43.5, 5.5 43.5, 5.5 43.6, 5.4 43.6, 5.4 43.5))')"
  const count = await list(`Locations?$top=0&$count=true&$filter=${points}`)
  assert.deepEqual(count, { '@iot.count': 16, value: [] })
  const page = await list(`Locations?$top=200&$count=false&$filter=(${box}) and (${points})`)
  assert.equal(page.value.length, 16)
  assert.deepEqual(page.value[0]!['location'], { type: 'Point', coordinates: [5.4474, 43.5263] })
})

test('expansions go down and carry their own options', async () => {
  const path =
    "Things('pmr-0042')?$expand=Locations,Datastreams($filter=name eq 'occupation';$expand=Observations($top=2;$orderby=phenomenonTime desc;$select=result),ObservedProperty)&$select=name,Datastreams"
  const thing = jsonIn<{ name: string; Locations: Row[]; Datastreams: Record<string, unknown>[] }>(
    await ask(path, { caller: POLICE }),
  )
  assert.equal(thing.name, 'PMR-0042')
  assert.equal(thing.Locations.length, 1)
  assert.ok(!('description' in thing))
  const [stream] = thing.Datastreams
  assert.equal(thing.Datastreams.length, 1)
  assert.equal((stream!['ObservedProperty'] as Row)['@iot.id'], 'occupied')
  assert.deepEqual(stream!['Observations'], [{ result: false }, { result: true }])
  const next = stream!['Observations@iot.nextLink'] as string
  assert.deepEqual(
    (await list(next)).value.map((row) => row['result']),
    [false, true],
  )
  const short = jsonIn<{ Datastreams: Row[] }>(
    await ask("Things('pmr-0042')?$expand=Datastreams/Thing", { caller: POLICE }),
  )
  assert.equal((short.Datastreams[0]!['Thing'] as Row)['@iot.id'], 'pmr-0042')
})

test('order, count, top and skip of other sets', async () => {
  const page = await list('Things?$orderby=name desc&$top=2&$skip=1&$count=true')
  assert.equal(page['@iot.count'], cityOf().things.size)
  assert.equal(page.value.length, 2)
  const everything = await all('Things?$top=4&$orderby=name')
  assert.equal(everything.length, cityOf().things.size)
  const names = everything.map((row) => String(row['name']))
  assert.deepEqual(
    names,
    [...names].sort((a, b) => (a < b ? -1 : 1)),
  )
})

test('entities, properties and values are found by their paths', async () => {
  const odd = cityOf([space("a'b/c (d)~é")], [])
  const more = { caller: POLICE, city: odd }
  const [thing] = (await list('Things', more)).value
  const self = jsonIn<Row>(await ask(thing!['@iot.selfLink'] as string, more))
  assert.equal(self['@iot.id'], "a'b/c (d)~é")
  assert.equal(
    (await list(thing!['Datastreams@iot.navigationLink'] as string, more)).value.length,
    2,
  )
  assert.deepEqual(jsonIn(await ask("Things('pmr-0042')/name")), { name: 'PMR-0042' })
  assert.equal(textOf(await ask("Things('pmr-0042')/name/$value")), 'PMR-0042')
  const observation = idsOf(
    (await list("Datastreams('pmr-0042~occupation')/Observations?$top=1")).value,
  )[0]!
  const one = jsonIn<Row>(await ask(`Observations('${observation}')`, { caller: POLICE }))
  assert.equal(one['@iot.id'], observation)
  const up = jsonIn<Row>(
    await ask(`Observations('${observation}')/Datastream/Thing/Locations('pmr-0042')`, {
      caller: POLICE,
    }),
  )
  assert.equal(up['@iot.id'], 'pmr-0042')
})

test('data arrays, CSV and GeoJSON say the same as the plain answer', async () => {
  const path = "Datastreams('platane-117~tension-sol@40')/Observations?$top=3"
  const plain = (await list(path)).value
  const arrays = jsonIn<{ value: { components: string[]; dataArray: unknown[][] }[] }>(
    await ask(`${path}&$resultFormat=dataArray&$select=phenomenonTime,result`, { caller: POLICE }),
  )
  assert.deepEqual(arrays.value[0]!.components, ['phenomenonTime', 'result'])
  assert.deepEqual(
    arrays.value[0]!.dataArray,
    plain.map((row) => [row['phenomenonTime'], row['result']]),
  )
  const csv: Row[] = parse(textOf(await ask(`${path}&$resultFormat=CSV`, { caller: POLICE })), {
    delimiter: ';',
    columns: true,
  })
  assert.deepEqual(
    csv.map((row) => row['result']),
    plain.map((row) => String(row['result'])),
  )
  type Collection = { features: { id: string; geometry: { coordinates: number[] } | null }[] }
  const places = jsonIn<Collection>(await ask('Things?$resultFormat=GeoJSON'))
  const coordinates = places.features.find(({ id }) => id === 'pmr-0042')!.geometry!.coordinates
  assert.deepEqual(coordinates, [5.447412, 43.526311])
  assert.equal(places.features.find(({ id }) => id === 'std-0102')!.geometry, null)
})

test('S5, S26: the public sees how a space stands and no past of it; the police see it', async () => {
  const public_ = {}
  for (const id of ['pmr-0042', 'liv-0007']) {
    const states = await all(`Datastreams('${id}~occupation')/Observations`, public_)
    assert.equal(states.length, 1)
    assert.equal(states[0]!['result'], true)
    assert.deepEqual(
      await all(`Datastreams('${id}~duree-stationnement')/Observations`, public_),
      [],
    )
  }
  const spaces = (await all('Observations?$top=20', public_)).filter((row) =>
    /~occupation~/.test(row['@iot.id']),
  )
  assert.equal(spaces.length, new Set(spaces.map((row) => row['@iot.id'].split('~')[0])).size)
  const past = idsOf(await all("Datastreams('pmr-0042~occupation')/Observations"))
  const hidden = await refused(`Observations('${past.at(-1)}')`, public_)
  assert.equal(hidden.status, 404)
  const services = { caller: SERVICES }
  assert.equal((await all("Datastreams('pmr-0042~occupation')/Observations", services)).length, 1)
  assert.ok((await all("Datastreams('liv-0007~occupation')/Observations", services)).length > 30)
})

test('S5, S26: the public sees no device and no safety, whatever it expands or filters by', async () => {
  const paths = [
    'Things?$expand=Locations,Datastreams/Sensor,Datastreams/Observations($top=1)',
    'Datastreams?$expand=Thing,Sensor,ObservedProperty',
    'Observations?$expand=Datastream/Thing,FeatureOfInterest',
    'FeaturesOfInterest',
    'Things?$resultFormat=CSV',
  ]
  for (const path of paths) {
    const answer = await ask(path)
    const text = answer.kind === 'bytes' ? textOf(answer) : JSON.stringify(jsonIn(answer))
    assert.doesNotMatch(text, /[0-9a-f]{16}|borne-rotonde|ecole-sallier/, path)
  }
  assert.deepEqual((await list(`Things?$filter=properties/devEui eq '${DEV_EUI}'`, {})).value, [])
  assert.equal((await list(`Things?$filter=properties/devEui eq '${DEV_EUI}'`)).value.length, 1)
  assert.equal((await refused("Things('borne-rotonde')", {})).status, 404)
  assert.equal((await ask("Things('borne-rotonde')", { caller: POLICE })).kind, 'json')
})

test('what is wrong with a request is told in words', async () => {
  const wrong: readonly (readonly [string, number, RegExp])[] = [
    ['Dings', 404, /there is no Dings; .*Things/],
    ["Things('none')", 404, /no Things\('none'\)/],
    ["Things('pmr-0042')/Sensors", 404, /have no Sensors/],
    ["Things('pmr-0042'", 400, /not understood/],
    ['Things/name', 400, /nothing stands behind/],
    ['Things?$filter=nom eq 3', 400, /character 1: Things have no nom/],
    ['Things?$top=-1', 400, /\$top/],
    ['Things?$count=yes', 400, /\$count/],
    ['Things?$apply=x', 400, /no option \$apply/],
    ['Things?$top=1&$top=2', 400, /once/],
    ['Things?$expand=Sensors', 400, /have no Sensors/],
    ['Things?$select=nom', 400, /have no nom/],
    ['Things?$orderby=name up', 400, /asc or desc/],
    ['Things?$resultFormat=XML', 400, /dataArray, CSV or GeoJSON/],
    ['Things?$resultFormat=dataArray', 400, /for Observations/],
    ['Observations?$orderby=result', 400, /phenomenonTime or resultTime/],
    ['Observations?$skip=20000', 400, /nextLink/],
    ['Observations?$skiptoken=abc', 400, /nextLink/],
    [`Things?$expand=${'Datastreams/Thing/'.repeat(4)}Datastreams`, 400, /deeper/],
  ]
  for (const [path, status, message] of wrong) {
    const answer = await refused(path)
    assert.equal(answer.status, status, path)
    assert.match(answer.message, message, path)
  }
})

test('ten thousand spaces are paged; an expansion that would cost too much says so', async () => {
  const many = cityOf(
    Array.from({ length: 10_000 }, (_, i) => space(`s${i}`)),
    [],
  )
  const more = { caller: POLICE, city: many, store: { events: async () => [] } }
  assert.equal((await list('Things?$top=1000&$count=true', more))['@iot.count'], 10_000)
  const costly = await refused('Things?$top=1000&$expand=Datastreams/Observations', more)
  assert.match(costly.message, /smaller \$top/)
  const wide = await refused('Observations?$orderby=phenomenonTime', more)
  assert.match(wide.message, /resultTime/)
})

test('an empty city has empty sets', async () => {
  for (const set of ENTITY_SETS) {
    const page = await list(`${set}?$count=true`, {
      city: cityOf([], []),
      store: { events: async () => [] },
    })
    assert.deepEqual(page, { '@iot.count': 0, value: [] })
  }
})
