import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { type AskedSpace, PaceAgent } from './agent.ts'
import { paceWish, type SpacePace } from './pace-wish.ts'

const DEV = '70b3d5499f0012ab' as DevEui
const bay: SpacePace = { limitMinutes: 30, heartbeatSeconds: 3600, pace: null, devEui: DEV }
const asked = {
  version: 1,
  devEui: DEV,
  askedSeconds: 900,
  isKept: false,
  asks: 1,
  beatLineMs: null,
  fCntUp: null,
} as const

test('a sensor that speaks less often than its limit lasts should speak twice in it', () => {
  assert.deepEqual(paceWish(bay), {
    seconds: 900,
    because: 'a stay may last 30 min, the sensor speaks every 60 min',
  })
  assert.equal(paceWish({ ...bay, limitMinutes: 10 })?.seconds, 600, 'its battery has to last')
  const prm = { ...bay, limitMinutes: 720, heartbeatSeconds: 86_400 }
  assert.equal(paceWish(prm)?.seconds, 3_600)
})

test('nothing is asked where the pace is good enough, or there is no limit', () => {
  assert.equal(paceWish({ ...bay, heartbeatSeconds: 900 }), undefined)
  assert.equal(paceWish({ ...bay, limitMinutes: 150 }), undefined)
  assert.equal(paceWish({ ...bay, limitMinutes: undefined }), undefined)
})

test('a sensor is asked once for a pace; again when it fell back, was replaced, or needs another', () => {
  assert.equal(paceWish({ ...bay, pace: asked }), undefined)
  assert(paceWish({ ...bay, pace: { ...asked, askedSeconds: null } }))
  assert.equal(paceWish({ ...bay, pace: { ...asked, askedSeconds: null, asks: 3 } }), undefined)
  assert(paceWish({ ...bay, pace: asked, devEui: '70b3d5499f0012ac' }))
  assert(paceWish({ ...bay, limitMinutes: 20, pace: asked }))
})

function agentOver(spaces: readonly AskedSpace[], can: readonly string[]) {
  const clock = new FakeClock()
  const told: string[] = []
  const encoded: string[] = []
  const failures: string[] = []
  const agent = new PaceAgent({
    clock,
    spaces: () => spaces.filter(({ space }) => !told.includes(space)),
    encode: async (profile) => {
      encoded.push(profile)
      if (profile === 'broken') throw new Error('the sandbox is gone')
      return can.includes(profile) ? { fPort: 1, bytes: Uint8Array.of(1) } : undefined
    },
    ask: async ({ space }) => {
      told.push(space)
    },
    failed: (detail) => failures.push(detail),
  })
  return { agent, told, encoded, failures }
}

const space = (name: string, profile: string): AskedSpace => ({
  ...bay,
  devEui: DEV,
  space: name,
  profile,
})

test('one device is asked a look, and a model without words is passed over', async () => {
  const spaces = [space('a', 'mute'), space('b', 'mute'), space('c', 'can'), space('d', 'can')]
  const { agent, told, encoded } = agentOver(spaces, ['can'])
  await agent.look()
  assert.deepEqual(told, ['c'])
  assert.deepEqual(encoded, ['mute', 'can'])
  await agent.look()
  await agent.look()
  assert.deepEqual(told, ['c', 'd'])
  agent.close()
})

test('what fails is told once', async () => {
  const { agent, failures } = agentOver([space('a', 'broken')], [])
  await agent.look()
  await agent.look()
  assert.equal(failures.length, 1)
  agent.close()
})
