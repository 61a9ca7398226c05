import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { effectiveTime } from './effective-time.ts'
import { metadataHealth } from './metadata-health.ts'

const DAY_MS = 86_400_000
const BUILD_MS = Date.UTC(2027, 0, 1)
const known = { buildMs: BUILD_MS, signedMs: 0, lastAcceptedMs: 0, lastShutdownMs: 0 }

test('F19, F20: a clock that is unset, behind or far ahead is not believed', () => {
  const nowMs = BUILD_MS + 30 * DAY_MS
  const good = effectiveTime({ ...known, systemMs: nowMs, clockState: 1 })
  assert.deepEqual(good, { nowMs, timeUnsure: false, clock: 'believed' })
  for (const [systemMs, clockState, clock] of [
    [0, 0, 'never-set'],
    [nowMs, 0, 'never-set'],
    [0, 2, 'behind'],
    [BUILD_MS + 401 * DAY_MS, 3, 'too-far-ahead'],
    [Date.UTC(2106, 0, 1), 1, 'too-far-ahead'],
  ] as const) {
    const time = effectiveTime({ ...known, systemMs, clockState })
    assert.deepEqual(time, { nowMs: BUILD_MS, timeUnsure: true, clock })
  }
})

test('a clock may be some minutes behind the hypervisor without being wrong', () => {
  const signedMs = BUILD_MS + DAY_MS
  const sources = { ...known, signedMs, clockState: 2 } as const
  assert.equal(effectiveTime({ ...sources, systemMs: signedMs - 60_000 }).timeUnsure, false)
  assert.equal(effectiveTime({ ...sources, systemMs: signedMs - 600_000 }).timeUnsure, true)
})

test('S17: the time never falls below anything that was seen signed', () => {
  const ms = fc.integer({ min: 0, max: Date.UTC(2200, 0, 1) })
  const sources = fc.record({
    systemMs: ms,
    clockState: fc.constantFrom(0, 1, 2, 3) as fc.Arbitrary<0 | 1 | 2 | 3>,
    buildMs: ms,
    signedMs: ms,
    lastAcceptedMs: ms,
    lastShutdownMs: ms,
  })
  fc.assert(
    fc.property(sources, (all) => {
      const { nowMs, timeUnsure } = effectiveTime(all)
      const { buildMs, signedMs, lastAcceptedMs, lastShutdownMs } = all
      const floorMs = Math.max(buildMs, signedMs, lastAcceptedMs, lastShutdownMs)
      assert.ok(nowMs >= floorMs && nowMs <= Math.max(floorMs, all.systemMs))
      assert.ok(!timeUnsure || nowMs === floorMs)
    }),
  )
})

test('F86: the worst role tells at half and at four fifths of its life', () => {
  const roles = [
    { role: 'root', issuedMs: 0, expiresMs: 365 * DAY_MS },
    { role: 'timestamp', issuedMs: 0, expiresMs: 30 * DAY_MS },
    { role: 'foreign', issuedMs: undefined, expiresMs: 35 * DAY_MS },
  ]
  const states = [0, 14, 15, 23, 24, 29, 30, 400].map((day) => {
    const { state, role } = metadataHealth(roles, day * DAY_MS)
    return `${day} ${state} ${role}`
  })
  assert.deepEqual(states, [
    '0 fresh root',
    '14 fresh timestamp',
    '15 half timestamp',
    '23 half timestamp',
    '24 ending timestamp',
    '29 ending timestamp',
    '30 expired timestamp',
    '400 expired root',
  ])
  assert.equal(metadataHealth([], 0).state, 'none')
})
