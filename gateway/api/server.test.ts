import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { ApiBench } from '../../test/support/api-bench.ts'
import { BODY_BYTES_MAX } from './line-of.ts'
import { ROUTES } from './routes.ts'
import { CONNECTIONS_MAX } from './serve.ts'

let bench: ApiBench
before(async () => {
  const text = (body: string) => new TextEncoder().encode(body)
  const bytes = text('<!doctype html>')
  const packed = { gzip: () => bytes, brotli: () => bytes }
  const page = { type: 'text/html; charset=utf-8', bytes, etag: '"1"', ...packed }
  bench = await ApiBench.open({ pages: new Map([['/', page]]) })
})
after(() => bench.close())

test('S8: pages run their own files only, in no frame, and are not stored unchecked', async () => {
  const { headers, statusCode } = await bench.ask(undefined, { url: '/' })
  assert.equal(statusCode, 200)
  const policy = String(headers['content-security-policy'])
  for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]) {
    assert.ok(policy.includes(rule), rule)
  }
  assert.ok(!policy.includes('unsafe'))
  assert.equal(headers['x-content-type-options'], 'nosniff')
  const again = await bench.ask(undefined, { url: '/', headers: { 'if-none-match': '"1"' } })
  assert.equal(again.statusCode, 304)
})

test('S8: nothing but the page files is served from disk', async () => {
  for (const url of ['/index.htm', '/../package.json', '/%2e%2e/package.json', '//etc/passwd']) {
    assert.equal((await bench.ask(undefined, { url })).statusCode, 404, url)
  }
})

test('S8: no other site is invited, and answers are not kept', async () => {
  const request = { url: '/api/v1/status', headers: { origin: 'http://evil.example' } }
  const { headers } = await bench.ask('viewer', request)
  assert.equal(headers['access-control-allow-origin'], undefined)
  assert.equal(headers['cache-control'], 'no-store')
  const preflight = await bench.ask(undefined, { ...request, method: 'OPTIONS' })
  assert.equal(preflight.statusCode, 404)
})

test('S8: a body beyond 1 MB is refused, whatever it holds', async () => {
  const payload = 'x'.repeat(BODY_BYTES_MAX + 1)
  const headers = { 'content-type': 'text/csv' }
  const url = '/api/v1/devices/import'
  const answer = await bench.ask('technician', { method: 'POST', url, payload, headers })
  assert.deepEqual([answer.statusCode, answer.json().code], [413, 'too-large'])
})

test('S8: a form of another site cannot be a request of ours', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    const request = { method: 'POST', url: '/api/v1/devices', payload: '{}' } as const
    const answer = await bench.ask('technician', { ...request, headers: { 'content-type': type } })
    assert.equal(answer.statusCode, 415, type)
  }
})

test('S8: headers and requests have their time, connections their number', () => {
  const { headersTimeout, requestTimeout, maxConnections } = bench.server.server
  assert.deepEqual([headersTimeout, requestTimeout, maxConnections], [10_000, 30_000, 256])
  assert.equal(CONNECTIONS_MAX, 256)
})

test('S19: no query, path or body makes a route fail', async () => {
  const lines = ROUTES.filter(({ gives }) => !gives?.includes('text/event-stream'))
  const types = ['application/json', 'text/csv', 'application/geo+json', 'application/cbor']
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...lines),
      fc.string({ maxLength: 20 }),
      fc.dictionary(
        fc.constantFrom('after', 'limit', 'type', 'page', 'epoch', 'dryRun'),
        fc.string(),
      ),
      fc.oneof(fc.string(), fc.json(), fc.constant('{"devices":[{"__proto__":{}}]}')),
      fc.constantFrom(...types),
      async ({ method, path }, word, query, payload, type) => {
        const url = path.replace(/\{\w+\}/, () => encodeURIComponent(word))
        const headers = { 'content-type': type }
        const request = { method, url, query, ...(method !== 'GET' && { payload, headers }) }
        for (const role of ['maintainer', 'hypervisor'] as const) {
          const { statusCode, body } = await bench.ask(role, request)
          assert.ok(statusCode < 500, `${statusCode} ${body}`)
        }
      },
    ),
    { numRuns: 150 },
  )
})
