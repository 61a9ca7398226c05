import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type ClientHttp2Stream, connect as connectHttp2 } from 'node:http2'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { person } from '../../test/support/callers.ts'
import { Certificates, whyNoOpenssl } from '../../test/support/certificates.ts'
import { systemClock } from '../clock-system.ts'
import { silentLog } from '../log.ts'
import { Metrics } from '../metrics.ts'
import type { AuditNote } from './audit-rule.ts'
import { checkTable } from './check-table.ts'
import { Durations } from './durations.ts'
import { type Answer, json, type Line, route } from './route.ts'
import { type Door, LIMITS, makeServer, type ServerParts } from './server.ts'

const operator = person('operator')
const OPEN: Pick<Line, 'summary' | 'may' | 'handle'> = {
  summary: 'x',
  may: 'anyone',
  handle: async ({ body }) => json({ got: body ?? null }),
}
const TABLE: readonly Line[] = [
  { ...OPEN, method: 'GET', path: '/api/v1/open' },
  { ...OPEN, method: 'POST', path: '/api/v1/open' },
  { ...OPEN, method: 'POST', path: '/api/v1/large', bodyBytesMax: 1_000_000 },
  { ...OPEN, method: 'GET', path: '/api/v1/closed', may: { roles: ['operator'] }, audit: 'read' },
  { ...OPEN, method: 'POST', path: '/api/v1/act', may: { roles: ['operator'] }, audit: 'act' },
]

type Rig = { readonly url: string; readonly notes: AuditNote[]; readonly port: number }

async function withServer(
  run: (rig: Rig) => Promise<void>,
  { door, ...more }: Partial<ServerParts> = {},
): Promise<void> {
  const notes: AuditNote[] = []
  const own: Door = {
    identify: async ({ authorization }) => (authorization ? { caller: operator } : undefined),
    isSetUp: async () => true,
    audit: async (note) => void notes.push(note),
  }
  const app = makeServer({
    ...{ lines: TABLE, clock: systemClock, log: silentLog, metrics: new Metrics() },
    ...{ durations: new Durations(), door: { ...own, ...door }, ...more },
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  try {
    await run({ url: `http://127.0.0.1:${port}/api/v1`, notes, port })
  } finally {
    await app.close()
  }
}

const token = { authorization: 'Bearer x' }
const asJson = { 'content-type': 'application/json' }

test('S5: a table with two of one line, or with a line that names nobody, does not start', () => {
  const [first] = TABLE as [Line]
  const other = { ...first, path: '/api/v1/things/:id' }
  assert.throws(() => checkTable([first, first]), /two routes GET \/api\/v1\/open/)
  assert.throws(() => checkTable([other, { ...other, path: '/api/v1/things/:name' }]), /two routes/)
  assert.throws(() => checkTable([{ ...first, may: { roles: [] } }]), /lets nobody in/)
  assert.throws(() => checkTable([{ ...first, bodyBytesMax: 1_000_001 }]), /more than a megabyte/)
  const unruled = { method: 'GET', path: '/x' } as unknown as Line
  assert.throws(() => checkTable([unruled]), /says of nobody/)
  checkTable(TABLE)
})

test('S5: a route that is in no table ends the start', async () => {
  const app = makeServer({
    ...{ lines: TABLE, clock: systemClock, log: silentLog, metrics: new Metrics() },
    durations: new Durations(),
    door: { identify: async () => undefined, isSetUp: async () => true, audit: async () => {} },
  })
  app.get('/api/v1/rogue', async () => 'hello')
  await assert.rejects(async () => await app.ready(), /stand in no table/)
})

test('S8: every answer forbids frames, scripts and other sites, and is not kept; no origin is invited', async () => {
  await withServer(async ({ url }) => {
    for (const path of ['open', 'closed', 'nothing']) {
      const { headers } = await fetch(`${url}/${path}`, {
        headers: { origin: 'https://evil.example' },
      })
      assert.match(
        headers.get('content-security-policy')!,
        /default-src 'none'.*frame-ancestors 'none'/,
      )
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('cache-control'), 'no-store')
      assert.equal(headers.get('access-control-allow-origin'), null)
    }
    const preflight = await fetch(`${url}/act`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    assert.equal(preflight.status, 404)
    assert.equal(preflight.headers.get('access-control-allow-origin'), null)
  })
})

test('S8: bodies end at a quarter of a megabyte, at one where a line says so, and hold no prototypes', async () => {
  await withServer(async ({ url }) => {
    const post = async (path: string, body: string) =>
      (await fetch(`${url}/${path}`, { method: 'POST', headers: asJson, body })).status
    const ofBytes = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2))
    assert.equal(await post('open', ofBytes(LIMITS.bodyBytes)), 200)
    assert.equal(await post('open', ofBytes(LIMITS.bodyBytes + 1)), 413)
    assert.equal(await post('large', ofBytes(1_000_000)), 200)
    assert.equal(await post('large', ofBytes(1_000_001)), 413)
    assert.equal(await post('open', '{"__proto__":{"isSteppedUp":true}}'), 400)
    assert.equal(await post('open', '{'), 400)
  })
})

test('S8, S21: a thousand slow connections are closed in time, and shut nobody out meanwhile', async () => {
  const limits = { headersMs: 700, requestMs: 900, lookEveryMs: 100 }
  await withServer(
    async ({ url, port }) => {
      const sockets = Array.from({ length: 1_000 }, (_, i): Socket => {
        const socket = connect(port, '127.0.0.1')
        socket.on('error', () => {})
        const head = 'POST /api/v1/open HTTP/1.1\r\nhost: x\r\n'
        const body = 'content-type: application/json\r\ncontent-length: 100\r\n\r\n{'
        socket.write(i % 2 === 0 ? head : head + body)
        return socket
      })
      const closed = sockets.map((socket) => once(socket.resume(), 'close'))
      await Promise.all(sockets.map((socket) => socket.connecting && once(socket, 'connect')))
      const startMs = performance.now()
      assert.equal((await fetch(`${url}/open`)).status, 200)
      assert.ok(performance.now() - startMs < 5_000)
      const all = await Promise.race([Promise.all(closed), pause(8_000, 'late', { ref: false })])
      assert.notEqual(all, 'late')
    },
    { limits },
  )
})

test('S8, S21: over HTTP/2 a body that does not come ends its stream, and no other of its connection', {
  skip: whyNoOpenssl(),
}, async () => {
  const city = new Certificates()
  const pair = city.sign('server')
  const tls = { cert: readFileSync(pair.cert, 'utf8'), key: readFileSync(pair.key, 'utf8') }
  try {
    await withServer(
      async ({ port }) => {
        const session = connectHttp2(`https://127.0.0.1:${port}`, { ca: readFileSync(city.ca) })
        const post = (): ClientHttp2Stream => {
          const head = { ':method': 'POST', ':path': '/api/v1/open', ...asJson, ...token }
          return session.request(head).on('error', () => {})
        }
        const slow = post()
        slow.write('{')
        const whole = post()
        whole.end('{}')
        const [headers] = (await once(whole, 'response')) as [Record<string, number>]
        assert.equal(headers[':status'], 200)
        await once(slow, 'close')
        assert.equal(session.destroyed, false)
        session.destroy()
      },
      { tls, limits: { requestMs: 300 } },
    )
  } finally {
    city.remove()
  }
})

test('S8: beyond the number of connections a new one is closed at once', async () => {
  await withServer(
    async ({ port }) => {
      const sockets = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').resume())
      for (const socket of sockets) socket.on('error', () => {})
      await once(sockets.at(-1)!, 'close')
      assert.ok(sockets.filter(({ destroyed }) => !destroyed).length <= 4)
      for (const socket of sockets) socket.destroy()
    },
    { limits: { connections: 4 } },
  )
})

test('S9: a WebSocket that is asked for is refused and its connection closed', async () => {
  await withServer(async ({ port }) => {
    for (const origin of ['', 'origin: https://evil.example\r\n']) {
      const socket = connect(port, '127.0.0.1')
      const head =
        'GET /api/v1/open HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n'
      const key = 'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
      socket.write(`${head}${key}${origin}\r\n`)
      let text = ''
      for await (const chunk of socket) text += chunk
      assert.match(text, /^HTTP\/1\.1 400 /)
    }
  })
})

test('S10: acts and refusals are told before they are answered; a page that asks every two seconds once', async () => {
  await withServer(async ({ url, notes }) => {
    const act = { method: 'POST', headers: { ...token, ...asJson }, body: '{}' }
    for (let i = 0; i < 2; i++) await fetch(`${url}/act`, act)
    for (let i = 0; i < 5; i++) await fetch(`${url}/closed?a=${i}`, { headers: token })
    await fetch(`${url}/closed`)
    assert.deepEqual(
      notes.map(({ who, what, result }) => [who, what, result]),
      [
        ['operator', 'act', '200'],
        ['operator', 'act', '200'],
        ['operator', 'read', '200'],
      ],
    )
    assert.deepEqual(notes[2], {
      ...{ who: 'operator', what: 'read', target: 'GET /api/v1/closed?a=0' },
      ...{ from: '127.0.0.1', result: '200' },
    })
  })
})

test('S3, S10: who asks through a proxy is believed of the proxy alone', async () => {
  const act = { method: 'POST', headers: { ...token, 'x-forwarded-for': '203.0.113.9' } }
  await withServer(async ({ url, notes }) => {
    await fetch(`${url}/act`, act)
    assert.equal(notes[0]!.from, '127.0.0.1')
  })
  await withServer(
    async ({ url, notes }) => {
      await fetch(`${url}/act`, act)
      assert.equal(notes[0]!.from, '203.0.113.9')
    },
    { trustedProxies: ['127.0.0.1'] },
  )
})

test('S10, F8: what cannot be told to the audit is not answered', async () => {
  const audit = async (): Promise<void> => {
    throw new Error('disk full')
  }
  await withServer(
    async ({ url }) => {
      for (let i = 0; i < 2; i++) {
        const response = await fetch(`${url}/closed`, { headers: token })
        assert.equal(response.status, 503)
        assert.ok(!(await response.text()).includes('got'))
      }
      assert.equal((await fetch(`${url}/open`)).status, 200)
    },
    { door: { audit } as unknown as Door },
  )
})

test('a handler that fails says nothing of why, and its failure is told', async () => {
  const failing = route<void>({
    ...{
      method: 'POST',
      path: '/api/v1/fail',
      summary: 'x',
      may: { roles: ['operator'] },
      audit: 'act',
    },
    handle: async (): Promise<Answer> => {
      throw new Error('password of the database: hunter2')
    },
  })
  await withServer(
    async ({ url, notes }) => {
      const response = await fetch(`${url}/fail`, { method: 'POST', headers: token })
      assert.equal(response.status, 500)
      assert.ok(!(await response.text()).includes('hunter2'))
      assert.equal(notes[0]!.result, '500')
    },
    { lines: [failing] },
  )
})
