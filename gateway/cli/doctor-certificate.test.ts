import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { TestAuthority } from '../../test/support/authority.ts'
import { checkCertificate, checkConsoleCertificate } from './doctor-certificate.ts'

const EUI = '0016c001ff10a235'
const DAY_MS = 86_400_000
const city = await TestAuthority.make()
after(() => city.remove())

test('F72, F20: the doctor tells a good certificate from one that is due, expired, early, foreign or not there', async () => {
  const pair = await city.sign('gateway', EUI)
  const files = { cert: pair.certPath, key: pair.keyPath, ca: city.caPath }
  const nowMs = Date.now()
  const said = (days: number, change: Partial<typeof files> = {}, eui = EUI) => {
    const at = { eui, nowMs: nowMs + days * DAY_MS }
    const { verdict, detail } = checkCertificate({ ...files, ...change }, at)
    return `${verdict} ${detail}`
  }
  assert.match(said(0), /^ok good until/)
  assert.match(said(61), /^warn good until/)
  assert.match(said(91), /^fail it ran out on/)
  assert.match(said(-2), /^fail good from/)
  assert.match(said(0, {}, '0016c001ff10a236'), /^fail it is for/)
  assert.match(said(0, { cert: '/nowhere.pem' }), /^fail .*no such file/)
})

test('S14: the doctor tells what is wrong with the certificate of the console', async () => {
  const pair = await city.sign('console', 'cigale-a235.local')
  const other = await city.sign('console', 'cigale-a236.local')
  const files = { cert: pair.certPath, key: pair.keyPath }
  const said = (days: number, change: Partial<typeof files> = {}) => {
    const atMs = Date.now() + days * DAY_MS
    const { verdict, detail } = checkConsoleCertificate({ ...files, ...change }, atMs)
    return `${verdict} ${detail}`
  }
  assert.match(said(0), /^ok good until/)
  assert.match(said(61), /^warn good until/)
  assert.match(said(91), /^fail it ran out on/)
  assert.match(said(0, { key: other.keyPath }), /^fail .*is not the key of/)
  assert.match(said(0, { cert: '/nowhere.pem' }), /^fail .*no such file/)
})
