/** Every line of a gateway's table, by everybody: made from the table, so none is left out. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { InjectOptions } from 'fastify'
import { Ed25519Key } from '../../base/ed25519.ts'
import { checkTable } from '../../base/http/check-table.ts'
import { STEP_UP_TYPE, typesOf } from '../../base/http/guard.ts'
import type { Line } from '../../base/http/route.ts'
import { Secret } from '../../base/secret.ts'
import { GRANT_ROLES, type GrantRole, signedGrant } from '../../sync/grant.ts'
import { ApiBench } from '../../test/support/api-bench.ts'
import { accountFor } from '../../test/support/callers.ts'
import { GATEWAY } from '../../test/support/core-bench.ts'
import { GATEWAY_ROLES, TOKEN_ROLES } from './roles.ts'

type Asking = {
  readonly name: string
  readonly roles: readonly string[]
  readonly isSteppedUp: boolean
  readonly headers: () => Promise<Readonly<Record<string, string>>>
}
/** Only what the guard says counts: a handler's own no is not of this table. */
const GUARDS_NO = ['Not allowed', 'Log in, or send a token', 'A second factor is needed']

const CITY = new Ed25519Key(new Secret(new Uint8Array(32).fill(1)))

let bench: ApiBench
let everybody: readonly Asking[]

before(async () => {
  bench = await ApiBench.open({ grantKeys: [CITY.publicHex] })
  for (const role of GATEWAY_ROLES) await bench.people.accounts.add(accountFor(role))
  const people = GATEWAY_ROLES.flatMap((role) =>
    [false, true].map((isSteppedUp): Asking => {
      const name = `an account with ${role}${isSteppedUp ? ' and its second factor' : ''}`
      return { name, roles: [role], isSteppedUp, headers: () => cookieOf(role, isSteppedUp) }
    }),
  )
  const tokens = TOKEN_ROLES.map((role): Asking => {
    const headers = async () => ({ authorization: `Bearer ${bench.token(role)}` })
    return { name: `a token for ${role}`, roles: [role], isSteppedUp: true, headers }
  })
  bench.core.clock.state = 2
  const grants = GRANT_ROLES.map((role): Asking => {
    const headers = async () => ({ authorization: `Bearer ${grantFor(role)}` })
    return { name: `a grant for ${role}`, roles: [role], isSteppedUp: false, headers }
  })
  everybody = [...people, ...tokens, ...grants]
})
after(() => bench.close())

function grantFor(role: GrantRole): string {
  const nowMs = bench.core.clock.wallMs()
  const about = { id: 'g', holder: 'pose', gateways: [GATEWAY] }
  return signedGrant({ ...about, role, fromMs: nowMs, untilMs: nowMs + 3_600_000 }, CITY)
}

async function cookieOf(account: string, isSteppedUp: boolean) {
  const who = { account, address: '', agent: '', isSteppedUp }
  const id = await bench.people.sessions.open(who)
  return { cookie: `__Host-cigale=${id}`, 'sec-fetch-site': 'same-origin' }
}

function requestOf(line: Line, headers: Readonly<Record<string, string>>): InjectOptions {
  const { method } = line
  const url = line.path
    .replace(':devEui', '70b3d5499f00ffff')
    .replace(/:\w+/g, 'nothing')
    .replace('*', 'x')
  // A stream that is let in does not end: a cursor from nowhere is refused behind the gate.
  const more = { 'last-event-id': '9'.repeat(15), 'content-type': typesOf(line.takes)[0]! }
  const isRead = method === 'GET'
  return { method, url, headers: { ...headers, ...more }, ...(!isRead && { payload: '{}' }) }
}

async function outcomeOf(line: Line, by: Asking | undefined, server = bench.server) {
  const { statusCode, headers, body } = await server.inject(
    requestOf(line, (await by?.headers()) ?? {}),
  )
  const isProblem = String(headers['content-type']).includes('problem')
  const { title = '', type = '' } = isProblem ? JSON.parse(body) : {}
  return { status: statusCode, title: String(title), type: String(type) }
}

test('S5, S6, S7: every line of a gateway lets in whom it names, by account, token and grant, and nobody else', async () => {
  for (const line of bench.lines) {
    const name = `${line.method} ${line.path}`
    const nobody = await outcomeOf(line, undefined)
    if (line.may === 'anyone') assert.ok(!GUARDS_NO.includes(nobody.title), name)
    else assert.deepEqual([nobody.status, nobody.title], [401, 'Log in, or send a token'], name)
    if (line.may === 'anyone') continue
    for (const by of everybody) {
      const { status, title, type } = await outcomeOf(line, by)
      const where = `${name} by ${by.name}`
      const rule = line.may
      if (rule !== 'known' && !rule.roles.some((role) => by.roles.includes(role))) {
        assert.deepEqual([status, title], [403, 'Not allowed'], where)
      } else if (line.stepUp && !by.isSteppedUp) {
        assert.deepEqual([status, type], [403, STEP_UP_TYPE], where)
      } else assert.ok(!GUARDS_NO.includes(title) && status < 500, `${where}: ${status} ${title}`)
    }
  }
})

test('S5: at the socket the machine’s administrator may do everything but what is of one’s own session', async () => {
  const headers = async () => ({ authorization: `Bearer ${bench.socketKey.text}` })
  const administrator = { name: 'at the socket', roles: [], isSteppedUp: true, headers }
  for (const line of bench.lines) {
    const { title } = await outcomeOf(line, administrator, bench.local)
    assert.ok(!GUARDS_NO.includes(title), `${line.method} ${line.path}: ${title}`)
  }
})

test('S5: who reaches the socket without its key is let in nowhere', async () => {
  for (const line of bench.lines) {
    if (line.may === 'anyone') continue
    const { status } = await outcomeOf(line, undefined, bench.local)
    assert.equal(status, 401, `${line.method} ${line.path}`)
  }
})

test('S5: no line is a viewer’s that changes anything, and only a hypervisor pulls', () => {
  const acts = bench.lines.filter(({ method, may }) => {
    return method !== 'GET' && typeof may !== 'string' && may.roles.includes('viewer')
  })
  assert.deepEqual(acts, [])
  const pulling = bench.lines.filter(({ path }) => /sync\/(hello|batches|ack)$/.test(path))
  assert.equal(pulling.length, 3)
  for (const { may } of pulling) assert.deepEqual(may, { roles: ['hypervisor'] })
})

test('S6, S10: what manages people, keys or settings needs a second factor, and every act stands in the audit', () => {
  const acts = bench.lines.filter(({ method, may }) => method !== 'GET' && may !== 'anyone')
  const untold = acts.filter(({ audit }) => audit === undefined).map(({ path }) => path)
  assert.deepEqual(untold.sort(), [
    '/api/v1/config/check',
    '/api/v1/facts',
    '/api/v1/installations/look-up',
    '/api/v1/labels',
    '/api/v1/sync/ack',
  ])
  const needing = acts.filter(({ stepUp }) => stepUp).map((line) => `${line.method} ${line.path}`)
  for (const one of [
    'POST /api/v1/devices/:devEui/reset-nonces',
    'DELETE /api/v1/devices/:devEui',
    'PUT /api/v1/config',
    'POST /api/v1/accounts',
    'POST /api/v1/accounts/:name/reset',
    'DELETE /api/v1/accounts/:name',
  ]) {
    assert.ok(needing.includes(one), one)
  }
})

test('S5: a line without a role, or with none, fails at the start', () => {
  const line = { method: 'GET', path: '/x', may: { roles: [] } } as const
  assert.throws(() => checkTable([line]), /lets nobody in/)
  assert.throws(() => checkTable([{ ...line, may: undefined as never }]), /says of nobody/)
  assert.throws(() => checkTable([...bench.lines, bench.lines[0]!]), /two routes/)
})
