import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ed25519Key } from '../base/ed25519.ts'
import type { GatewayEui } from '../base/ids.ts'
import { Secret } from '../base/secret.ts'
import { checkGrant, GRANT_MS_MAX, type Grant, isGrantText, signedGrant } from './grant.ts'

const key = new Ed25519Key(new Secret(new Uint8Array(32).fill(1)))
const other = new Ed25519Key(new Secret(new Uint8Array(32).fill(2)))
const gw = '70b3d50000000001' as GatewayEui
const fromMs = Date.UTC(2027, 5, 1, 6)
const HOUR_MS = 3_600_000
const grant: Grant = {
  id: '00112233445566778899aabbccddeeff',
  holder: 'maintenance-1',
  role: 'technician',
  gateways: [gw, '70b3d50000000002'],
  fromMs,
  untilMs: fromMs + 8 * HOUR_MS,
}
const here = { gw, publicKeys: [key.publicHex], nowMs: fromMs + HOUR_MS, clockState: 2 } as const

test('S7: a gateway that reaches nobody lets in who has a grant for it, with its role', () => {
  const text = signedGrant(grant, key)
  assert.ok(isGrantText(text))
  assert.deepEqual(checkGrant(text, here), { kind: 'granted', grant })
  const keys = [other.publicHex, key.publicHex]
  assert.equal(checkGrant(text, { ...here, publicKeys: keys }).kind, 'granted')
})

test('S7: expired, of tomorrow, of another gateway, too long, or with a clock of 1970: refused, and why', () => {
  const text = signedGrant(grant, key)
  const reason = (asked: Partial<Parameters<typeof checkGrant>[1]>, given = text) => {
    const check = checkGrant(given, { ...here, ...asked })
    return check.kind === 'refused' ? check.reason : undefined
  }
  assert.equal(reason({ nowMs: grant.untilMs }), 'expired')
  assert.equal(reason({ nowMs: grant.untilMs - 1 }), undefined)
  assert.equal(reason({ nowMs: fromMs - HOUR_MS }), 'not-yet')
  assert.equal(reason({ nowMs: fromMs - 60_000 }), undefined)
  assert.equal(reason({ gw: '70b3d50000000003' as GatewayEui }), 'other-gateway')
  assert.equal(reason({ nowMs: 0, clockState: 0 }), 'clock-not-set')
  const long = signedGrant({ ...grant, untilMs: fromMs + GRANT_MS_MAX + 1 }, key)
  assert.equal(reason({}, long), 'too-long')
})

test('S7: what another has signed, or somebody has changed, is forged', () => {
  const [head, body, signature] = signedGrant(grant, key).split('.') as [string, string, string]
  const more = Buffer.from(JSON.stringify({ ...grant, role: 'maintainer' })).toString('base64url')
  const reasonOf = (text: string) => {
    const check = checkGrant(text, here)
    return check.kind === 'refused' && check.reason
  }
  assert.equal(reasonOf(`${head}.${more}.${signature}`), 'forged')
  assert.equal(reasonOf(signedGrant(grant, other)), 'forged')
  assert.equal(reasonOf(`${head}.${body}.${'A'.repeat(86)}`), 'forged')
  for (const text of [
    '',
    head,
    `${head}.${body}`,
    `${head}.${body}.abc`,
    `x.${body}.${signature}`,
  ]) {
    assert.equal(reasonOf(text), 'format', text)
  }
  // Signed for another purpose with the same key, as an order is.
  const order = Buffer.from(key.sign(Buffer.from(body))).toString('base64url')
  assert.equal(reasonOf(`${head}.${body}.${order}`), 'forged')
  const secret = signedGrant({ ...grant, role: 'security' as 'viewer' }, key)
  assert.equal(reasonOf(secret), 'format')
})
