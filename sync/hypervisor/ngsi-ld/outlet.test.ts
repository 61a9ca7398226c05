/** Pushing to a context broker that refuses what Orion-LD refuses (city-data-standards.md §11). */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { silentLog } from '../../../base/log.ts'
import { Metrics } from '../../../base/metrics.ts'
import { seededRandom } from '../../../base/random.ts'
import { Secret } from '../../../base/secret.ts'
import { AIX, cityOf, DEV_EUI, NOW_MS, space } from '../../../test/support/city-now.ts'
import { FactShelf } from '../../../test/support/fact-shelf.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import { MemoryRecords } from '../../../test/support/memory-records.ts'
import { NgsiLdBroker } from '../../../test/support/ngsi-ld-broker.ts'
import { faultOf } from '../../../test/support/ngsi-ld-rules.ts'
import type { EventFact } from '../../fact.ts'
import type { City, Space, Thing } from '../city/thing.ts'
import { OutletDriver } from '../outlet/driver.ts'
import { OutletError } from '../outlet/trouble.ts'
import type { HttpSend } from './broker.ts'
import { httpSend } from './http.ts'
import type { NgsiLdOptions } from './options.ts'
import { ngsiLdOutlet } from './outlet.ts'
import { utcText } from './text.ts'

const MINUTE_MS = 60_000
const never = new AbortController().signal
const SPOT = 'urn:ngsi-ld:ParkingSpot:aix:s-1'

/** Straight into the broker, without a socket. */
function sendTo(broker: NgsiLdBroker): HttpSend {
  return async ({ method, url, headers, body = '' }) => {
    const path = new URL(url).pathname + new URL(url).search
    const answer = broker.handle({ method, path, headers, body })
    if (broker.losesAnswers) throw new OutletError('unreachable', 'the line broke', {})
    return { status: answer.status, text: answer.body }
  }
}

function outletTo(broker: NgsiLdBroker, shelf: FactShelf, more: Partial<NgsiLdOptions> = {}) {
  return ngsiLdOutlet({
    options: { name: 'broker', url: 'http://broker.example/ngsi-ld/v1', ...more },
    publisher: AIX,
    events: (...asked) => shelf.events(...asked),
    log: silentLog,
    send: sendTo(broker),
  })
}

function spotFact(subject: string, type: 'spotTaken' | 'spotFreed', sinceMs: number): EventFact {
  const fields = { devEui: DEV_EUI, sinceMs, inferred: false }
  return { stream: 1, type, atMs: sinceMs + 30_000, clk: 2, rev: 0, subject, fields }
}

/** Spaces as the newest of what was observed tells, whatever came when. */
function cityFrom(shelf: FactShelf, spaces: readonly Space[]): City {
  const things = spaces.map((one): Thing => {
    const told = shelf.all
      .map(({ fact }) => fact as EventFact)
      .filter(({ subject, type }) => subject === one.id && type.startsWith('spot'))
      .sort((a, b) => Number(a.fields['sinceMs']) - Number(b.fields['sinceMs']))
      .at(-1)
    if (!told) return one
    const status = told.type === 'spotTaken' ? 'occupied' : 'free'
    return { ...one, status, sinceMs: Number(told.fields['sinceMs']), toldMs: told.atMs }
  })
  return { ...cityOf(things, []), position: shelf.all.length }
}

/** Six spaces with a place in four rows, three places of green, a bin, two sensors, a valve, seven records. */
const CITY_ENTITIES = 24

test('the whole sample city is taken by a strict broker over HTTP, with its token and its tenant', async (t) => {
  const broker = new NgsiLdBroker({ tenant: 'aix', authorization: 'Bearer s3cret' })
  const url = await broker.listen()
  t.after(() => broker.close())
  const value = new Secret(new TextEncoder().encode('Bearer s3cret'))
  const options = { name: 'broker', url, tenant: 'aix', auth: { value }, safety: true }
  const shelf = new FactShelf()
  const outlet = ngsiLdOutlet({
    ...{ options, publisher: AIX, log: silentLog },
    events: (...asked) => shelf.events(...asked),
  })
  assert.deepEqual(await outlet.deliver([], cityOf(), never), [])
  assert.equal(broker.state.size, CITY_ENTITIES)
  for (const entity of broker.state.values()) assert.equal(faultOf(entity), undefined)
  for (const { path, headers } of broker.requests) {
    assert.equal(path, '/ngsi-ld/v1/entityOperations/upsert?options=update')
    assert.equal(headers['content-type'], 'application/json')
  }
  // Nothing has changed: nothing is sent.
  const before = broker.requests.length
  assert.deepEqual(await outlet.deliver([], { ...cityOf(), nowMs: NOW_MS + 1 }, never), [])
  assert.equal(broker.requests.length, before)
})

test('the double refuses what Orion-LD refuses', () => {
  const broker = new NgsiLdBroker({ batchMax: 2 })
  const link =
    '<https://a.example/c>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
  const json = { 'content-type': 'application/json', link }
  const good = { id: 'urn:a:1', type: 'A', name: { type: 'Property', value: 'x' } }
  const post = (body: unknown, headers: object = json, query = 'options=update'): number =>
    broker.handle({
      method: 'POST',
      path: `/ngsi-ld/v1/entityOperations/upsert?${query}`,
      headers: headers as Record<string, string>,
      body: JSON.stringify(body),
    }).status
  assert.equal(post([good]), 201)
  assert.equal(post([good]), 204)
  assert.equal(post([{ ...good, '@context': 'https://a.example/c' }]), 400)
  assert.equal(post([good], { 'content-type': 'application/json' }), 400)
  assert.equal(post([good], { ...json, 'content-type': 'text/plain' }), 415)
  assert.equal(post([good], { ...json, 'content-type': 'application/ld+json' }), 400)
  assert.equal(post([good], json, 'options=merge'), 400)
  assert.equal(post([good, good, good]), 413)
  const bad = (more: object): number => post([{ ...good, ...more }, good])
  for (const more of [
    { id: undefined },
    { id: 'no uri' },
    { id: 'urn:a:(1)' },
    { type: undefined },
    { name: { type: 'Property' } },
    { name: { type: 'Property', value: "l'eau" } },
    { name: { type: 'Property', value: 1, observedAt: '2026-06-15T09:00:00+02:00' } },
    { at: { type: 'Property', value: { '@type': 'DateTime', '@value': '15/06/2026' } } },
    { location: { type: 'GeoProperty', value: [5.4, 43.5] } },
    { refDevice: { type: 'Relationship' } },
    { refDevice: { type: 'Relationship', object: 'x' } },
    { name: 'x' },
  ])
    assert.equal(bad(more), 207, JSON.stringify(more))
})

test('a state goes as it stands, and a late fact as history, never over it', async () => {
  const [broker, shelf] = [new NgsiLdBroker(), new FactShelf()]
  const outlet = outletTo(broker, shelf)
  const spaces = [space('s-1')]
  const newest = shelf.arrive(spotFact('s-1', 'spotFreed', NOW_MS))
  await outlet.deliver([newest], cityFrom(shelf, spaces), never)
  // Three days late.
  const late = [-3, -2].map((days, i) =>
    shelf.arrive(spotFact('s-1', i === 0 ? 'spotTaken' : 'spotFreed', NOW_MS + days * 86_400_000)),
  )
  await outlet.deliver(late, cityFrom(shelf, spaces), never)
  const temporal = broker.requests.filter(({ path }) => path.endsWith('/temporal/entities'))
  assert.equal(temporal.length, 1)
  assert.deepEqual(JSON.parse(temporal[0]!.body).status, [
    { type: 'Property', value: 'occupied', observedAt: '2026-06-12T09:30:00Z' },
    { type: 'Property', value: 'free', observedAt: '2026-06-13T09:30:00Z' },
  ])
  assert.deepEqual((broker.state.get(SPOT)?.['status'] as { value: string }).value, 'free')
  assert.deepEqual(broker.past(SPOT, 'status'), [
    ['2026-06-12T09:30:00Z', 'occupied'],
    ['2026-06-13T09:30:00Z', 'free'],
    ['2026-06-15T09:30:00Z', 'free'],
  ])
  assert.deepEqual(broker.stale, [])
})

test('the past of a reserved space goes to the police alone', async () => {
  for (const [view, instances] of [
    ['services', 0],
    ['police', 1],
  ] as const) {
    const [broker, shelf] = [new NgsiLdBroker(), new FactShelf()]
    const outlet = outletTo(broker, shelf, { view })
    const spaces = [space('s-1', { category: 'prm' })]
    shelf.arrive(spotFact('s-1', 'spotFreed', NOW_MS))
    const late = shelf.arrive(spotFact('s-1', 'spotTaken', NOW_MS - 86_400_000))
    await outlet.deliver([late], cityFrom(shelf, spaces), never)
    const temporal = broker.requests.filter(({ path }) => path.endsWith('/temporal/entities'))
    assert.equal(temporal.length, instances, view)
  }
})

test('a broker without history is told once, and state goes on', async () => {
  const [broker, shelf] = [new NgsiLdBroker(), new FactShelf()]
  broker.keepsHistory = false
  const outlet = outletTo(broker, shelf)
  const spaces = [space('s-1')]
  for (let i = 0; i < 3; i++) {
    shelf.arrive(spotFact('s-1', 'spotFreed', NOW_MS + i * MINUTE_MS))
    const late = shelf.arrive(spotFact('s-1', 'spotTaken', NOW_MS - (i + 1) * MINUTE_MS))
    assert.deepEqual(await outlet.deliver([late], cityFrom(shelf, spaces), never), [])
  }
  const temporal = broker.requests.filter(({ path }) => path.endsWith('/temporal/entities'))
  assert.equal(temporal.length, 1)
  assert.equal(broker.state.has(SPOT), true)
})

test('S12: the token of a broker is in no error and in nothing that is laid aside', async () => {
  const [broker, shelf] = [new NgsiLdBroker({ authorization: 'Bearer s3cret' }), new FactShelf()]
  const value = new Secret(new TextEncoder().encode('Bearer s3cret'))
  const outlet = outletTo(broker, shelf, { auth: { value } })
  broker.poison.add('urn:ngsi-ld:ParkingSpot:aix:pmr-0042')
  const refused = await outlet.deliver([], cityOf(), never)
  assert.equal(refused.length, 1)
  broker.intercept = ({ headers }) => ({ status: 403, body: `you are ${headers['ngsild-tenant']}` })
  const changed = cityOf([space('s-1')], [])
  const error = await outlet.deliver([], changed, never).catch((one: unknown) => one)
  assert.ok(error instanceof OutletError)
  const printed = [refused, error, { ...error }, error.context, outlet].map((one) =>
    inspect(one, { depth: 9 }),
  )
  assert.doesNotMatch(printed.join(), /s3cret/)
  // Control: it was sent.
  assert.equal(broker.requests[0]?.headers['authorization'], 'Bearer s3cret')
})

test('an alert ends when what it tells ends, and goes when it is withdrawn', async () => {
  const [broker, shelf] = [new NgsiLdBroker(), new FactShelf()]
  const outlet = outletTo(broker, shelf, { view: 'police' })
  const since = NOW_MS - 50 * MINUTE_MS
  const event = (type: EventFact['type'], atMs: number, fields: EventFact['fields']) =>
    shelf.arrive({
      stream: 1,
      type,
      atMs,
      clk: 2,
      rev: 0,
      subject: 'liv-0007',
      fields,
    } as EventFact)
  const told = { devEui: DEV_EUI, sinceMs: since }
  const started = event('overstayStarted', NOW_MS - 25 * MINUTE_MS, { ...told, limitMinutes: 20 })
  await outlet.deliver([started], cityOf(), never)
  const alerts = () => [...broker.state.values()].filter(({ type }) => type === 'Alert')
  assert.equal(alerts().length, 1)
  assert.equal(alerts()[0]?.['validTo'], undefined)
  const ended = event('overstayEnded', NOW_MS, { ...told, stayMs: 45 * MINUTE_MS })
  await outlet.deliver([ended], cityOf(), never)
  assert.equal(alerts().length, 1)
  assert.deepEqual(alerts()[0]?.['validTo'], {
    type: 'Property',
    value: { '@type': 'DateTime', '@value': utcText(since + 45 * MINUTE_MS) },
  })
  // The beginning again, as after a restart elsewhere: the end stays.
  await outlet.deliver([started], cityOf(), never)
  assert.notEqual(alerts()[0]?.['validTo'], undefined)
  const fields = { of: 'overstayStarted', ofMs: started.fact.atMs, reason: 'decoded again' }
  const withdrawn = event('withdrawn', NOW_MS, fields)
  await outlet.deliver([withdrawn], cityOf(), never)
  assert.equal(alerts().length, 0)
})

test('what is not known any more is deleted by its name; a space that is no more, with all of it', async () => {
  const [broker, shelf] = [new NgsiLdBroker(), new FactShelf()]
  const outlet = outletTo(broker, shelf)
  const limited = space('s-1', { limitMinutes: 20 })
  const row = 'urn:ngsi-ld:OnStreetParking:aix:cours-mirabeau-normal'
  await outlet.deliver(
    [],
    cityOf(
      [limited, space('s-2')].map((s) => ({ ...s, limitMinutes: 20 })),
      [],
    ),
    never,
  )
  assert.notEqual(broker.state.get(row)?.['maximumParkingDuration'], undefined)
  await outlet.deliver([], cityOf([space('s-1')], []), never)
  assert.equal(broker.state.get(row)?.['maximumParkingDuration'], undefined)
  assert.equal(broker.state.has('urn:ngsi-ld:ParkingSpot:aix:s-2'), false)
  // A picture without anything is no city that is gone.
  await outlet.deliver([], cityOf([], []), never)
  assert.equal(broker.state.has(SPOT), true)
})

test('a partner who is away, busy or lets nobody in is told apart', async () => {
  const codes: Readonly<Record<number, string>> = {
    401: 'unauthorised',
    403: 'unauthorised',
    404: 'answer',
    429: 'busy',
    503: 'busy',
    302: 'answer',
    415: 'answer',
    // All of them: not one that poisons.
    400: 'answer',
    500: 'answer',
  }
  for (const [status, code] of Object.entries(codes)) {
    const [broker, shelf] = [new NgsiLdBroker(), new FactShelf()]
    broker.intercept = () => ({ status: Number(status), body: 'no' })
    const outlet = outletTo(broker, shelf)
    await assert.rejects(outlet.deliver([], cityOf(), never), (error: OutletError) => {
      assert.equal(error.code, code)
      assert.match(error.message, new RegExp(`(broker.example|all 24).* ${status} no`))
      return true
    })
  }
  await assert.rejects(
    httpSend({ method: 'POST', url: 'http://127.0.0.1:9/x', headers: {}, body: '[]' }, never),
    (error: OutletError) => error.code === 'unreachable' && /127\.0\.0\.1:9/.test(error.message),
  )
})

for (const how of ['207', '400', '413', '500'] as const) {
  test(`one entity that is refused with ${how} does not take the others with it`, async () => {
    const [broker, shelf] = [new NgsiLdBroker(), new FactShelf()]
    if (how === '207') broker.poison.add(SPOT)
    else
      broker.intercept = ({ body }) =>
        body.includes(`"${SPOT}","type"`) ? { status: Number(how), body: 'no' } : undefined
    const outlet = outletTo(broker, shelf)
    const spaces = Array.from({ length: 20 }, (_, i) => space(`s-${i}`))
    const refused = await outlet.deliver([], cityOf(spaces, []), never)
    assert.deepEqual(
      refused.map(({ id, isFinal }) => [id, isFinal]),
      [[SPOT, how === '413']],
    )
    assert.equal(broker.state.size, 20)
    // It is not sent again by itself while it is as it was; and as it stands when it is tried again.
    const before = broker.requests.length
    assert.deepEqual(await outlet.deliver([], cityOf(spaces, []), never), [])
    assert.equal(broker.requests.length, before)
    broker.poison.clear()
    broker.intercept = () => undefined
    const now = cityOf(
      spaces.map((one) => ({ ...one, status: 'occupied' })),
      [],
    )
    assert.equal(await outlet.retry!({ id: SPOT, sent: refused[0]!.sent }, now, never), undefined)
    assert.equal((broker.state.get(SPOT)?.['status'] as { value: string }).value, 'occupied')
  })
}

test('a letter of a record does not come over the correction that went out after it', async () => {
  const [broker, shelf] = [new NgsiLdBroker(), new FactShelf()]
  const outlet = outletTo(broker, shelf)
  const count = (inCount: number, rev: number) =>
    shelf.arrive({
      ...{ stream: 2, type: 'countQuarter', atMs: NOW_MS, clk: 2, rev, subject: 'flux-mirabeau' },
      fields: { quarterMs: NOW_MS - 7_200_000, inCount, outCount: 1, coverage: 1 },
    } as EventFact)
  const id = 'urn:ngsi-ld:CrowdFlowObserved:aix:flux-mirabeau:20260615T0745Z'
  broker.poison.add(id)
  const [refused] = await outlet.deliver([count(5, 0)], cityOf(), never)
  assert.equal(refused?.id, id)
  broker.poison.clear()
  await outlet.deliver([count(7, 1)], cityOf(), never)
  assert.equal(await outlet.retry!(refused!, cityOf(), never), undefined)
  assert.equal((broker.state.get(id)?.['peopleCountTowards'] as { value: number }).value, 7)
})

test('a letter of what does not stand any more brings nothing back', async () => {
  const [broker, shelf] = [new NgsiLdBroker(), new FactShelf()]
  const outlet = outletTo(broker, shelf)
  const spaces = [space('s-1'), space('s-2')]
  broker.poison.add(SPOT)
  const [refused] = await outlet.deliver([], cityOf(spaces, []), never)
  broker.poison.clear()
  assert.equal(await outlet.retry!(refused!, cityOf([space('s-2')], []), never), undefined)
  assert.equal(broker.state.has(SPOT), false)
  // What could not be deleted is a letter too, and settled by its return.
  await outlet.deliver([], cityOf(spaces, []), never)
  assert.equal(await outlet.retry!(refused!, cityOf(spaces, []), never), undefined)
  assert.equal(broker.state.has(SPOT), true)
  broker.intercept = ({ path }) =>
    path.endsWith('/delete') ? { status: 500, body: 'no' } : undefined
  const [gone] = await outlet.deliver([], cityOf([space('s-2')], []), never)
  assert.equal(gone?.id, `${SPOT}#gone`)
  assert.notEqual(await outlet.retry!(gone!, cityOf([space('s-2')], []), never), undefined)
  assert.equal(await outlet.retry!(gone!, cityOf(spaces, []), never), undefined)
  assert.equal(broker.state.has(SPOT), true)
  broker.intercept = () => undefined
  assert.equal(await outlet.retry!(gone!, cityOf([space('s-2')], []), never), undefined)
  assert.equal(broker.state.has(SPOT), false)
})

test('a poisonous entity is tried five times, laid aside, and never stops the others', async () => {
  const [broker, shelf] = [new NgsiLdBroker(), new FactShelf()]
  broker.poison.add(SPOT)
  const spaces = [space('s-1'), space('s-2')]
  const clock = new FakeClock({ wallMs: NOW_MS })
  const driver = new OutletDriver({
    ...{ clock, store: shelf, records: new MemoryRecords(), log: silentLog },
    outlet: outletTo(broker, shelf),
    city: async () => cityFrom(shelf, spaces),
    ...{ random: seededRandom(1, 'outlet'), metrics: new Metrics() },
    options: { start: 'beginning' },
  })
  for (let i = 0; i < 10; i++)
    for (const id of ['s-1', 's-2'])
      shelf.arrive(spotFact(id, i % 2 ? 'spotFreed' : 'spotTaken', NOW_MS - (20 - i) * MINUTE_MS))
  driver.open()
  await clock.pass(3_600_000)
  const letters = await driver.letters.list()
  assert.deepEqual(
    letters.map(({ id, state, tries }) => [id, state, tries]),
    [[SPOT, 'dead', 5]],
  )
  assert.equal((await driver.status()).position, 20)
  const other = 'urn:ngsi-ld:ParkingSpot:aix:s-2'
  assert.equal(broker.past(other, 'status').length, 10)
  assert.equal((broker.state.get(other)?.['status'] as { value: string }).value, 'free')
  await driver.close()
})

test('any prefix twice, in any batches, over lost answers: the broker ends the same, history complete and ordered', async () => {
  const spaces = [1, 2, 3].map((i): Space => {
    const { sinceMs: _never, ...untold } = space(`s-${i}`, { status: 'unknown' })
    return untold
  })
  const moment = fc.record({
    subject: fc.constantFrom('s-1', 's-2', 's-3'),
    isTaken: fc.boolean(),
    minute: fc.integer({ min: 0, max: 5_000 }),
  })
  const step = fc.record({
    arriving: fc.integer({ min: 0, max: 4 }),
    back: fc.nat(6),
    limit: fc.integer({ min: 1, max: 6 }),
    isRestarted: fc.boolean(),
    fault: fc.constantFrom('none', 'none', 'lost', 'busy'),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(moment, {
        minLength: 1,
        maxLength: 16,
        selector: ({ subject, minute }) => `${subject} ${minute}`,
      }),
      fc.array(step, { maxLength: 12 }),
      async (moments, steps) => {
        const [broker, shelf] = [new NgsiLdBroker(), new FactShelf()]
        let outlet = outletTo(broker, shelf)
        const facts = moments.map(({ subject, isTaken, minute }) =>
          spotFact(subject, isTaken ? 'spotTaken' : 'spotFreed', NOW_MS - minute * MINUTE_MS),
        )
        let position = 0
        const deliver = async (limit: number): Promise<void> => {
          const batch = shelf.all.slice(position, position + limit)
          try {
            assert.deepEqual(await outlet.deliver(batch, cityFrom(shelf, spaces), never), [])
            position += batch.length
          } catch (error) {
            assert.ok(error instanceof OutletError)
          }
        }
        for (const { arriving, back, limit, isRestarted, fault } of steps) {
          for (let i = 0; i < arriving && facts.length > 0; i++) shelf.arrive(facts.shift()!)
          if (isRestarted) outlet = outletTo(broker, shelf)
          position = Math.max(0, position - back)
          broker.losesAnswers = fault === 'lost'
          broker.intercept = () => (fault === 'busy' ? { status: 503, body: '' } : undefined)
          await deliver(limit)
        }
        broker.losesAnswers = false
        broker.intercept = () => undefined
        for (const fact of facts) shelf.arrive(fact)
        await deliver(100)
        await deliver(100)
        assert.equal(position, shelf.all.length)
        assert.deepEqual(broker.stale, [])
        for (const { id } of spaces) {
          const urn = `urn:ngsi-ld:ParkingSpot:aix:${id}`
          const told = shelf.all
            .map(({ fact }) => fact as EventFact)
            .filter(({ subject }) => subject === id)
            .map(({ type, fields }) => [
              utcText(Number(fields['sinceMs'])),
              type === 'spotTaken' ? 'occupied' : 'free',
            ])
            .sort(([a], [b]) => (a! < b! ? -1 : 1))
          // What the picture said before any fact is its own instance.
          const past = broker.past(urn, 'status').filter(([at]) => told.some(([one]) => one === at))
          assert.deepEqual(past, told)
          const now = (broker.state.get(urn)?.['status'] ?? {}) as Record<string, unknown>
          if (told.length > 0) assert.deepEqual([now['observedAt'], now['value']], told.at(-1))
        }
      },
    ),
    { numRuns: 150 },
  )
})
