/** The way in of the gateway's own flows: what it lets in, how often, and what of it comes out as facts. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { InjectOptions } from 'fastify'
import { ApiBench } from '../../test/support/api-bench.ts'
import { linesForFlows } from './flows-door.ts'

let bench: ApiBench

before(async () => {
  bench = await ApiBench.open()
})
after(() => bench.close())

/** Waits until the pace lets everything through again. */
function rest(): void {
  bench.core.clock.advance(3_600_000)
}

function fact(body: object): InjectOptions {
  return { method: 'POST', url: '/api/v1/facts', payload: body }
}

test('S5: flows reach these lines and no other: nothing of keys, people, settings, decoders or backups', () => {
  const lines = linesForFlows(bench.lines).map(({ method, path }) => `${method} ${path}`)
  assert.deepEqual(lines, [
    'GET /api/v1/caller',
    'GET /api/v1/status',
    'GET /api/v1/profiles',
    'GET /api/v1/devices',
    'GET /api/v1/devices/:devEui',
    'POST /api/v1/devices/:devEui/downlinks',
    'GET /api/v1/assets',
    'GET /api/v1/assets/:id',
    'GET /api/v1/alarms',
    'GET /api/v1/watering',
    'POST /api/v1/zones/:id/watering',
    'DELETE /api/v1/zones/:id/watering',
    'GET /api/v1/assets/:id/history',
    'GET /api/v1/devices/:devEui/history',
    'GET /api/v1/kpis',
    'GET /api/v1/uplinks',
    'GET /api/v1/events',
    'GET /api/v1/events/stream',
    'POST /api/v1/facts',
  ])
})

test('S5: every other line of the gateway is not there for flows', () => {
  const own = new Set(linesForFlows(bench.lines))
  for (const { method, path } of bench.lines.filter((line) => !own.has(line))) {
    assert.ok(!bench.forFlows.hasRoute({ method, url: path }), `${method} ${path}`)
  }
})

test('S5: the token of flows opens their own door only, and their door no other token', async () => {
  const url = '/api/v1/devices'
  const authorization = `Bearer ${bench.flowsToken.text}`
  assert.equal((await bench.server.inject({ url, headers: { authorization } })).statusCode, 401)
  assert.equal((await bench.forFlows.inject({ url })).statusCode, 401)
  const maintainer = `Bearer ${bench.token('maintainer')}`
  const foreign = await bench.forFlows.inject({ url, headers: { authorization: maintainer } })
  assert.equal(foreign.statusCode, 401)
  assert.equal((await bench.askAsFlows({ url })).statusCode, 200)
})

test('F56: a flood of facts is taken at its pace, the rest refused, counted, and nothing of it done', async () => {
  rest()
  const asked = Array.from({ length: 40 }, (_, i) => {
    return bench.askAsFlows(fact({ name: 'flood', subject: 'gateway', value: i }))
  })
  // Those that are refused wait for it.
  const count = () => bench.metrics.value('cigale_flows_refused_total', { kind: 'fact' })
  while (count() < 10) await new Promise((rested) => setImmediate(rested))
  await bench.core.clock.pass(250)
  const answers = await Promise.all(asked)
  const refused = answers.filter(({ statusCode }) => statusCode === 429)
  assert.equal(answers.filter(({ statusCode }) => statusCode === 202).length, 30)
  assert.equal(refused.length, 10)
  assert.deepEqual(
    [refused[0]!.json().code, refused[0]!.headers['retry-after']],
    ['too-often', '6'],
  )
  assert.equal(count(), 10)
})

test('a fact of a flow is on the medium when it is answered, and told upward with who told it', async () => {
  rest()
  const answer = await bench.askAsFlows(
    fact({ name: 'signText', subject: 'gateway', value: '12 places', unit: 'text' }),
  )
  assert.equal(answer.statusCode, 202)
  assert.match(answer.json().cursor, /^\d+\.\d+$/)
  bench.catchUp()
  const { lines } = (
    await bench.ask('viewer', { url: '/api/v1/events?type=customReported&limit=500' })
  ).json()
  const { cursor: _cursor, at: _at, ...last } = lines.at(-1)
  assert.deepEqual(last, {
    ...{ type: 'customReported', subject: '', rev: 0 },
    ...{ name: 'signText', value: '12 places', unit: 'text', by: 'flows' },
  })
})

test('the same key again is told once; without one each is told', async () => {
  rest()
  const count = async (): Promise<number> => {
    bench.catchUp()
    const url = '/api/v1/events?type=customReported&limit=500'
    return (await bench.ask('viewer', { url })).json().lines.length
  }
  const before = await count()
  const keyed = fact({ name: 'rain', subject: 'gateway', value: 4, key: 'forecast-12' })
  for (let i = 0; i < 3; i++) assert.equal((await bench.askAsFlows(keyed)).statusCode, 202)
  assert.equal(await count(), before + 1)
  for (let i = 0; i < 3; i++) {
    await bench.askAsFlows(fact({ name: 'rain', subject: 'gateway', value: 4 }))
  }
  assert.equal(await count(), before + 4)
})

test('S19: a fact without a bounded name, a known subject, a plain value or a time of today is refused', async () => {
  rest()
  const good = { name: 'rain', subject: 'gateway', value: 4 }
  const wrong: readonly (readonly [object, number])[] = [
    [{ ...good, name: 'Rain fall' }, 400],
    [{ ...good, name: `r${'a'.repeat(40)}` }, 400],
    [{ ...good, value: { deep: 1 } }, 400],
    [{ ...good, value: 'x'.repeat(201) }, 400],
    [{ ...good, unit: 'x'.repeat(17) }, 400],
    [{ ...good, at: '1999-01-01T00:00:00Z' }, 400],
    [{ ...good, subject: 'nowhere' }, 409],
    [{ ...good, more: 1 }, 400],
  ]
  for (const [body, status] of wrong) {
    const { statusCode } = await bench.askAsFlows(fact(body))
    assert.equal(statusCode, status, JSON.stringify(body))
  }
})

test('names of facts are bounded: a flow that invents them is told to stop', async () => {
  const invent = (i: number) =>
    bench.service.reportFact('flows', { name: `n${i}`, subject: '', value: i })
  const outcomes: string[] = []
  for (let i = 0; i < 300; i++) outcomes.push((await invent(i)).outcome)
  assert.equal(outcomes[0], 'done')
  assert.equal(outcomes.at(-1), 'refused')
  assert.equal((await invent(0)).outcome, 'done')
})
