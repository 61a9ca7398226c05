import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { EventFact } from '../../sync/fact.ts'
import { ApiBench } from '../../test/support/api-bench.ts'
import { NOON_MS, reading } from '../../test/support/facts.ts'
import { waterHours } from './water-history.ts'

const HOUR_MS = 3_600_000

function hour(number: number, litres: number, coverage = 1): EventFact {
  const hourMs = NOON_MS + number * HOUR_MS
  return {
    ...{ stream: 2, type: 'zoneHour', clk: 2, rev: 0, subject: 'z-1' },
    atMs: hourMs + HOUR_MS,
    fields: { hourMs, litres, coverage, estimated: 0 },
  }
}

test('hours come oldest first, once each with the last word, and say how much of them was read', () => {
  const facts = [hour(1, 3, 0.25), hour(0, 40), reading(1), hour(1, 12)]
  assert.deepEqual(waterHours(facts), [
    { hourMs: NOON_MS, litres: 40, coverage: 1 },
    { hourMs: NOON_MS + HOUR_MS, litres: 12, coverage: 1 },
  ])
})

describe('the past of water over the API', () => {
  let bench: ApiBench
  before(async () => {
    bench = await ApiBench.open()
  })
  after(() => bench.close())

  test('a lock is read back with who set it, and an asset that is not known has no hours', async () => {
    // Facts of a clock that was never set are in no span of time.
    bench.core.clock.state = 2
    const zone = { id: 'z-1', kind: 'zone', name: 'Parc' }
    const ask = (url: string, payload: object) =>
      bench.ask('technician', { method: 'POST', url: `/api/v1/${url}`, payload })
    assert.equal((await ask('assets', { assets: [{ asset: zone }] })).statusCode, 200)
    const lock = { scope: 'z-1', reason: 'works', because: 'tranchée' }
    assert.equal((await ask('watering/locks', lock)).statusCode, 200)
    const told = await bench.ask('viewer', { url: '/api/v1/watering/history?hours=1' })
    const [fact] = told.json().facts
    assert.deepEqual(
      [fact.type, fact.subject, fact.reason, fact.because],
      ['wateringLocked', 'z-1', 'works', 'tranchée'],
    )
    const hours = await bench.ask('viewer', { url: '/api/v1/assets/z-1/water?days=2' })
    assert.deepEqual(hours.json(), { hours: [] })
    const unknown = await bench.ask('viewer', { url: '/api/v1/assets/z-2/water' })
    assert.deepEqual([unknown.statusCode, unknown.json().code], [404, 'unknown-asset'])
  })
})
