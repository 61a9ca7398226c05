/** The hypervisor over TLS, as its configuration says, with the login that needs it. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect as connectHttp2 } from 'node:http2'
import { request } from 'node:https'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect } from 'node:tls'
import { ANYONE } from '../../base/http/caller.ts'
import { CITY_ROLES } from '../../sync/hypervisor/city-roles.ts'
import { startHypervisor } from '../../sync/hypervisor/main.ts'
import { Certificates, whyNoOpenssl } from '../support/certificates.ts'
import { PASSWORD } from '../support/people-rig.ts'

type Said = { readonly status: number; readonly headers: Record<string, unknown> }

test('S4, S8: over TLS a login comes with its cookie, browsers stay with it, and old versions are refused', {
  skip: whyNoOpenssl(),
}, async () => {
  const city = new Certificates()
  const pair = city.sign('hypervisor')
  const tls = { cert: readFileSync(pair.cert, 'utf8'), key: readFileSync(pair.key, 'utf8') }
  const api = { host: '127.0.0.1', port: 0, tokens: new Map(), tls }
  const hypervisor = await startHypervisor({ database: join(city.folder, 'h.db'), api })
  const post = (path: string, body: unknown): Promise<Said> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
      const ca = readFileSync(city.ca)
      const asked = request(`${hypervisor.url}/api/v1/${path}`, { method: 'POST', headers, ca })
      asked.on('error', reject).on('response', (response) => {
        response.resume().on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers })
        })
      })
      asked.end(JSON.stringify(body))
    })
  try {
    assert.match(hypervisor.url ?? '', /^https:/)
    const secret = readFileSync(join(city.folder, 'cigale-setup-secret'), 'utf8')
    assert.equal(
      (await post('setup', { secret, name: 'direction', password: PASSWORD })).status,
      201,
    )
    const { status, headers } = await post('session', { name: 'direction', password: PASSWORD })
    assert.equal(status, 200)
    assert.match(String(headers['set-cookie']), /^__Host-cigale=[\w-]{43}; Path=\/; Secure;/)
    assert.match(String(headers['strict-transport-security']), /max-age=\d{7}/)
    const port = Number(new URL(hypervisor.url ?? '').port)
    const old = await new Promise((resolve) => {
      const how = { host: '127.0.0.1', port, rejectUnauthorized: false }
      const socket = connect({
        ...how,
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'ALL@SECLEVEL=0',
      })
      socket.on('secureConnect', () => resolve('connected')).on('error', () => resolve('refused'))
    })
    assert.equal(old, 'refused')
  } finally {
    await hypervisor.close()
    city.remove()
  }
})

test('S3, S8: over HTTP/2 the same rules hold, forty files come in one connection, and a stream follows', {
  skip: whyNoOpenssl(),
}, async () => {
  const city = new Certificates()
  const pair = city.sign('hypervisor')
  const tls = { cert: readFileSync(pair.cert, 'utf8'), key: readFileSync(pair.key, 'utf8') }
  const tokens = new Map([['t', { ...ANYONE, name: 'test', roles: CITY_ROLES }]])
  const api = { host: '127.0.0.1', port: 0, tokens, tls }
  const hypervisor = await startHypervisor({ database: join(city.folder, 'h.db'), api })
  const session = connectHttp2(hypervisor.url ?? '', { ca: readFileSync(city.ca) })
  const get = async (path: string, more: Record<string, string> = {}) => {
    const stream = session.request({ ':path': path, ...more })
    const [headers] = (await once(stream, 'response')) as [Record<string, string | number>]
    return { stream, headers }
  }
  const token = { authorization: 'Bearer t' }
  try {
    const files = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const { stream, headers } = await get('/app.js', { 'accept-encoding': 'br' })
        let bytes = 0
        for await (const piece of stream) bytes += (piece as Buffer).length
        return [headers[':status'], headers['content-encoding'], bytes > 1_000]
      }),
    )
    assert.deepEqual(new Set(files.map(String)), new Set(['200,br,true']))
    assert.equal((await get('/api/v1/status')).headers[':status'], 401)
    const { headers } = await get('/api/v1/status', token)
    assert.deepEqual([headers[':status'], headers['x-content-type-options']], [200, 'nosniff'])
    // Another site's page is refused, by the name that HTTP/2 carries elsewhere than HTTP/1.1.
    const body = { ':method': 'POST', 'content-type': 'application/json' }
    const foreign = await get('/api/v1/session', {
      ...body,
      origin: 'https://elsewhere.example',
    })
    assert.equal(foreign.headers[':status'], 403)
    const { stream: events } = await get('/api/v1/events/stream?after=0', token)
    const [beat] = (await once(events, 'data')) as [Buffer]
    assert.equal(beat.toString(), ':\n\n')
    events.close()
  } finally {
    session.destroy()
    await hypervisor.close()
    city.remove()
  }
})
