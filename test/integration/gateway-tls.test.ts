/** A gateway's console over HTTPS: certificates of the city's authority, a name on the network, the step before. */

import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { get as getPlain } from 'node:http'
import { type RequestOptions, request } from 'node:https'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connect } from 'node:tls'
import multicastDns from 'multicast-dns'
import { systemClock } from '../../base/clock-system.ts'
import { silentLog } from '../../base/log.ts'
import { readConfig } from '../../gateway/config/load.ts'
import { type Runtime, startRuntime } from '../../gateway/runtime.ts'
import type { Authority } from '../../sync/pki/issue.ts'
import { drawAuthority, writeConsolePair } from '../support/console-certificate.ts'
import { freePort } from '../support/free-port.ts'
import { type GatewayDir, makeGatewayDir, until } from '../support/gateway-dir.ts'
import { PASSWORD } from '../support/people-rig.ts'

const NAME = 'cigale-essai.local'

let dir: GatewayDir
let runtime: Runtime
let city: Authority
let httpsPort: number
let plainPort: number

before(async () => {
  dir = await makeGatewayDir()
  city = await drawAuthority()
  ;[httpsPort, plainPort] = [await freePort(), await freePort()]
  await writeConsolePair(dir.path, city, [NAME, '127.0.0.1'])
  const text = readFileSync(dir.configPath, 'utf8').replace(
    /^api: .*$/m,
    `api:
  bind: "127.0.0.1:${dir.httpPort}"
  https: { bind: "127.0.0.1:${httpsPort}", plain: "127.0.0.1:${plainPort}", name: cigale-essai,
    cert: ${dir.path}/console.pem, key: ${dir.path}/console.key, ca: ${dir.path}/ca.pem }`,
  )
  const read = readConfig(text)
  assert.ok(read.kind === 'config', JSON.stringify(read))
  const { config } = read
  runtime = await startRuntime({ config, dataDir: dir.path, clock: systemClock, log: silentLog })
})
after(async () => {
  await runtime?.close()
  dir?.remove()
})

type Said = {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly body: string
}

function ask(path: string, more: RequestOptions = {}, body?: unknown): Promise<Said> {
  return new Promise((resolve, reject) => {
    const how = {
      ...{ host: '127.0.0.1', port: httpsPort, path, servername: NAME, ca: city.certificatePem },
      ...{ agent: false, ...more },
    }
    const asked = request(how, async (response) => {
      let text = ''
      for await (const piece of response.setEncoding('utf8')) text += piece
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
    })
    asked.on('error', reject)
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

function plain(path: string): Promise<Said> {
  return new Promise((resolve, reject) => {
    getPlain({ host: '127.0.0.1', port: plainPort, path, agent: false }, async (response) => {
      let text = ''
      for await (const piece of response.setEncoding('utf8')) text += piece
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
    }).on('error', reject)
  })
}

test('S4, S8: whoever trusts the city’s authority reaches the console by name and address, and its login holds', async () => {
  for (const servername of [NAME, '127.0.0.1']) {
    const host = servername === NAME ? { servername } : { servername: '' }
    assert.equal((await ask('/api/v1/health', host)).status, 200)
  }
  const secret = readFileSync(join(dir.path, 'cigale-setup-secret'), 'utf8')
  const method = 'POST'
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  const first = { name: 'chef-poste', password: PASSWORD }
  const made = await ask('/api/v1/setup', { method, headers }, { ...first, secret })
  assert.equal(made.status, 201)
  const entered = await ask('/api/v1/session', { method, headers }, first)
  const cookie = String(entered.headers['set-cookie']).split(';')[0]!
  assert.equal((await ask('/api/v1/status', { headers: { cookie } })).status, 200)
  assert.match(String(entered.headers['strict-transport-security']), /max-age/)
})

test('S4: who does not trust the authority, asks by another name, or speaks an old version is not served', async () => {
  await assert.rejects(ask('/api/v1/health', { ca: [] }), /certificate/)
  await assert.rejects(ask('/api/v1/health', { servername: 'other.local' }), /other\.local/)
  const other = await drawAuthority()
  await assert.rejects(ask('/api/v1/health', { ca: other.certificatePem }), /certificate/)
  const old = await new Promise((resolve) => {
    const versions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const
    const how = { host: '127.0.0.1', port: httpsPort, rejectUnauthorized: false, ...versions }
    connect({ ...how, ciphers: 'ALL@SECLEVEL=0' })
      .on('secureConnect', () => resolve('connected'))
      .on('error', () => resolve('refused'))
  })
  assert.equal(old, 'refused')
})

test('plain HTTP on the network gives the authority’s certificate and the way on, and nothing else', async () => {
  const given = await plain('/ca.crt')
  assert.equal(given.headers['content-type'], 'application/x-x509-ca-cert')
  assert.equal(
    new X509Certificate(given.body).fingerprint256,
    new X509Certificate(city.certificatePem).fingerprint256,
  )
  const page = await plain('/')
  assert.ok(page.body.includes(`https://${NAME}:${httpsPort}/`))
  const der = new X509Certificate(city.certificatePem).raw
  const print = createHash('sha256').update(der).digest('hex').toUpperCase()
  assert.ok(page.body.replaceAll(' ', '').includes(print))
  for (const path of ['/api/v1/health', '/api/v1/status', '/app.js', '/metrics']) {
    assert.equal((await plain(path)).status, 404, path)
  }
})

test('S14: a certificate that takes the place of the one before is shown without a restart; half of a pair changes nothing', async () => {
  const shown = () =>
    new Promise<string>((resolve, reject) => {
      const how = { host: '127.0.0.1', port: httpsPort, servername: NAME, ca: city.certificatePem }
      const socket = connect(how, () => {
        resolve(socket.getPeerCertificate().serialNumber.toLowerCase())
        socket.destroy()
      })
      socket.on('error', reject)
    })
  const first = await shown()
  const keyBefore = readFileSync(join(dir.path, 'console.key'))
  const { serial: next } = await writeConsolePair(dir.path, city, [NAME, '127.0.0.1'])
  const key = readFileSync(join(dir.path, 'console.key'))
  writeFileSync(join(dir.path, 'console.key'), keyBefore)
  await new Promise((resolve) => setTimeout(resolve, 6_000))
  assert.equal(await shown(), first)
  writeFileSync(join(dir.path, 'console.key'), key)
  await until(async () => (await shown()) === next, 'the new certificate', 12_000)
})

test('the gateway answers for its name on the network', async (t) => {
  const mdns = multicastDns()
  try {
    const answer = await new Promise<string | undefined>((resolve) => {
      mdns.on('error', () => resolve(undefined))
      mdns.on('response', ({ answers = [] }) => {
        const found = answers.find(({ name, type }) => name === NAME && type === 'A')
        if (found && 'data' in found) resolve(String(found.data))
      })
      mdns.query(NAME, 'A')
      setTimeout(() => resolve(undefined), 3_000)
    })
    if (answer === undefined) return t.skip('no network that carries multicast')
    assert.match(answer, /^\d+\.\d+\.\d+\.\d+$/)
  } finally {
    mdns.destroy()
  }
})
