/** The editor behind the API: for the login that has begun to edit, no longer than it may, and for nobody else. */

import assert from 'node:assert/strict'
import { linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { WebSocket } from 'ws'
import { ApiBench } from '../../test/support/api-bench.ts'
import { accountFor } from '../../test/support/callers.ts'
import { type EditorStandIn, openEditorStandIn } from '../../test/support/editor-stand-in.ts'
import type { FlowsAsk } from './status.ts'

let bench: ApiBench
let url: string
let editor: EditorStandIn | undefined
let asked: FlowsAsk[]
const deployed: string[] = []

beforeEach(async () => {
  bench = await ApiBench.open()
  for (const role of ['maintainer', 'technician'] as const) {
    await bench.people.accounts.add(accountFor(role))
  }
  asked = []
  bench.askFlows = async (ask) => {
    asked.push(ask)
    if (ask.kind === 'endEdit') editor?.close()
    if (ask.kind !== 'edit') return { kind: 'done' }
    editor = await openEditorStandIn(ask.secret, (text) => deployed.push(text))
    return { kind: 'editing', port: editor.port }
  }
  url = await bench.server.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(async () => {
  editor?.close()
  editor = undefined
  await bench.close()
})

/** A login's cookie; with its second factor just given, or not. */
async function loggedIn(account: string, isSteppedUp = true): Promise<string> {
  const who = { account, address: '', agent: '', isSteppedUp }
  return `__Host-cigale=${await bench.people.sessions.open(who)}`
}

async function ask(
  method: string,
  path: string,
  cookie?: string,
  body?: object,
): Promise<Response> {
  return await fetch(`${url}${path}`, {
    method,
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(cookie && { cookie }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
}

async function editing(minutes = 60): Promise<string> {
  const cookie = await loggedIn('maintainer')
  const begun = await ask('POST', '/api/v1/flows/edit', cookie, { minutes })
  assert.equal(begun.status, 200)
  return cookie
}

/** What the WebSocket comes to: its first word back, or how it was refused. */
async function socketOf(headers: Readonly<Record<string, string>>): Promise<string> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/flows/comms`, { headers })
  return await new Promise((resolve) => {
    socket.on('open', () => socket.send('hello'))
    socket.on('message', (data) => {
      resolve(String(data))
      socket.close()
    })
    socket.on('error', ({ message }) => resolve(message))
  })
}

test('S5, S6: editing begins for a maintainer with a second factor, and for nobody else', async () => {
  const body = { minutes: 30 }
  const begin = async (cookie?: string) =>
    (await ask('POST', '/api/v1/flows/edit', cookie, body)).status
  assert.equal(await begin(), 401)
  assert.equal(await begin(await loggedIn('technician')), 403)
  assert.equal(await begin(await loggedIn('maintainer', false)), 403)
  assert.equal(asked.length, 0)
  assert.equal(await begin(await loggedIn('maintainer')), 200)
  assert.equal(await begin(await loggedIn('maintainer')), 409)
})

test('S5: every address of the editor is 401 or 404 for whoever has not begun to edit', async () => {
  const own = await editing()
  const other = await loggedIn('maintainer')
  const paths = [
    '',
    'flows',
    'settings',
    'nodes',
    'auth/token',
    'comms',
    'context/global',
    '../api',
  ]
  for (const path of paths) {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      const body = method === 'GET' ? undefined : {}
      const at = `/flows/${path}`
      const nobody = (await ask(method, at, undefined, body)).status
      assert.ok(nobody === 401 || nobody === 404, `${method} ${at}: ${nobody}`)
      assert.equal((await ask(method, at, other, body)).status, 404, at)
    }
  }
  assert.equal((await ask('GET', '/flows/settings', await loggedIn('technician'))).status, 403)
  for (const at of ['/flows', '/flows/', '/flows/settings']) {
    assert.equal((await ask('GET', at)).status, 401)
    assert.equal((await ask('GET', at, own)).status, 200, at)
  }
})

test('the editor gets what it needs and nothing of the login; its page is held to this address', async () => {
  const cookie = await editing()
  const answer = await ask('GET', '/flows/settings?_=1', cookie)
  const { method, url: path, headers } = (await answer.json()) as Readonly<Record<string, unknown>>
  assert.deepEqual([method, path], ['GET', '/settings?_=1'])
  assert.deepEqual(
    (headers as string[]).filter((name) => /cookie|origin|referer|x-/.test(name)),
    [],
  )
  assert.equal(answer.headers.get('set-cookie'), null)
  const policy = answer.headers.get('content-security-policy') ?? ''
  assert.match(policy, /default-src 'self'.*frame-ancestors 'none'/)
})

test('S9: the WebSocket is for the same login and from our own page alone', async () => {
  const cookie = await editing()
  assert.equal(await socketOf({ cookie, origin: url }), 'back: hello')
  for (const headers of [
    { origin: url },
    { cookie },
    { cookie, origin: 'http://elsewhere.example' },
    { cookie: await loggedIn('maintainer'), origin: url },
  ]) {
    assert.match(await socketOf(headers as Record<string, string>), /404/)
  }
})

test('S9: a browser that sends without end is cut off', async () => {
  const cookie = await editing()
  const socket = new WebSocket(`${url.replace('http', 'ws')}/flows/comms`, {
    headers: { cookie, origin: url },
  })
  const closed = new Promise((resolve) => socket.on('close', resolve))
  socket.on('error', () => {})
  socket.on('open', () => {
    for (let i = 0; i < 20; i++) socket.send('x'.repeat(10_000))
  })
  await closed
})

test('S10: editing ends by its command, by itself and by the logout; each deployment stands in the audit', async () => {
  const first = await editing()
  await ask('POST', '/flows/flows', first, [{ id: 'a', type: 'tab' }])
  assert.equal(deployed.at(-1), '[{"id":"a","type":"tab"}]')
  assert.equal((await ask('DELETE', '/api/v1/flows/edit', first)).status, 204)
  assert.equal((await ask('GET', '/flows/settings', first)).status, 404)

  const second = await editing(5)
  await bench.core.clock.pass(4 * 60_000)
  assert.equal((await ask('GET', '/flows/settings', second)).status, 200)
  await bench.core.clock.pass(61_000)
  assert.equal((await ask('GET', '/flows/settings', second)).status, 404)

  const third = await editing()
  await ask('DELETE', '/api/v1/session', third)
  const ends = asked.filter(({ kind }) => kind === 'endEdit').length
  for (let i = 0; i < 100 && asked.filter(({ kind }) => kind === 'endEdit').length === ends; i++) {
    await bench.core.clock.pass(1_000)
  }
  assert.equal(asked.at(-1)?.kind, 'endEdit')
  const acts = (await bench.people.auditLog.behind(0, 100)).map(
    ({ body }) => (body as { readonly what: string }).what,
  )
  for (const what of ['POST flows/edit', 'POST flows/editor', 'DELETE flows/edit']) {
    assert.ok(acts.includes(what), what)
  }
})

test('an editor that is gone ends the session', async () => {
  const cookie = await editing()
  editor?.close()
  assert.equal((await ask('GET', '/flows/settings', cookie)).status, 404)
  assert.equal(asked.at(-1)?.kind, 'endEdit')
})

test('a command of this machine names whose logins may edit', async () => {
  const begin = (payload: object) =>
    bench.askAtSocket({ method: 'POST', url: '/api/v1/flows/edit', payload })
  assert.equal((await begin({})).statusCode, 409)
  assert.equal((await begin({ account: 'maintainer' })).statusCode, 200)
  const cookie = await loggedIn('maintainer')
  assert.equal((await ask('GET', '/flows/settings', cookie)).status, 200)
})

test('F56: what is deployed becomes a version; a link, a pipe or anything outside an edit session does not', async () => {
  const folder = join(bench.core.folder, 'flows')
  mkdirSync(folder)
  const path = join(folder, 'flows.json')
  const secret = join(bench.core.folder, 'secret.json')
  writeFileSync(secret, '[{"id":"key","type":"secret"}]')
  const last = async (): Promise<number> =>
    bench.flows.view().then(
      ({ active }) => active ?? 0,
      () => -1,
    )
  bench.askFlows = (
    (before) => async (one: FlowsAsk) =>
      one.kind === 'status'
        ? { kind: 'status', status: { ...(await import('./status.ts')).FLOWS_OFF } }
        : await before(one)
  )(bench.askFlows)

  writeFileSync(path, '[{"id":"a","type":"tab"}]')
  await bench.flows.deployed(path)
  assert.equal(await last(), 0)
  await editing()
  await bench.flows.deployed(path)
  assert.equal(await last(), 1)
  const { versions } = await bench.flows.view()
  assert.deepEqual([versions[0]?.by, versions[0]?.origin], ['maintainer', 'edit'])

  rmSync(path)
  symlinkSync(secret, path)
  await bench.flows.deployed(path)
  rmSync(path)
  linkSync(secret, path)
  await bench.flows.deployed(path)
  rmSync(path)
  writeFileSync(path, `["${'x'.repeat(1_000_000)}"]`)
  await bench.flows.deployed(path)
  assert.equal(await last(), 1)
})
