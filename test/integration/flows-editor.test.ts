/**
 * The editor: who gets past its door, with every admin route of the installed Node-RED; what a deploy
 * says; how it looks in both languages; when it ends.
 */

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { DoubleGateway } from '../support/double-gateway.ts'
import { EDITOR_SECRET, FlowsProcess } from '../support/flows-process.ts'
import type { RedRoute } from '../support/red-routes.ts'
import { openWalkedEditor, type WalkedEditor } from '../support/walked-editor.ts'

const PROGRAM = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'cigale-editor-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let routes: readonly RedRoute[] = []
let base = ''
let walked: WalkedEditor | undefined

before(async () => {
  walked = await openWalkedEditor(folder, EDITOR_SECRET)
  routes = walked.routes
  base = `http://127.0.0.1:${walked.port}`
})
after(() => walked?.close())

const withSecret = { authorization: `Bearer ${EDITOR_SECRET}` }

async function statusOf({ method, path }: RedRoute, headers = {}): Promise<number> {
  const answer = await fetch(`${base}${path}`, { method, headers, redirect: 'manual' })
  await answer.arrayBuffer()
  return answer.status
}

test('S5: every admin route of the installed Node-RED is shut without the session’s secret', async () => {
  const paths = routes.map(({ method, path }) => `${method} ${path}`)
  for (const one of ['GET /', 'POST /flows', 'GET /settings', 'POST /auth/token', 'GET /nodes']) {
    assert.ok(paths.includes(one), `${one} is not among ${paths.length} routes`)
  }
  assert.ok(routes.length > 60, `${routes.length} routes`)
  const strangers = [
    {},
    { authorization: 'Bearer wrong-secret-of-the-session' },
    { authorization: `Basic ${btoa(`console:${EDITOR_SECRET}`)}` },
    { 'x-cigale-editor': EDITOR_SECRET },
    { referer: `${base}/`, cookie: `access_token=${EDITOR_SECRET}` },
  ]
  const open: string[] = []
  for (const route of routes) {
    for (const headers of strangers) {
      const status = await statusOf(route, headers)
      if (status !== 401 && status !== 404) open.push(`${route.method} ${route.path}: ${status}`)
    }
  }
  assert.deepEqual(open, [])
})

test('the same routes answer whoever has the secret', async () => {
  for (const path of ['/', '/flows', '/settings', '/nodes', '/red/red.min.js']) {
    assert.equal(await statusOf({ method: 'GET', path }, withSecret), 200, path)
  }
})

test('S5: page files and paths that no route has are shut too', async () => {
  for (const path of [
    '/red/red.min.js',
    '/vendor/vendor.js',
    '/favicon.ico',
    '/comms',
    '/%2e%2e/',
  ]) {
    assert.equal(await statusOf({ method: 'GET', path }), 401, path)
  }
})

test('palette, projects, exchange of packages and diagnostics are off, with the secret too', async () => {
  const post = (path: string, body: object) =>
    fetch(`${base}${path}`, {
      method: 'POST',
      headers: { ...withSecret, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const installed = await post('/nodes', { module: 'node-red-node-random' })
  assert.equal(installed.status, 404)
  assert.equal(await statusOf({ method: 'GET', path: '/projects' }, withSecret), 404)
  assert.equal(await statusOf({ method: 'GET', path: '/diagnostics' }, withSecret), 403)
  const login = await post('/auth/token', {
    ...{ client_id: 'node-red-editor', grant_type: 'password', scope: '*' },
    ...{ username: 'console', password: EDITOR_SECRET },
  })
  assert.equal(login.status, 403)
})

/** The first line that comes back to an upgrade. */
function upgrade(port: number, headers: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const lines = ['GET /comms HTTP/1.1', 'Host: x', 'Upgrade: websocket', ...headers]
    const key = [
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ]
    socket.write(`${[...lines, ...key].join('\r\n')}\r\n\r\n`)
    socket.once('data', (bytes) => {
      resolve(bytes.toString('latin1').split('\r\n')[0]!)
      socket.destroy()
    })
    socket.once('error', reject)
  })
}

test('S9: the editor’s WebSocket opens with the secret alone', async () => {
  const port = Number(new URL(base).port)
  assert.equal(await upgrade(port, []), 'HTTP/1.1 401 Unauthorized')
  assert.equal(
    await upgrade(port, [`X-Cigale-Editor: ${EDITOR_SECRET}`]),
    'HTTP/1.1 401 Unauthorized',
  )
  assert.equal(
    await upgrade(port, [`Authorization: Bearer ${EDITOR_SECRET}`]),
    'HTTP/1.1 101 Switching Protocols',
  )
})

const NODES = JSON.parse(readFileSync(join(PROGRAM, 'flows', 'package.json'), 'utf8'))['node-red']
  .nodes

test('every node has its form, and its words and help in French and English', async () => {
  const get = async (path: string, headers: object) =>
    await (await fetch(`${base}${path}`, { headers: { ...withSecret, ...headers } })).text()
  for (const lang of ['fr', 'en-US']) {
    const forms = await get('/nodes', { accept: 'text/html', 'accept-language': lang })
    const catalogues = JSON.parse(await get(`/nodes/messages?lng=${lang}`, {}))
    for (const name of Object.keys(NODES)) {
      assert.ok(forms.includes(`registerType('${name}'`), `${name} has no form`)
      assert.ok(forms.includes(`data-template-name="${name}"`), `${name} has no template`)
      assert.ok(forms.includes(`data-help-name="${name}"`), `${name} has no help`)
      const file = join(PROGRAM, 'flows', 'nodes', 'locales', lang, `${name}.json`)
      const words = catalogues[`cigale-flows/${name}`]
      assert.deepEqual(words, JSON.parse(readFileSync(file, 'utf8')), `${name} in ${lang}`)
    }
  }
  const french = await get('/nodes', { accept: 'text/html', 'accept-language': 'fr' })
  assert.ok(french.includes('Ouvre la vanne d’une zone'))
})

test('both languages have the same words, and every word of a form is there', () => {
  const keysOf = (value: object, at = ''): string[] =>
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'object' ? keysOf(inner, `${at}${key}.`) : [`${at}${key}`],
    )
  for (const name of Object.keys(NODES)) {
    const path = (lang: string) => join(PROGRAM, 'flows/nodes/locales', lang, `${name}.json`)
    const [fr, en] = ['fr', 'en-US'].map((lang) =>
      keysOf(JSON.parse(readFileSync(path(lang), 'utf8'))),
    )
    assert.deepEqual(fr, en, name)
    const form = readFileSync(join(PROGRAM, 'flows', 'nodes', `${name}.html`), 'utf8')
    const used = [...form.matchAll(/data-i18n="(?:\[placeholder\])?([\w.-]+)"/g)].map(
      ([, key]) => key!,
    )
    assert.deepEqual(
      used.filter((key) => !en!.includes(key)),
      [],
      name,
    )
  }
})

test('the real process tells of a deploy, and ends by itself when the session does', async () => {
  const gateway = await DoubleGateway.open()
  const dir = join(folder, 'session')
  const flows = new FlowsProcess({ url: gateway.url, dir, flows: [], editorMs: 6_000 })
  try {
    const { editorPort } = await flows.started()
    const at = `http://127.0.0.1:${editorPort}/flows`
    const deployed = [{ id: 't', type: 'tab', label: 'new' }]
    const headers = { ...withSecret, 'content-type': 'application/json' }
    const answer = await fetch(at, { method: 'POST', headers, body: JSON.stringify(deployed) })
    assert.equal(answer.status, 204)
    const word = await flows.said(({ type }) => type === 'deployed')
    assert.deepEqual(word, { type: 'deployed', flows: flows.flowFile })
    assert.deepEqual(JSON.parse(readFileSync(flows.flowFile, 'utf8')), deployed)
    assert.equal((await flows.ended).code, 0)
    await assert.rejects(fetch(at, { headers }))
  } finally {
    await flows.kill()
    await gateway.close()
  }
})
