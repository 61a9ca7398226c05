/** Entities for partners that pull: who sees what, pages, contexts. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANYONE, type Caller, isLetIn } from '../../../base/http/caller.ts'
import { AIX, cityOf, DEV_EUI, NOW_MS } from '../../../test/support/city-now.ts'
import { FactShelf } from '../../../test/support/fact-shelf.ts'
import { faultOf } from '../../../test/support/ngsi-ld-rules.ts'
import type { EventFact } from '../../fact.ts'
import { NGSI_LD_ROUTES } from './routes.ts'
import type { EntityJson } from './shapes.ts'

const OPERATOR: Caller = { ...ANYONE, name: 'marie', roles: ['operator'] }
const POLICE: Caller = { ...ANYONE, name: 'paul', roles: ['police'] }
const PARTNER: Caller = { ...ANYONE, name: 'sig', scopes: ['city'] }

const shelf = new FactShelf()
for (const [type, subject] of [
  ['callRaised', 'borne-rotonde'],
  ['overstayStarted', 'liv-0007'],
  ['intrusionDetected', 'ecole-sallier'],
] as const) {
  shelf.arrive({
    ...{ stream: 1, type, subject, atMs: NOW_MS - 60_000, clk: 2, rev: 0 },
    // A stay of hours before it was an over-stay.
    fields: { devEui: DEV_EUI, sinceMs: NOW_MS - 3_000_000, what: 'motion', limitMinutes: 20 },
  } as EventFact)
}
const PARTS = {
  publisher: AIX,
  city: async () => cityOf(),
  events: (...asked: Parameters<FactShelf['events']>) => shelf.events(...asked),
}

async function ask(
  path: string,
  caller: Caller,
  more: { query?: object; params?: Record<string, string>; accept?: string } = {},
) {
  const line = NGSI_LD_ROUTES.find((one) => one.path === path)
  assert.ok(line, path)
  assert.ok(isLetIn(line.may, caller))
  const query = { limit: 100, offset: 0, count: false, ...more.query }
  const header = (name: string) => (name === 'accept' ? more.accept : undefined)
  const call = {
    params: more.params ?? {},
    query,
    body: undefined,
    url: path,
    caller,
    header,
    ...HERE,
  }
  const answer = await line.handle(call, PARTS)
  assert.ok(answer.kind === 'json')
  return { ...answer, value: answer.value as EntityJson & readonly EntityJson[] }
}

const HERE = { address: '10.0.0.1', isStillIn: async () => true }
const ENTITIES = '/ngsi-ld/v1/entities'

test('entities of a type come in pages, with their number and a link to what they mean', async () => {
  const query = { type: 'ParkingSpot', limit: 2, offset: 2, count: true }
  const { value, headers, type } = await ask(ENTITIES, PARTNER, { query })
  assert.deepEqual(
    value.map(({ id }) => id),
    ['urn:ngsi-ld:ParkingSpot:aix:pmr-0043', 'urn:ngsi-ld:ParkingSpot:aix:std-0100'],
  )
  assert.equal(type, 'application/json')
  assert.equal(headers?.['ngsild-results-count'], '6')
  assert.match(headers?.['link'] ?? '', /dataModel\.Parking\/master\/context\.jsonld>; rel=/)
  for (const entity of value) assert.equal(faultOf(entity), undefined)
})

test('who asks for JSON-LD gets the context within, and no link', async () => {
  const more = { query: { type: 'ParkingSpot', limit: 1 }, accept: 'application/ld+json' }
  const { value, headers, type } = await ask(ENTITIES, PARTNER, more)
  assert.equal(type, 'application/ld+json')
  assert.equal(headers?.['link'], undefined)
  assert.match(String(value[0]?.['@context']), /dataModel\.Parking/)
})

test('one entity in three shapes; one that does not stand is not found', async () => {
  const params = { id: 'urn:ngsi-ld:ParkingSpot:aix:pmr-0042' }
  const asked = { params, query: { options: 'keyValues' } }
  const { value } = await ask(`${ENTITIES}/:id`, PARTNER, asked)
  assert.equal(value['status'], 'occupied')
  for (const id of [
    'urn:ngsi-ld:ParkingSpot:aix:nowhere',
    'urn:x:y',
    '',
    'urn:ngsi-ld:toString:a:b',
  ]) {
    const { status, value: error } = await ask(`${ENTITIES}/:id`, PARTNER, { params: { id } })
    assert.equal(status, 404)
    assert.match(String(error['type']), /ResourceNotFound$/)
  }
})

test('each sees what is for them: devices, over-stays, calls and intrusions', async () => {
  const seen = async (type: string, caller: Caller) =>
    (await ask(ENTITIES, caller, { query: { type } })).value.map(({ id }) => String(id))
  const kinds = async (caller: Caller) =>
    (await seen('Alert', caller)).map((id) => id.split(':')[4]).sort()
  assert.deepEqual(await seen('Device', ANYONE), [])
  assert.equal((await seen('Device', PARTNER)).length, 3)
  assert.deepEqual(await kinds(ANYONE), [])
  assert.deepEqual(await kinds(PARTNER), [])
  assert.deepEqual(await kinds(OPERATOR), ['call', 'intrusion'])
  assert.deepEqual(await kinds(POLICE), ['call', 'intrusion', 'overstay'])
  const call = 'urn:ngsi-ld:Alert:aix:call:borne-rotonde:20260615T0929Z'
  assert.equal((await ask(`${ENTITIES}/:id`, ANYONE, { params: { id: call } })).status, 404)
  // Only in lists, whose reading is written to the audit.
  assert.equal((await ask(`${ENTITIES}/:id`, POLICE, { params: { id: call } })).status, 404)
  assert.equal(NGSI_LD_ROUTES.find(({ path }) => path === ENTITIES)?.audit, 'entities.read')
  const over = 'urn:ngsi-ld:Alert:aix:overstay:liv-0007:20260615T0929Z'
  assert.equal((await ask(`${ENTITIES}/:id`, POLICE, { params: { id: over } })).status, undefined)
})

test('contexts are served, ours and the pinned copies, and no other', async () => {
  const own = await ask('/ns/edge/v1', ANYONE)
  assert.equal(own.type, 'application/ld+json')
  const params = { subject: 'Parking.jsonld' }
  const { value } = await ask('/ns/edge/v1/:subject', ANYONE, { params })
  const terms = value['@context'] as Record<string, string>
  assert.equal(terms['ParkingSpot'], 'https://smartdatamodels.org/dataModel.Parking/ParkingSpot')
  const line = NGSI_LD_ROUTES.find(({ path }) => path === '/ns/edge/v1/:subject')!
  const call = {
    params: { subject: '../etc' },
    query: {},
    body: undefined,
    url: '',
    caller: ANYONE,
    ...HERE,
  }
  const missing = await line.handle({ ...call, header: () => undefined }, PARTS)
  assert.equal(missing.kind === 'problem' && missing.status, 404)
})
