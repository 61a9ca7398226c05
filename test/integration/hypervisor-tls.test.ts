/** The hypervisor over TLS, as its configuration says, with the login that needs it. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect } from 'node:tls'
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
