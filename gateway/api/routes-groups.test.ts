import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { InjectOptions } from 'fastify'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { ApiBench } from '../../test/support/api-bench.ts'
import { EndDevice } from '../../test/support/end-device.ts'
import type { TokenRole } from './roles.ts'

const APP_KEY = 'deadbeef0102030405060708090a0b0c'
const joinEui = '70b3d5499f000000' as JoinEui

let bench: ApiBench
before(async () => {
  bench = await ApiBench.open()
})
after(() => bench.close())

function post(url: string, payload: unknown): InjectOptions {
  const headers = { 'content-type': 'application/json' }
  return { method: 'POST', url, payload: JSON.stringify(payload), headers }
}

function ask(role: TokenRole, request: InjectOptions) {
  return bench.ask(role, request)
}

test('a group is made of joined valves only, and is not known before', async () => {
  const body = { name: 'Parc', members: ['70b3d5499f0012ab'] }
  const put = (payload: object) =>
    ask('maintainer', { ...post('/api/v1/groups/parc', payload), method: 'PUT' })
  const refused = await put(body)
  assert.deepEqual([refused.statusCode, refused.json().code], [409, 'refused'])
  assert.match(refused.json().detail, /unknown device/)
  const wrong = await put({ ...body, members: Array(257).fill('70b3d5499f0012ab') })
  assert.deepEqual([wrong.statusCode, wrong.json().fields[0].path], [400, 'members'])
  const asked = await ask('viewer', { url: '/api/v1/groups/parc' })
  assert.deepEqual([asked.statusCode, asked.json().code], [404, 'unknown-group'])
  const close = await ask('technician', post('/api/v1/groups/parc/close', {}))
  assert.equal(close.json().code, 'unknown-group')
  assert.deepEqual((await ask('viewer', { url: '/api/v1/groups' })).json(), { groups: [] })
})

test('S13: a group is made, shown without its key, sent to, closed and forgotten', async () => {
  const devEui = '70b3d5499f005001' as DevEui
  const genAppKey = '00112233445566778899aabbccddeeff'
  const identity = {
    devEui,
    joinEui,
    appKey: APP_KEY,
    genAppKey,
    macVersion: '1.0.3',
  } as const
  const valve = new EndDevice(identity, 0, { deviceClass: 'C' })
  const kind = { devEui, profile: 'milesight-uc511', class: 'C' }
  const entry = {
    device: { joinEui, name: 'Vanne', ...kind },
    keys: { appKey: APP_KEY, genAppKey },
  }
  await ask('technician', post('/api/v1/devices', { devices: [entry] }))
  const { core } = bench
  const hear = async (phyPayload: Uint8Array) => {
    const { freqHz, modulation } = valve.sending
    await core.hear(phyPayload, { freqHz, modulation })
    core.clock.advance(6_000)
    await core.settle()
  }
  await hear(valve.join())
  assert.ok(valve.acceptJoin(core.sent.at(-1)!.phyPayload))
  await hear(valve.uplink({}))
  const url = '/api/v1/groups/parc'
  const body = { name: 'Parc', members: [devEui.toUpperCase()] }
  const made = await ask('maintainer', { ...post(url, body), method: 'PUT' })
  assert.deepEqual([made.statusCode, made.json().outcome], [200, 'done'], made.body)
  const shown = (await ask('viewer', { url })).json()
  assert.deepEqual(Object.keys(shown).sort(), [
    'closing',
    'fCntDownNext',
    'id',
    'mcAddr',
    'members',
    'name',
    'ordersWaiting',
    'session',
  ])
  assert.deepEqual([shown.members[0].state, shown.closing.isPossible], ['asked', true])
  const frame = { fPort: 85, hex: 'ff1d', urgent: true }
  const early = await ask('maintainer', post(`${url}/send`, frame))
  assert.match(early.json().detail, /no member has taken the key/)
  const closed = await ask('technician', post(`${url}/close`, { id: 'all-shut' }))
  assert.deepEqual([closed.statusCode, closed.json().id], [202, 'all-shut'], closed.body)
  assert.match(closed.json().detail, /1 of 1 valves/)
  assert.equal((await ask('maintainer', { method: 'DELETE', url })).statusCode, 204)
  assert.equal((await ask('viewer', { url })).statusCode, 404)
})
