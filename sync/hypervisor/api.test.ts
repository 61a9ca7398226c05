import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { test } from 'node:test'
import type { GatewayEui } from '../../base/ids.ts'
import { everybody, person } from '../../test/support/callers.ts'
import { NOON_MS, PROBE, reading, spotTaken } from '../../test/support/facts.ts'
import { rowBytes } from '../row.ts'
import { type Hypervisor, startHypervisor } from './main.ts'
import type { HypervisorStore } from './store.ts'

const gw = '70b3d50000000001' as GatewayEui
const TOKEN = 'a-long-token-of-anna'

async function withApi(run: (url: string, hypervisor: Hypervisor) => Promise<void>): Promise<void> {
  const tokens = new Map([
    [TOKEN, everybody('anna')],
    ['a-token-of-the-gardens', person('greenSpaces')],
  ])
  const api = { host: '127.0.0.1', port: 0, tokens }
  const hypervisor = await startHypervisor({ database: ':memory:', api })
  try {
    await run(`${hypervisor.url}/api/v1`, hypervisor)
  } finally {
    await hypervisor.close()
  }
}

async function put(store: HypervisorStore, from: number, to: number): Promise<void> {
  const rows = Array.from({ length: to - from }, (_, i) => {
    const fact = spotTaken(from + i)
    return { seq: from + i, fact, bytes: rowBytes(fact) }
  })
  const cursor = { epoch: 5, stream: 1, next: to, head: null } as const
  await store.write([{ kind: 'effect', gw, effect: { kind: 'commit', cursor, rows } }], NOON_MS)
}

function ask(url: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${TOKEN}`, ...init.headers }
  return fetch(url, { ...init, headers })
}

test('S5: health is open, everything else wants a token and says so in a problem document', async () => {
  await withApi(async (url) => {
    assert.equal((await fetch(`${url}/health`)).status, 200)
    for (const path of [
      'status',
      'facts',
      'states',
      'gateways',
      'gaps',
      'assets',
      'kpis?day=2026-06-16',
      'devices/70b3d5499f000003/readings',
      'events/stream',
      'commands/1',
      'rollouts',
      'rollouts/ro-1',
    ]) {
      for (const authorization of ['', 'Bearer wrong', `Basic ${TOKEN}`]) {
        const response = await fetch(`${url}/${path}`, { headers: { authorization } })
        assert.equal(response.status, 401, path)
        assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
      }
    }
    const post = await fetch(`${url}/gateways/${gw}/commands`, { method: 'POST' })
    assert.equal(post.status, 401)
  })
})

test('readings of a device are given once for a moment, as they stand; a wrong question is refused', async () => {
  await withApi(async (url, { store }) => {
    const first = reading(3)
    const corrected = { ...first, rev: 1, values: [999, 2150] }
    const rows = [corrected, first].map((fact, seq) => ({ seq, fact, bytes: rowBytes(fact) }))
    const cursor = { epoch: 5, stream: 3, next: 2, head: null } as const
    const profile = { kind: 'profile', profile: PROBE } as const
    await store.write(
      [profile, { kind: 'commit', cursor, rows } as const].map((effect) => {
        return { kind: 'effect', gw, effect }
      }),
      NOON_MS,
    )
    const at = new Date(first.atMs).toISOString()
    const span = `from=${at}&to=${new Date(first.atMs + 1).toISOString()}`
    const path = `${url}/devices/${first.devEui}/readings`
    const { readings } = (await (await ask(`${path}?${span}`)).json()) as { readings: unknown[] }
    const measurements = [
      { quantity: 'soil.tension', index: 10, unit: 'kPa', value: 99.9 },
      { quantity: 'soil.temperature', index: 10, unit: '°C', value: 21.5 },
    ]
    assert.deepEqual(readings, [{ at, gateway: gw, rev: 1, profile: 'probe', measurements }])
    assert.equal((await ask(`${path}?from=yesterday`)).status, 400)
    assert.equal((await ask(`${url}/devices/nobody/readings`)).status, 400)
  })
})

test('facts, states and gateways are given as JSON, readings with their units', async () => {
  await withApi(async (url, { store }) => {
    await put(store, 0, 3)
    const fact = reading(3)
    const cursor = { epoch: 5, stream: 3, next: 1, head: null } as const
    const commit = {
      kind: 'commit',
      cursor,
      rows: [{ seq: 0, fact, bytes: rowBytes(fact) }],
    } as const
    const profile = { kind: 'profile', profile: PROBE } as const
    await store.write(
      [profile, commit].map((effect) => ({ kind: 'effect', gw, effect })),
      NOON_MS,
    )

    const { facts } = (await (await ask(`${url}/facts?limit=2`)).json()) as {
      facts: Record<string, unknown>[]
    }
    assert.deepEqual(
      facts.map((one) => one['cursor']),
      ['4', '3'],
    )
    assert.deepEqual(facts[0]!['measurements'], [
      { quantity: 'soil.tension', index: 10, unit: 'kPa', value: 0.3 },
    ])
    const onward = (await (await ask(`${url}/facts?after=1&limit=1`)).json()) as typeof facts & {
      facts: typeof facts
    }
    assert.equal(onward.facts[0]!['subject'], 'space-1')
    const { states } = (await (await ask(`${url}/states?kind=spot`)).json()) as {
      states: unknown[]
    }
    assert.equal(states.length, 3)
    const { gateways } = (await (await ask(`${url}/gateways`)).json()) as {
      gateways: { cursors: unknown[] }[]
    }
    assert.equal(gateways[0]!.cursors.length, 2)
    const status = (await (await ask(`${url}/status`)).json()) as Record<string, unknown>
    assert.equal(status['facts'], 4)
  })
})

test('S19: wrong queries and bodies are refused with a problem document', async () => {
  await withApi(async (url, { store }) => {
    await put(store, 0, 1)
    for (const query of ['limit=0', 'limit=100000', 'after=-1', 'after=x']) {
      const response = await ask(`${url}/facts?${query}`)
      assert.equal(response.status, 400, query)
      assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
    }
    const post = (eui: string, body: string): Promise<Response> =>
      ask(`${url}/gateways/${eui}/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
    assert.equal((await post(gw, '{"nam":"x"}')).status, 400)
    assert.equal((await post(gw, '{')).status, 400)
    assert.equal((await post('ffffffffffffffff', '{"name":"x"}')).status, 404)
    assert.equal((await ask(`${url}/nothing`)).status, 404)
  })
})

test('a command is accepted with its id, and can be followed', async () => {
  await withApi(async (url, { store }) => {
    await put(store, 0, 1)
    const response = await ask(`${url}/gateways/${gw}/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'wateringStop',
        params: { zone: 'park-3' },
        expiresInSeconds: 60,
      }),
    })
    assert.equal(response.status, 202)
    const { id, origin } = (await response.json()) as { id: string; origin: string }
    assert.equal(origin, 'anna')
    const followed = (await (await ask(`${url}/commands/${id}`)).json()) as Record<string, unknown>
    assert.equal(followed['state'], 'waiting')
    assert.deepEqual(followed['params'], { zone: 'park-3' })
  })
})

test('the event stream goes on from the last id: nothing missed, nothing twice', async () => {
  await withApi(async (url, { store, feed }) => {
    await put(store, 0, 300)
    const headers = { authorization: `Bearer ${TOKEN}`, 'last-event-id': '7' }
    const request = httpRequest(`${url}/events/stream`, { headers }).end()
    const [response] = await once(request, 'response')
    let text = ''
    const ids = (): number[] => [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]))
    await put(store, 300, 310)
    feed.committed()
    for await (const chunk of response) {
      text += chunk
      if (ids().length >= 303) break
    }
    assert.deepEqual(
      ids(),
      Array.from({ length: 303 }, (_, i) => 8 + i),
    )
    request.destroy()
  })
})

test('the indicators of a day come from the hours that were told, 23 h of them in March', async () => {
  await withApi(async (url, { store }) => {
    const startMs = Date.parse('2026-03-28T23:00:00Z')
    const rows = Array.from({ length: 23 }, (_, i) => {
      const hourMs = startMs + i * 3_600_000
      const fields = { hourMs, occupiedMs: 1_800_000, knownMs: 3_600_000, stays: 1 }
      const head = { stream: 2, type: 'spotHour', subject: 'place-12', clk: 3, rev: 0 } as const
      const fact = { ...head, atMs: hourMs + 3_600_000, fields }
      return { seq: i, fact, bytes: rowBytes(fact) }
    })
    const cursor = { epoch: 5, stream: 2, next: 23, head: null } as const
    await store.write([{ kind: 'effect', gw, effect: { kind: 'commit', cursor, rows } }], NOON_MS)
    const answer = (await (await ask(`${url}/kpis?day=2026-03-29`)).json()) as Record<
      string,
      unknown
    >
    assert.deepEqual([answer['day'], answer['lengthS']], ['2026-03-29', 23 * 3600])
    const [space] = answer['assets'] as Record<string, unknown>[]
    assert.deepEqual(
      [space?.['id'], space?.['coverage'], space?.['occupancyRate'], space?.['rotations']],
      ['place-12', 1, 0.5, 23],
    )
    const hours = await ask(`${url}/kpis?period=hour&from=2026-03-29&count=3`)
    const { buckets } = (await hours.json()) as { buckets: { key: string }[] }
    assert.deepEqual(
      buckets.map(({ key }) => key),
      ['2026-03-29T00+01:00', '2026-03-29T01+01:00', '2026-03-29T03+02:00'],
    )
    assert.equal((await ask(`${url}/kpis?period=year&from=2026-03-29`)).status, 400)
    assert.equal((await ask(`${url}/kpis?period=day`)).status, 400)
    const roots = (await (await ask(`${url}/assets/tree-1/roots`)).json()) as { indexCm: null }
    assert.equal(roots.indexCm, null)
    assert.equal((await ask(`${url}/kpis?day=2026-02-30`)).status, 400)
    assert.equal((await ask(`${url}/kpis`)).status, 400)
  })
})

test('without a file of assets the city has none, and gaps that were declared are listed', async () => {
  await withApi(async (url, { store }) => {
    const assets = await (await ask(`${url}/assets`)).json()
    assert.deepEqual(assets, { type: 'FeatureCollection', features: [] })
    assert.deepEqual(await (await ask(`${url}/gaps`)).json(), { gaps: await store.gaps() })
  })
})

test('S5: a roll-out is begun with a token, followed, halted and ended; wrong asks are refused with a reason', async () => {
  await withApi(async (url, { store }) => {
    const send = async (path: string, body?: unknown) => {
      const json = body === undefined ? {} : { 'content-type': 'application/json' }
      const init = { method: 'POST', headers: json, body: body ? JSON.stringify(body) : null }
      const response = await ask(`${url}/${path}`, init)
      return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
    }
    const path = 'decoders/acme/probe/1.1.0.dec'
    const wanted = { profile: 'acme-probe', path, stages: ['one', 1] }
    assert.equal((await fetch(`${url}/rollouts`, { method: 'POST' })).status, 401)
    assert.equal((await send('rollouts', wanted)).status, 409)
    const greeted = { kind: 'greeted', version: '1', epoch: 5, held: undefined } as const
    await store.write([{ kind: 'effect', gw, effect: greeted }], NOON_MS)
    for (const wrong of [
      { path },
      { ...wanted, path: 'flows/sign/1.0.0.json' },
      { path: 'flows/../sign/1.0.0.json' },
      { ...wanted, path: '../../etc/passwd' },
      { ...wanted, stages: [] },
      { ...wanted, stages: ['two'] },
      { ...wanted, stages: [1.5] },
      { ...wanted, tolerances: { 'air.temperature': -1 } },
    ]) {
      assert.equal((await send('rollouts', wrong)).status, 400, JSON.stringify(wrong))
    }
    const begun = await send('rollouts', wanted)
    assert.equal(begun.status, 201)
    const { id } = begun.answer
    assert.deepEqual(begun.answer['terms'], {
      ...{ gateways: [], stages: ['one', 1], stageHours: 6, stageFrames: 500, patienceHours: 168 },
      ...{ shadowFrames: 200, shadowHours: 24, canaryFrames: 500, canaryHours: 6, tolerances: {} },
    })
    const told = await store.waitingCommands(10)
    assert.deepEqual(
      told.map(({ name, origin }) => [name, origin]),
      [['decoderPlan', 'anna']],
    )
    assert.equal((await send('rollouts', wanted)).status, 409)
    assert.equal((await send(`rollouts/${id}/resume`)).status, 409)
    assert.equal((await send('rollouts/ro-none/halt')).status, 404)
    assert.equal((await send(`rollouts/${id}/halt`)).answer['state'], 'halted')
    assert.equal((await send(`rollouts/${id}/resume`)).answer['planId'], `${id}.2`)
    assert.equal((await send(`rollouts/${id}/end`)).answer['state'], 'ended')
    const one = (await (await ask(`${url}/rollouts/${id}`)).json()) as Record<string, unknown[]>
    assert.deepEqual(
      one['log']!.map((note) => (note as { what: string }).what),
      ['ended', 'resumed', 'halted', 'started'],
    )
    assert.equal(one['members']!.length, 1)

    const flows = await send('rollouts', { path: 'flows/sign/1.0.0.json', canaryHours: 2 })
    assert.deepEqual([flows.status, flows.answer['profile']], [201, 'flows/sign'])
    const [order] = (await store.waitingCommands(10)).filter(({ name }) => name === 'flowsPlan')
    assert.equal((order!.params as { watchHours: number }).watchHours, 2)
  })
})

test('S5: facts are full pages of what the caller may see, and the stream hides the same without a sign', async () => {
  await withApi(async (url, { store, feed }) => {
    // Of spaces that are on no list the past is hidden from the gardens; readings are not.
    await put(store, 0, 600)
    const rows = Array.from({ length: 5 }, (_, seq) => {
      const fact = reading(seq + 2)
      return { seq, fact, bytes: rowBytes(fact) }
    })
    const cursor = { epoch: 5, stream: 3, next: 5, head: null } as const
    const effects = [
      { kind: 'profile', profile: PROBE } as const,
      { kind: 'commit', cursor, rows } as const,
    ]
    await store.write(
      effects.map((effect) => ({ kind: 'effect', gw, effect })),
      NOON_MS,
    )
    await put(store, 600, 1_200)
    const headers = { authorization: 'Bearer a-token-of-the-gardens' }
    const factsOf = async (query: string, init: RequestInit = {}) => {
      const { facts } = (await (await ask(`${url}/facts?${query}`, init)).json()) as {
        facts: { type: string; cursor: string }[]
      }
      return facts.map(({ type, cursor: at }) => `${type} ${at}`)
    }
    const readings = [605, 604, 603, 602, 601].map((at) => `reading ${at}`)
    assert.deepEqual(await factsOf('limit=5', { headers }), readings)
    assert.deepEqual(await factsOf('limit=2&before=605', { headers }), readings.slice(1, 3))
    assert.deepEqual(
      await factsOf('limit=3&after=0', { headers }),
      readings.toReversed().slice(0, 3),
    )
    assert.deepEqual(await factsOf('limit=100&type=spotTaken', { headers }), [])
    assert.equal((await factsOf('limit=5'))[0], 'spotTaken 1205')

    const request = httpRequest(`${url}/events/stream?after=0`, { headers }).end()
    const [response] = await once(request, 'response')
    let text = ''
    for await (const chunk of response) {
      text += chunk
      if (text.includes('id: 605')) break
    }
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]))
    assert.deepEqual(ids, [601, 602, 603, 604, 605])
    request.destroy()
    feed.committed()
  })
})

test('S5: an order is given by whom its name is for, in that name', async () => {
  await withApi(async (url, { store }) => {
    await put(store, 0, 1)
    const give = (name: string) =>
      ask(`${url}/gateways/${gw}/commands`, {
        method: 'POST',
        headers: {
          authorization: 'Bearer a-token-of-the-gardens',
          'content-type': 'application/json',
        },
        body: JSON.stringify({ name, params: {} }),
      })
    const water = (await (await give('wateringStop')).json()) as Record<string, string>
    assert.equal(water['origin'], 'greenSpaces')
    assert.equal((await give('configSet')).status, 403)
    const { id } = (await (
      await ask(`${url}/gateways/${gw}/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'downlink' }),
      })
    ).json()) as { id: string }
    const headers = { authorization: 'Bearer a-token-of-the-gardens' }
    assert.equal((await ask(`${url}/commands/${id}`, { headers })).status, 404)
    assert.equal((await ask(`${url}/commands/${water['id']}`, { headers })).status, 200)
  })
})
