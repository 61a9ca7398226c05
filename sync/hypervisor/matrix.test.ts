/** Every line of the table of a running hypervisor, by everybody: made from the table, so none is left out. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ANYONE, type Caller, isLetIn, SCOPES } from '../../base/http/caller.ts'
import { STEP_UP_TYPE, typesOf } from '../../base/http/guard.ts'
import type { Line } from '../../base/http/route.ts'
import { machine, person } from '../../test/support/callers.ts'
import { CITY_ROLES } from './city-roles.ts'
import { type Hypervisor, startHypervisor } from './main.ts'
import { pageRoutes } from './pages-system.ts'

const steppedUp = CITY_ROLES.map((role) => ({
  ...person(role),
  name: `${role}, second factor`,
  isSteppedUp: true,
}))
const CALLERS: readonly Caller[] = [
  ...CITY_ROLES.map((role) => person(role)),
  ...steppedUp,
  ...SCOPES.map((scope) => machine(scope)),
]
/** Only what the guard says counts: a handler's own no is not of this table. */
const GUARDS_NO = ['Not allowed', 'Log in, or send a token', 'A second factor is needed']

let hypervisor: Hypervisor
const tokenOf = ({ name }: Caller): string => Buffer.from(`token of ${name}`).toString('hex')

before(async () => {
  const tokens = new Map(CALLERS.map((caller) => [tokenOf(caller), caller]))
  hypervisor = await startHypervisor({
    database: ':memory:',
    api: { host: '127.0.0.1', port: 0, tokens },
    renew: async () => undefined,
    carriage: {
      signer: { cert: '', key: '' },
      trust: async () => ({ ca: '', revoked: new Set() }),
    },
  })
})
after(() => hypervisor.close())

type Outcome = { readonly status: number; readonly title: string; readonly type: string }

async function outcomeOf(line: Line, caller: Caller | undefined): Promise<Outcome> {
  const ending = new AbortController()
  const isRead = line.method === 'GET'
  const path = line.path.replace(/:\w+/g, 'x').replace('*', 'x')
  const response = await fetch(hypervisor.url + path, {
    method: line.method,
    headers: {
      ...(caller && { authorization: `Bearer ${tokenOf(caller)}` }),
      ...(!isRead && { 'content-type': typesOf(line.takes)[0]! }),
    },
    body: isRead ? null : '{}',
    signal: ending.signal,
  })
  const isProblem = response.headers.get('content-type')?.includes('problem')
  const { title = '', type = '' } = isProblem ? ((await response.json()) as Outcome) : {}
  ending.abort()
  return { status: response.status, title, type }
}

test('S5, S6: every route lets in whom its line names, by every role and scope, and nobody else', async () => {
  let asked = 0
  for (const line of hypervisor.lines) {
    const name = `${line.method} ${line.path}`
    const nobody = await outcomeOf(line, undefined)
    if (line.may === 'anyone') assert.ok(!GUARDS_NO.includes(nobody.title), name)
    else assert.deepEqual([nobody.status, nobody.title], [401, 'Log in, or send a token'], name)
    if (line.may === 'anyone') continue
    for (const caller of CALLERS) {
      asked++
      const { status, title, type } = await outcomeOf(line, caller)
      const where = `${name} by ${caller.name}`
      if (!isLetIn(line.may, caller)) assert.deepEqual([status, title], [403, 'Not allowed'], where)
      else if (line.stepUp && caller.roles.length > 0 && !caller.isSteppedUp) {
        assert.deepEqual([status, type], [403, STEP_UP_TYPE], where)
      } else assert.ok(!GUARDS_NO.includes(title), `${where}: ${status} ${title}`)
    }
  }
  assert.ok(asked > 600, `${asked}`)
})

test('S5: no token at all is none of the callers', () => {
  const closed = hypervisor.lines.filter(({ may }) => may !== 'anyone' && may !== 'known')
  assert.ok(closed.length > 20)
  assert.ok(closed.every(({ may }) => !isLetIn(may, ANYONE)))
})

test('S6, S10: what manages people or keys needs a second factor, and every act stands in the audit', () => {
  const acts = hypervisor.lines.filter(({ method, may }) => method !== 'GET' && may !== 'anyone')
  assert.deepEqual(
    acts.filter(({ audit }) => audit === undefined).map(({ path }) => path),
    [],
  )
  const managing = acts.filter(({ path }) => /\/(accounts|tokens|grants|carriage)/.test(path))
  assert.ok(managing.length >= 8)
  assert.ok(managing.every(({ stepUp }) => stepUp))
})

test('the document of the API has every line but the files of the pages, and says who may', async () => {
  const headers = { authorization: `Bearer ${tokenOf(CALLERS[0]!)}` }
  const response = await fetch(`${hypervisor.url}/api/v1/openapi.json`, { headers })
  const { openapi, paths } = (await response.json()) as {
    openapi: string
    paths: Record<string, Record<string, { description: string }>>
  }
  assert.equal(openapi, '3.1.0')
  const told = Object.entries(paths).flatMap(([path, all]) =>
    Object.keys(all).map((one) => `${one} ${path}`),
  )
  const files = new Set(pageRoutes().map(({ path }) => path))
  const served = hypervisor.lines
    .filter(({ path }) => !files.has(path))
    .map(
      ({ method, path }) =>
        `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}').replace('*', '{rest}')}`,
    )
  assert.deepEqual(told.sort(), served.sort())
  assert.match(paths['/api/v1/accounts']!['post']!.description, /security.*second factor/)
  assert.match(paths['/api/v1/health']!['get']!.description, /anyone/)
})

test('the metrics say what came in, who is there, and how long routes took', async () => {
  const headers = { authorization: `Bearer ${tokenOf(machine('metrics'))}` }
  await fetch(`${hypervisor.url}/api/v1/health`)
  const text = await (await fetch(`${hypervisor.url}/metrics`, { headers })).text()
  for (const line of [
    /^cigale_gateways_online 0$/m,
    /^cigale_facts_stored 0$/m,
    /^cigale_http_refused_total\{status="401"\} \d+$/m,
    /^cigale_http_request_duration_seconds_bucket\{method="GET",route="\/api\/v1\/health",status="2xx",le="\+Inf"\} \d+$/m,
    /^cigale_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/health",status="2xx"\} \d+$/m,
  ]) {
    assert.match(text, line)
  }
})
