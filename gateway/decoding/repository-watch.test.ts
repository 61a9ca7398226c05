import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MetadataHealth } from '../../decoders/bundle/metadata-health.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { type RepositoryLook, RepositoryWatch } from './repository-watch.ts'

const DAY_MS = 86_400_000
const EXPIRES_MS = Date.UTC(2027, 0, 31)

test('F86: metadata that runs out is told at half, near its end and after it, each once', async () => {
  const clock = new FakeClock()
  const told: string[] = []
  let state: MetadataHealth['state'] = 'fresh'
  let refused = ''
  const look = async (): Promise<RepositoryLook> => ({
    health: { state, role: 'timestamp', usedShare: 0.5, expiresMs: EXPIRES_MS },
    refused,
  })
  const raise = (code: string, detail: string) => told.push(`${code}: ${detail}`)
  const watch = new RepositoryWatch({ clock, look, raise })
  const day = async () => {
    clock.advance(DAY_MS)
    for (let n = 0; n < 4; n++) await Promise.resolve()
  }
  await day()
  assert.equal(told.length, 0)
  const states = ['half', 'half', 'ending', 'expired', 'expired', 'fresh', 'half'] as const
  for (const next of states) {
    state = next
    await day()
  }
  assert.deepEqual(
    told.map((one) => one.split(':')[0]),
    ['half', 'ending', 'expired', 'half'].map((one) => `decoder-updates-${one}`),
  )
  assert.match(told[2]!, /timestamp ran out on 2027-01-31: decoders go on/)
  refused = 'the repository is refused: an older timestamp'
  await day()
  await day()
  assert.equal(told.filter((one) => one.startsWith('decoder-repository-refused')).length, 1)
  watch.close()
  state = 'expired'
  await day()
  assert.equal(told.length, 5)
})
