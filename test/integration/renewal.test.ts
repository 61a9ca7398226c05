/** A certificate's second life: asked for over a real broker, and past its end over the hypervisor's open door. */

import assert from 'node:assert/strict'
import { KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { systemClock } from '../../base/clock-system.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import { Secret } from '../../base/secret.ts'
import { watchCertificate } from '../../gateway/core/certificate-ways-system.ts'
import { type Hypervisor, startHypervisor } from '../../sync/hypervisor/main.ts'
import {
  type AuthorityFolder,
  createAuthorityFolder,
  drawKeys,
} from '../../sync/pki/authority-folder-system.ts'
import { parseCertificate, viewOf } from '../../sync/pki/certificate.ts'
import type { Authority, Subject } from '../../sync/pki/issue.ts'
import { Renewals } from '../../sync/pki/renewals-system.ts'
import { makeRequest, readRequest } from '../../sync/pki/request.ts'
import { AskRelay } from '../../sync/transport/ask-relay.ts'
import { mqttGatewayTransport } from '../../sync/transport/mqtt.ts'
import type { MqttEndpoint } from '../../sync/transport/mqtt-link.ts'
import { person } from '../support/callers.ts'
import { until } from '../support/gateway-dir.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'

const program = findMosquitto()
const skip = program || process.env['CI'] === 'true' ? false : 'mosquitto is not installed'
const EUI = '0016c001ff10a235' as GatewayEui
const HYPERVISOR = 'hypervisor.example'
const DAY_MS = 86_400_000
/** A machine that does much else. */
const WITHIN_MS = 20_000
const surroundings = { clock: systemClock, random: systemRandom }
const folder = mkdtempSync(join(tmpdir(), 'cigale-renewal-'))
const place = (name: string): string => join(folder, name)

let city: AuthorityFolder
let authority: Authority
let broker: Mosquitto
let hypervisor: Hypervisor

/** A pair as `cigale ca` lays it down, signed so many days ago. */
async function lay(subject: Subject, ageDays: number): Promise<void> {
  const keys = await drawKeys()
  const request = await makeRequest(keys, subject.name)
  const read = await readRequest(request)
  assert.ok(read.kind === 'request')
  const nowMs = Date.now() - ageDays * DAY_MS
  const how = { spki: read.spki, nowMs, random: systemRandom }
  writeFileSync(place(`${subject.name}.pem`), await city.sign(authority, subject, how))
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' })
  writeFileSync(place(`${subject.name}.key`), key)
  writeFileSync(place(`${subject.name}.csr`), request)
}

function endpointOf(name: string): MqttEndpoint {
  const text = (file: string): string => readFileSync(file, 'utf8')
  const ca = city.certificatePem
  return { url: broker.url, cert: text(place(`${name}.pem`)), key: text(place(`${name}.key`)), ca }
}

function untilMs(): number {
  return viewOf(parseCertificate(readFileSync(place(`${EUI}.pem`), 'utf8'))!).untilMs
}

/** The gateway's link with its watch; what it has seen of the link. */
function gateway(renewUrl: string) {
  const asks = new AskRelay()
  const seen: string[] = []
  const raised: string[] = []
  const transport = mqttGatewayTransport({
    ...{ ...surroundings, gw: EUI, epoch: 1, asks },
    endpoint: () => endpointOf(EUI),
    onTrouble: (trouble) => seen.push(trouble?.code ?? 'up'),
  })
  transport.open({ onUp() {}, onDown() {}, onMessage() {}, onReport() {} })
  const paths = { cert: place(`${EUI}.pem`), key: place(`${EUI}.key`), ca: place('ca.pem') }
  const watch = watchCertificate(
    { ...paths, renewUrl },
    { ...surroundings, eui: EUI, asks, raise: (code) => raised.push(code) },
  )
  const close = async (): Promise<void> => {
    watch.close()
    await transport.close()
  }
  return { watch, seen, raised, close }
}

describe('renewals', { skip, timeout: 60_000 }, () => {
  before(async () => {
    assert.ok(program, 'mosquitto must be installed where CI=true')
    const passphrase = new Secret(new Uint8Array(Buffer.from('une longue phrase')))
    const about = { name: 'Ville', nowMs: Date.now() - 400 * DAY_MS, random: systemRandom }
    city = await createAuthorityFolder(place('authority'), passphrase, about)
    authority = await city.unlock(passphrase)
    writeFileSync(place('ca.pem'), city.certificatePem)
    await lay({ role: 'broker', name: 'broker', hosts: ['127.0.0.1'] }, 0)
    await lay({ role: 'hypervisor', name: HYPERVISOR, hosts: [] }, 0)
    broker = await Mosquitto.startSecured(program, {
      ...{ ca: place('ca.pem'), crl: city.revocationsPath, hypervisors: [HYPERVISOR] },
      ...{ cert: place('broker.pem'), key: place('broker.key') },
    })
    const parts = { folder: city, authority, log: silentLog, metrics: new Metrics() }
    const renewals = new Renewals({ ...parts, ...surroundings })
    hypervisor = await startHypervisor({
      database: place('city.db'),
      mqtt: endpointOf(HYPERVISOR),
      renew: (message) => renewals.answer(message),
      api: { host: '127.0.0.1', port: 0, tokens: new Map([['t', person('viewer')]]) },
    })
  })
  after(async () => {
    await hypervisor.close()
    await broker.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('F72: a gateway whose certificate is due gets another over the link itself', async (t) => {
    await lay({ role: 'gateway', name: EUI, hosts: [] }, 70)
    const before = untilMs()
    const one = gateway('')
    t.after(() => one.close())
    await until(() => one.seen.includes('up'), 'the link', WITHIN_MS)
    await until(
      async () => {
        await one.watch.look()
        return one.raised.includes('certificate-renewed')
      },
      'the renewal',
      WITHIN_MS,
    )
    assert.ok(untilMs() > before + 60 * DAY_MS)
  })

  test('F72: one whose certificate has run out is refused by the broker, renews over the open door and comes in', async (t) => {
    await lay({ role: 'gateway', name: EUI, hosts: [] }, 95)
    const one = gateway(`${hypervisor.url}/api/v1/renewals`)
    t.after(() => one.close())
    await until(() => one.seen.length > 0, 'the refusal', WITHIN_MS)
    assert.equal(one.seen[0], 'own-expired')
    await one.watch.look()
    assert.deepEqual(one.raised, ['certificate-expired', 'certificate-renewed'])
    await until(() => one.seen.includes('up'), 'the link with the new certificate', WITHIN_MS)
  })

  test('F72, S3: the open door answers nothing else, and not without end', async () => {
    const post = async (
      body: Uint8Array<ArrayBuffer> | string,
      type = 'application/cbor',
    ): Promise<number> => {
      const url = `${hypervisor.url}/api/v1/renewals`
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })
      await response.arrayBuffer()
      return response.status
    }
    assert.equal(await post(Uint8Array.of(0x80)), 400)
    assert.equal(await post(new Uint8Array(8_192)), 413)
    assert.equal(await post('{}', 'application/json'), 415)
    const statuses = await Promise.all(Array.from({ length: 60 }, () => post(Uint8Array.of(0x80))))
    assert.ok(statuses.includes(429))
    const other = await fetch(`${hypervisor.url}/api/v1/gateways`)
    assert.equal(other.status, 401)
  })
})
