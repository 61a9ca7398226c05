import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { readStart } from './start.ts'

const SECRET = 'known-secret-0123456789'
const good = {
  api: { url: 'http://127.0.0.1:8080', token: SECRET },
  dir: '/var/lib/cigale/flows',
  flows: '/var/lib/cigale/flows/flows.json',
  credentialSecret: SECRET,
  allow: ['file', 'http request', '/dev/ttyUSB1'],
  editor: { port: 0, secret: SECRET, untilMs: 1_811_819_524_118 },
  language: 'fr',
}

test('a start line is read as it was meant', () => {
  const read = readStart(JSON.stringify(good))
  assert.equal(read.kind, 'start')
  if (read.kind !== 'start') return
  assert.equal(read.start.api.url, 'http://127.0.0.1:8080')
  assert.equal(read.start.editor?.untilMs, 1_811_819_524_118)
})

test('S12: what a start holds cannot print itself', () => {
  const read = readStart(JSON.stringify(good))
  assert.doesNotMatch(`${inspect(read, { depth: 9 })}${JSON.stringify(read)}`, /known-secret/)
})

test('a start that does not fit is refused with the field, and without what was sent', () => {
  const wrong: Readonly<Record<string, unknown>> = {
    api: { url: 'http://127.0.0.1:8080/other', token: SECRET },
    dir: 'flows',
    flows: '',
    credentialSecret: 'short',
    allow: ['exec'],
    editor: { port: 0, untilMs: 0 },
    language: 'de',
  }
  for (const [name, value] of Object.entries(wrong)) {
    const read = readStart(JSON.stringify({ ...good, [name]: value }))
    assert.equal(read.kind, 'rejected', name)
    if (read.kind === 'rejected') assert.ok(read.reason.startsWith(`${name}:`), read.reason)
  }
  assert.equal(readStart(JSON.stringify({ ...good, more: 1 })).kind, 'rejected')
  assert.equal(readStart('{').kind, 'rejected')
})

test('an editor without a secret is no start', () => {
  const editor = { ...good.editor, secret: '' }
  assert.equal(readStart(JSON.stringify({ ...good, editor })).kind, 'rejected')
})

test('a path upward is no device', () => {
  for (const path of ['/dev/../etc/shadow', '/etc/shadow', '/dev/']) {
    assert.equal(readStart(JSON.stringify({ ...good, allow: [path] })).kind, 'rejected', path)
  }
})

test('no value makes the reader throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.equal(readStart(JSON.stringify(value)).kind, 'rejected')
    }),
  )
})
