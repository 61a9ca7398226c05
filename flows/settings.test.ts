import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { fenceFlags } from './fence.ts'
import type { GatewayLink } from './link/gateway-link.ts'
import { isSecret, settingsOf } from './settings.ts'
import { type FlowsStart, readStart } from './start.ts'

const SECRET = 'secret-of-the-edit-session'

function startWith(more: object = {}): FlowsStart {
  const read = readStart(
    JSON.stringify({
      api: { url: 'http://127.0.0.1:1', token: 'token-of-these-flows' },
      ...{ dir: '/d', flows: '/d/flows.json', allow: ['file', '/dev/ttyUSB1'] },
      ...{ credentialSecret: 'secret-of-the-credentials', editor: null, language: 'en' },
      ...more,
    }),
  )
  if (read.kind === 'rejected') throw new Error(read.reason)
  return read.start
}

function settings(start: FlowsStart) {
  return settingsOf(start, { program: '/p', link: {} as GatewayLink, onLog() {} })
}

test('without an editor there is no admin API, and nothing is written', () => {
  const { httpNodeRoot, readOnly, ...rest } = settings(startWith())
  assert.deepEqual([httpNodeRoot, readOnly], [false, true])
  assert.ok('httpAdminRoot' in rest && rest.httpAdminRoot === false)
  assert.ok(!('adminAuth' in rest))
})

test('S5: with an editor nobody gets in but by the secret: no user, no default, no password', async () => {
  const made = settings(startWith({ editor: { port: 0, secret: SECRET, untilMs: 1 } }))
  assert.ok('adminAuth' in made)
  const { adminAuth } = made
  assert.ok(!('default' in adminAuth))
  assert.equal(await adminAuth.authenticate(), null)
  assert.equal(await adminAuth.tokens('another'), null)
  assert.equal(await adminAuth.tokens(undefined), null)
  assert.deepEqual(await adminAuth.tokens(SECRET), { username: 'console', permissions: '*' })
})

test('S12: of the secrets the settings hold Node-RED’s own alone', () => {
  const made = settings(startWith({ editor: { port: 0, secret: SECRET, untilMs: 1 } }))
  const text = inspect(made, { depth: 9 })
  assert.doesNotMatch(text, /token-of-these-flows|secret-of-the-edit-session/)
  assert.match(text, /secret-of-the-credentials/)
})

test('a secret is itself and nothing shorter, longer or of another kind', () => {
  const { editor } = startWith({ editor: { port: 0, secret: SECRET, untilMs: 1 } })
  const tried = ['', SECRET.slice(1), `${SECRET}x`, SECRET.toUpperCase(), null, [SECRET]]
  for (const given of tried) assert.equal(isSecret(editor!.secret, given), false)
  assert.equal(isSecret(editor!.secret, SECRET), true)
})

test('S20: the fence lets in the program to read, the own folder and named devices to write, no more', () => {
  assert.deepEqual(fenceFlags('/p', startWith()), [
    '--permission',
    '--allow-fs-read=/p/',
    '--allow-fs-read=/d/',
    '--allow-fs-read=/dev/ttyUSB1',
    '--allow-fs-write=/d/',
    '--allow-fs-write=/dev/ttyUSB1',
  ])
})
