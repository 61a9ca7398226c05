/** People at a gateway's door: the first account, logins, second factor, grants, as a browser asks. */

import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Ed25519Key } from '../../base/ed25519.ts'
import { codeOf } from '../../base/people/totp.ts'
import { Secret } from '../../base/secret.ts'
import { type Grant, signedGrant } from '../../sync/grant.ts'
import { ApiBench } from '../../test/support/api-bench.ts'
import { GATEWAY } from '../../test/support/core-bench.ts'
import { bytesOfBase32 } from '../../test/support/people-rig.ts'

const CITY = new Ed25519Key(new Secret(new Uint8Array(32).fill(1)))
const BOSS = { name: 'chef-poste', password: 'cigales dans la pinède' }
const HOUR_MS = 3_600_000

let bench: ApiBench
before(async () => {
  bench = await ApiBench.open({ grantKeys: [CITY.publicHex], tokens: 'none' })
})
after(() => bench.close())

/** As a page of the console asks; `cookie` as the browser keeps it. */
async function ask(method: 'GET' | 'POST' | 'DELETE', path: string, more: Asking = {}) {
  const { body, cookie, ...headers } = more
  const answer = await bench.server.inject({
    method,
    url: `/api/v1/${path}`,
    headers: { 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }), ...headers },
    ...(body !== undefined && { payload: body as object }),
  })
  const set = String(answer.headers['set-cookie'] ?? '').split(';')[0]!
  const json = answer.body.startsWith('{') ? answer.json() : {}
  return { status: answer.statusCode, json, cookie: set, headers: answer.headers }
}
type Asking = { body?: unknown; cookie?: string; 'sec-fetch-site'?: string; authorization?: string }

function secretPath(): string {
  return join(bench.core.folder, 'cigale-setup-secret')
}

function writeDamaged(folder: string): void {
  writeFileSync(join(folder, 'people.db'), 'no database')
}

async function logIn(): Promise<string> {
  const { status, cookie } = await ask('POST', 'session', { body: BOSS })
  assert.equal(status, 200)
  return cookie
}

test('S1: a fresh gateway answers nobody but who sets it up, and its secret is for its own user', async () => {
  assert.equal(statSync(secretPath()).mode & 0o777, 0o600)
  for (const path of ['status', 'devices', 'accounts', 'audit', 'openapi.json']) {
    const { status, json } = await ask('GET', path)
    assert.deepEqual([status, json.type], [401, 'urn:cigale:problem:setup'], path)
  }
  assert.deepEqual((await ask('GET', 'setup')).json, { isNeeded: true })
  const wrong = await ask('POST', 'setup', { body: { ...BOSS, secret: 'aaaa-bbbb' } })
  assert.equal(wrong.status, 401)
})

test('S1: the secret makes the first account, once, and is gone', async () => {
  const secret = readFileSync(secretPath(), 'utf8').trim()
  const weak = await ask('POST', 'setup', { body: { ...BOSS, password: '12345678', secret } })
  assert.deepEqual([weak.status, weak.json.type], [422, 'urn:cigale:problem:password-common'])
  assert.equal((await ask('POST', 'setup', { body: { ...BOSS, secret } })).status, 201)
  assert.equal(existsSync(secretPath()), false)
  assert.equal((await ask('POST', 'setup', { body: { ...BOSS, secret } })).status, 409)
})

test('S2, S11: the database of people holds no password, no session and no second factor as it is', async () => {
  const cookie = await logIn()
  const offered = await ask('POST', 'session/second-factor', {
    cookie,
    body: { password: BOSS.password },
  })
  for (const name of ['people.db', 'people.db-wal']) {
    const text = readFileSync(join(bench.core.folder, name)).toString('latin1')
    for (const secret of [BOSS.password, cookie.split('=')[1]!, offered.json.secret]) {
      assert.ok(!text.includes(secret), name)
    }
  }
  assert.equal(statSync(join(bench.core.folder, 'people.db')).mode & 0o777, 0o600)
})

test('S3: who guesses waits longer and longer, an unknown name is answered alike, others come in', async () => {
  const asked = async (name: string) =>
    (await ask('POST', 'session', { body: { name, password: 'faux mot de passe' } })).json
  assert.deepEqual(await asked('personne'), await asked('autre-poste'))
  let waited = 0
  for (let i = 0; i < 12; i++) {
    const { status } = await ask('POST', 'session', {
      body: { name: 'personne', password: `essai ${i}` },
    })
    if (status === 429) waited++
  }
  assert.ok(waited > 5, `${waited}`)
  bench.core.clock.advance(HOUR_MS)
  await logIn()
})

test('S4: the cookie is of this host alone, out of reach of scripts, and opens nothing after the way out', async () => {
  const { headers, cookie } = await ask('POST', 'session', { body: BOSS })
  assert.match(
    String(headers['set-cookie']),
    /^__Host-cigale=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
  )
  assert.equal((await ask('GET', 'status', { cookie })).status, 200)
  assert.equal((await ask('DELETE', 'session', { cookie })).status, 204)
  assert.equal((await ask('GET', 'status', { cookie })).status, 401)
})

test('S8: another site’s page does nothing in the name of who is logged in here', async () => {
  const cookie = await logIn()
  const body = { enabled: false }
  for (const site of ['cross-site', 'same-site', 'none']) {
    const { status, json } = await ask('POST', 'config/confirm', {
      ...{ cookie, body, 'sec-fetch-site': site },
    })
    assert.deepEqual([status, json.type], [403, 'urn:cigale:problem:foreign-page'], site)
  }
})

test('S6: managing accounts and resetting nonces need the second factor of the last minutes', async () => {
  const cookie = await logIn()
  const invite = { name: 'pose-2', roles: ['technician'] }
  const refused = await ask('POST', 'accounts', { cookie, body: invite })
  assert.deepEqual([refused.status, refused.json.type], [403, 'urn:cigale:problem:step-up'])
  const nonces = await ask('POST', 'devices/70b3d5499f00ffff/reset-nonces', { cookie })
  assert.equal(nonces.json.type, 'urn:cigale:problem:step-up')
  const offered = await ask('POST', 'session/second-factor', {
    cookie,
    body: { password: BOSS.password },
  })
  const { clock } = bench.core
  const code = codeOf(bytesOfBase32(offered.json.secret), clock.wallMs())
  const confirmed = await ask('POST', 'session/second-factor/confirm', { cookie, body: { code } })
  assert.equal(confirmed.status, 200)
  const made = await ask('POST', 'accounts', { cookie: confirmed.cookie, body: invite })
  assert.equal(made.status, 201)
  assert.match(made.json.oneTimePassword, /\w/)
  clock.advance(11 * 60_000)
  const late = await ask('POST', 'accounts', { cookie: confirmed.cookie, body: invite })
  assert.equal(late.json.type, 'urn:cigale:problem:step-up')
})

const GRANT: Omit<Grant, 'fromMs' | 'untilMs'> = {
  id: 'g7',
  holder: 'équipe pose',
  role: 'technician',
  gateways: [GATEWAY],
}

function grantOfNow(more: Partial<Grant> = {}): string {
  const nowMs = bench.core.clock.wallMs()
  return signedGrant({ ...GRANT, fromMs: nowMs, untilMs: nowMs + 600_000, ...more }, CITY)
}

test('S7: a pasted grant opens a session of its role, and the session ends with the grant', async () => {
  bench.core.clock.state = 2
  const { status, cookie, json } = await ask('POST', 'session/grant', {
    body: { grant: grantOfNow() },
  })
  assert.deepEqual([status, json.roles], [200, ['technician']])
  const who = await ask('GET', 'session', { cookie })
  assert.deepEqual([who.json.by, who.json.name], ['grant', 'équipe pose (grant g7)'])
  assert.equal((await ask('GET', 'devices', { cookie })).status, 200)
  assert.equal((await ask('GET', 'accounts', { cookie })).status, 403)
  bench.core.clock.advance(599_000)
  assert.equal((await ask('GET', 'devices', { cookie })).status, 200)
  bench.core.clock.advance(2_000)
  assert.equal((await ask('GET', 'devices', { cookie })).status, 401)
})

test('S7: a grant of another gateway, one that has ended, or with a clock of 1970 opens no session', async () => {
  const nowMs = bench.core.clock.wallMs()
  const bad = [
    grantOfNow({ gateways: ['70b3d5fffe000099'] }),
    grantOfNow({ fromMs: nowMs - 7_200_000, untilMs: nowMs - 3_600_000 }),
    'cigale-grant1.e30.AAAA',
  ]
  for (const grant of bad) {
    const { status, cookie } = await ask('POST', 'session/grant', { body: { grant } })
    assert.deepEqual([status, cookie], [401, ''])
    bench.core.clock.advance(HOUR_MS)
  }
  bench.core.clock.state = 0
  const unset = await ask('POST', 'session/grant', { body: { grant: grantOfNow() } })
  assert.equal(unset.status, 401)
  bench.core.clock.state = 2
})

test('S1: where the accounts cannot be read nobody becomes the first, and tokens, grants and the socket go on', async () => {
  const damaged = await ApiBench.open({ before: (folder) => writeDamaged(folder) })
  try {
    const { lines } = damaged
    assert.ok(lines.length > 60)
    assert.equal((await damaged.ask('maintainer', { url: '/api/v1/status' })).statusCode, 200)
    assert.equal((await damaged.askAtSocket({ url: '/api/v1/status' })).statusCode, 200)
    const body = { ...BOSS, secret: 'aaaa-bbbb-cccc-dddd-eeee-ffff' }
    const setup = { method: 'POST', url: '/api/v1/setup', payload: body } as const
    const headers = { 'sec-fetch-site': 'same-origin' }
    assert.equal((await damaged.server.inject({ ...setup, headers })).statusCode, 401)
    assert.equal(readFileSync(join(damaged.core.folder, 'people.db'), 'utf8'), 'no database')
  } finally {
    await damaged.close()
  }
})

test('S10: each act stands in the audit with who, what, on what, from where and what came of it', async () => {
  const entries = (await bench.people.auditLog.read({ limit: 200 })).map(({ body }) => body)
  const told = (part: object) =>
    assert.ok(
      entries.some((entry) => JSON.stringify(entry).includes(JSON.stringify(part).slice(1, -1))),
      JSON.stringify(part),
    )
  told({ who: BOSS.name, what: 'accounts.add' })
  told({ what: 'session.grant' })
  told({ who: BOSS.name, what: 'POST devices/{devEui}/reset-nonces' })
  told({ result: '403' })
  assert.equal((await bench.people.auditLog.verify()).kind, 'whole')
})
