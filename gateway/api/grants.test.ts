import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClockState } from '../../base/clock.ts'
import { Ed25519Key } from '../../base/ed25519.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Secret } from '../../base/secret.ts'
import { type Grant, signedGrant } from '../../sync/grant.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { GrantDoor } from './grants.ts'

const GW = '70b3d5fffe000007' as GatewayEui
const NOW_MS = Date.parse('2026-06-15T09:30:00Z')
const HOUR_MS = 3_600_000
const key = (seed: number): Ed25519Key => new Ed25519Key(new Secret(new Uint8Array(32).fill(seed)))
const CITY = key(1)
const GRANT: Grant = {
  id: 'g1',
  holder: 'équipe pose',
  role: 'technician',
  gateways: [GW],
  fromMs: NOW_MS - HOUR_MS,
  untilMs: NOW_MS + HOUR_MS,
}

function rolesOf(grant: Partial<Grant>, by = CITY, clockState: ClockState = 2, gw = GW) {
  const clock = new FakeClock({ wallMs: NOW_MS })
  clock.state = clockState
  const door = new GrantDoor({ gw, publicKeys: [CITY.publicHex], clock, log: silentLog })
  return door.callerOf(signedGrant({ ...GRANT, ...grant }, by))
}

test('S7: a grant of the hypervisor lets a technician in without a network, by its role alone', () => {
  assert.deepEqual(rolesOf({}), {
    name: 'équipe pose (grant g1)',
    roles: ['technician'],
    scopes: [],
    isSteppedUp: false,
  })
})

test('S7: expired, of another gateway, forged, or with a clock of 1970 it lets nobody in', () => {
  assert.equal(rolesOf({ untilMs: NOW_MS }), undefined)
  assert.equal(rolesOf({}, CITY, 2, '70b3d5fffe000008' as GatewayEui), undefined)
  assert.equal(rolesOf({}, key(2)), undefined)
  assert.equal(rolesOf({}, CITY, 0), undefined)
  assert.equal(rolesOf({ fromMs: NOW_MS - 25 * HOUR_MS }), undefined)
})

test('S7: what is no grant is none of its business', () => {
  const clock = new FakeClock({ wallMs: NOW_MS })
  const door = new GrantDoor({ gw: GW, publicKeys: [], clock, log: silentLog })
  for (const text of ['', 'cigale_abc', 'eA==', 'x'.repeat(9_000)]) {
    assert.equal(door.callerOf(text), undefined)
  }
})
