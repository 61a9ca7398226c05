import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { Secret } from '../../base/secret.ts'
import { TestAuthority } from '../../test/support/authority.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import {
  AuthorityError,
  createAuthorityFolder,
  drawKeys,
  openAuthorityFolder,
} from './authority-folder-system.ts'
import { isIssuedBy, lifeState, parseCertificate, renewalDueMs, viewOf } from './certificate.ts'
import { fitOf } from './fit.ts'
import { LIFE_DAYS_MAX } from './issue.ts'
import {
  derOfRequest,
  readRenewalAnswer,
  readRenewalAsk,
  writeRenewalAsk,
} from './renewal-messages.ts'
import { Renewals } from './renewals-system.ts'
import { makeRequest, readRequest } from './request.ts'

const EUI = '0016c001ff10a235'
const DAY_MS = 86_400_000
const START_MS = Date.UTC(2026, 8, 1)
const random = seededRandom(7)
const secretOf = (text: string): Secret => new Secret(new Uint8Array(Buffer.from(text)))
const passphrase = secretOf('une longue phrase')
const folder = mkdtempSync(join(tmpdir(), 'cigale-ca-'))
const place = join(folder, 'ca')
const city = await createAuthorityFolder(place, passphrase, {
  name: 'Ville',
  nowMs: START_MS,
  random,
})
const authority = await city.unlock(passphrase)
after(() => rmSync(folder, { recursive: true }))

async function signed(name: string, nowMs: number) {
  const keys = await drawKeys()
  const request = await makeRequest(keys, name)
  const read = await readRequest(request)
  assert.ok(read.kind === 'request')
  const subject = { role: 'gateway', name, hosts: [] } as const
  const pem = await city.sign(authority, subject, { spki: read.spki, nowMs, random })
  return { pem, request: derOfRequest(request)!, view: viewOf(parseCertificate(pem)!) }
}

test('S14: what the pages of a gateway show is good for a server only, under its name and addresses', async () => {
  const keys = await drawKeys()
  const read = await readRequest(await makeRequest(keys, EUI))
  assert.ok(read.kind === 'request')
  const hosts = ['cigale-a235.local', '192.168.1.20']
  const subject = { role: 'console', name: 'cigale-a235.local', hosts } as const
  const pem = await city.sign(authority, subject, { spki: read.spki, nowMs: START_MS, random })
  const certificate = parseCertificate(pem)!
  assert.equal(viewOf(certificate).role, 'console')
  assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  assert.equal(certificate.subjectAltName, 'DNS:cigale-a235.local, IP Address:192.168.1.20')
})

test('S14: a gateway is signed for under its EUI, on P-256, for 90 days, and its key stays with it', async () => {
  const { pem, view } = await signed(EUI, START_MS)
  const certificate = parseCertificate(pem)!
  assert.equal(view.name, EUI)
  assert.equal(view.role, 'gateway')
  assert.equal(view.untilMs, START_MS + LIFE_DAYS_MAX * DAY_MS)
  assert.equal(certificate.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1')
  assert.ok(isIssuedBy(certificate, city.certificatePem))
  assert.equal(certificate.ca, false)
  assert.equal(readFileSync(join(place, 'issued', `${view.serial}.pem`), 'utf8'), pem)
})

test('S14: nothing lives longer than 90 days, and another authority of the same name is another', async () => {
  const { spki } = (await readRequest(await makeRequest(await drawKeys(), EUI))) as {
    spki: Uint8Array
  }
  const subject = { role: 'gateway', name: EUI, hosts: [] } as const
  const long = city.sign(authority, subject, { spki, nowMs: START_MS, random, days: 91 })
  await assert.rejects(long, RangeError)
  const twin = await TestAuthority.make('Ville')
  const { pem } = await signed(EUI, START_MS)
  assert.equal(isIssuedBy(parseCertificate(pem)!, twin.ca), false)
  assert.equal(isIssuedBy(parseCertificate(pem)!, `${twin.ca}${city.certificatePem}`), true)
  twin.remove()
})

test("S11, S12: the authority's key lies sealed, for its owner only; another passphrase opens nothing", async () => {
  const path = join(place, 'authority.key')
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.doesNotMatch(readFileSync(path, 'utf8'), /PRIVATE/)
  const failed = { name: 'AuthorityError', code: 'passphrase' }
  await assert.rejects(city.unlock(secretOf('une autre phrase')), failed)
  const again = createAuthorityFolder(place, passphrase, { name: 'x', nowMs: 0, random })
  await assert.rejects(again, { code: 'exists' })
  assert.throws(() => openAuthorityFolder(join(folder, 'nothing')), AuthorityError)
})

test('S14: a request counts only as its own key has signed it, and only on P-256', async () => {
  const request = derOfRequest(await makeRequest(await drawKeys(), EUI))!
  const whole = await readRequest(request)
  const changed = request.slice()
  // One digit of the name.
  const at = Buffer.from(changed).indexOf(EUI)
  changed[at] = '1'.charCodeAt(0)
  assert.deepEqual(await readRequest(changed), { kind: 'rejected', reason: 'signature' })
  await fc.assert(
    fc.asyncProperty(fc.nat(request.length - 1), fc.integer({ min: 1, max: 255 }), async (i, x) => {
      const wrong = request.slice()
      wrong[i] = wrong[i]! ^ x
      const read = await readRequest(wrong)
      // Lengths may be written in more than one way: then it says the same.
      if (read.kind === 'request') assert.deepEqual(read, whole)
    }),
    { numRuns: 200 },
  )
})

test('S19: no bytes make the readers of requests, certificates and renewals throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      assert.equal((await readRequest(bytes)).kind, 'rejected')
      assert.equal(parseCertificate(bytes), undefined)
      readRenewalAsk(bytes)
      readRenewalAnswer(bytes)
    }),
    { numRuns: 500 },
  )
})

test('F72: a certificate is due at two thirds of its life', () => {
  const life = { fromMs: 0, untilMs: 90 * DAY_MS }
  assert.equal(renewalDueMs(life), 60 * DAY_MS)
  assert.equal(lifeState(life, 60 * DAY_MS - 1), 'good')
  assert.equal(lifeState(life, 60 * DAY_MS), 'due')
  assert.equal(lifeState(life, 90 * DAY_MS), 'expired')
  assert.equal(lifeState(life, -1), 'early')
})

async function ask(clock: FakeClock, request: Uint8Array) {
  const surroundings = { clock, random, log: silentLog, metrics: new Metrics() }
  const renewals = new Renewals({ folder: city, authority, ...surroundings })
  const id = random.bytes(8)
  const answer = await renewals.answer(writeRenewalAsk({ id, request }))
  const read = readRenewalAnswer(answer!)!
  assert.deepEqual(read.id, id)
  return read
}

test('F72: the same request renews at two thirds of the life, also after it has run out, and fills nothing before', async () => {
  const eui = '0016c001ff10a236'
  const { request, view, pem } = await signed(eui, START_MS)
  const at = async (days: number) => {
    const clock = new FakeClock()
    clock.stepWall(START_MS + days * DAY_MS - clock.wallMs())
    const answer = await ask(clock, request)
    return answer.kind === 'renewed' ? answer.certificate : answer.reason
  }
  const count = readdirSync(join(place, 'issued')).length
  assert.equal(await at(30), pem)
  assert.equal(readdirSync(join(place, 'issued')).length, count)
  const second = await at(61)
  const next = viewOf(parseCertificate(second)!)
  assert.equal(next.keyHash, view.keyHash)
  assert.equal(next.untilMs, START_MS + 151 * DAY_MS)
  const third = await at(200)
  assert.equal(viewOf(parseCertificate(third)!).untilMs, START_MS + 290 * DAY_MS)
  assert.equal(await at(290 + 181), 'too-old')
})

test('F72, S14: who was revoked, or was never signed for, gets no renewal, nor under another name', async () => {
  const eui = '0016c001ff10a237'
  const { request, view } = await signed(eui, START_MS)
  const clock = new FakeClock()
  clock.stepWall(START_MS + 70 * DAY_MS - clock.wallMs())
  const stranger = derOfRequest(await makeRequest(await drawKeys(), eui))!
  assert.deepEqual((await ask(clock, stranger)).kind, 'refused')
  await city.revoke(authority, [view.serial], START_MS + DAY_MS)
  await city.revoke(authority, [view.serial], START_MS + 2 * DAY_MS)
  const revoked = await city.revoked()
  assert.deepEqual(revoked, [{ serial: view.serial, atMs: START_MS + DAY_MS }])
  const answer = await ask(clock, request)
  assert.equal(answer.kind === 'refused' && answer.reason, 'revoked')
})

test('S14: a gateway takes a certificate only for its own key and name, from its authority, in time', async () => {
  const other = await TestAuthority.make('autre')
  const nowMs = Date.now()
  try {
    const own = await other.sign('gateway', EUI)
    const give = { certificate: own.cert, key: own.key, ca: other.ca, eui: EUI, nowMs }
    const reason = (change: Partial<typeof give>): string => {
      const fit = fitOf({ ...give, ...change })
      return fit.kind === 'fits' ? 'fits' : fit.reason
    }
    const foreign = await other.sign('gateway', '0016c001ff10a238')
    const machine = await other.sign('hypervisor', 'hypervisor.example')
    assert.equal(reason({}), 'fits')
    assert.equal(reason({ certificate: foreign.cert }), 'other-gateway')
    assert.equal(reason({ certificate: machine.cert }), 'other-gateway')
    assert.equal(reason({ key: foreign.key }), 'other-key')
    assert.equal(reason({ ca: city.certificatePem }), 'other-authority')
    assert.equal(reason({ nowMs: nowMs + 91 * DAY_MS }), 'expired')
    assert.equal(reason({ certificate: 'PEM' }), 'format')
  } finally {
    other.remove()
  }
})

test('a list of revoked certificates of another authority is no list of ours', async () => {
  const other = await TestAuthority.make()
  const before = readFileSync(city.revocationsPath)
  writeFileSync(city.revocationsPath, readFileSync(other.crlPath))
  await assert.rejects(city.revoked(), /not signed by this authority/)
  writeFileSync(city.revocationsPath, before)
  other.remove()
})
