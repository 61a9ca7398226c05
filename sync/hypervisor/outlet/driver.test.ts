/** An outlet over a store, through refusals, silences and restarts: nothing lost, nothing held up. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../../base/log.ts'
import { Metrics } from '../../../base/metrics.ts'
import { seededRandom } from '../../../base/random.ts'
import { cityOf, NOW_MS } from '../../../test/support/city-now.ts'
import { FactShelf } from '../../../test/support/fact-shelf.ts'
import { spotTaken } from '../../../test/support/facts.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import { MemoryRecords } from '../../../test/support/memory-records.ts'
import type { StoredFact } from '../store.ts'
import { type DriverOptions, OutletDriver } from './driver.ts'
import type { Outlet, Refused } from './outlet.ts'
import { OUTLET_ROUTES } from './routes.ts'
import { OutletError } from './trouble.ts'

/** A partner that takes positions; some of them it refuses, and sometimes it is away. */
class Partner implements Outlet {
  readonly name = 'partner'
  followsCity = false
  readonly taken: number[] = []
  readonly calls: number[][] = []
  readonly refuses = new Map<string, { isFinal: boolean }>()
  away: Error | undefined

  async deliver(facts: readonly StoredFact[]): Promise<readonly Refused[]> {
    this.calls.push(facts.map(({ position }) => position))
    if (this.away) throw this.away
    const refused: Refused[] = []
    for (const { position } of facts) {
      const id = `row-${position}`
      const refusal = this.refuses.get(id)
      if (refusal) refused.push({ id, because: 'poison', sent: { position }, ...refusal })
      else this.taken.push(position)
    }
    return refused
  }
}

class RetryingPartner extends Partner {
  readonly retried: string[] = []
  async retry(letter: Pick<Refused, 'id' | 'sent'>): Promise<Refused | undefined> {
    this.retried.push(letter.id)
    if (this.away) throw this.away
    const refusal = this.refuses.get(letter.id)
    if (refusal) return { ...letter, because: 'still poison', ...refusal }
    this.taken.push((letter.sent as { position: number }).position)
    return undefined
  }
}

class Bench {
  readonly clock = new FakeClock({ wallMs: NOW_MS })
  readonly shelf = new FactShelf()
  readonly records = new MemoryRecords()
  readonly metrics = new Metrics()
  readonly warnings: string[] = []
  cityPosition: number | undefined
  readonly partner: Partner
  driver: OutletDriver

  constructor(partner: Partner, options: DriverOptions = {}) {
    this.partner = partner
    this.driver = this.made(options)
  }

  made(options: DriverOptions): OutletDriver {
    const { clock, records, metrics } = this
    return new OutletDriver({
      ...{ clock, records, metrics, outlet: this.partner, store: this.shelf },
      city: async () => ({
        ...cityOf(),
        position: this.cityPosition ?? this.shelf.all.length,
      }),
      random: seededRandom(1, 'outlet'),
      log: { ...silentLog, warn: (_fields, message) => void this.warnings.push(message) },
      options: { start: 'beginning', ...options },
    })
  }

  arrive(count: number): void {
    for (let i = 0; i < count; i++) this.shelf.arrive(spotTaken(i), this.clock.wallMs())
  }

  async position(): Promise<unknown> {
    return (await this.records.get('outlet', 'partner'))?.body
  }
}

const AWAY = new OutletError('unreachable', 'POST http://partner.example: ECONNREFUSED', {})

test('facts go on in order, in batches, and the position is kept after each', async () => {
  const bench = new Bench(new Partner(), { batchMax: 4 })
  bench.arrive(10)
  bench.driver.open()
  await bench.clock.pass(2_000)
  assert.deepEqual(bench.partner.calls, [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
    [9, 10],
  ])
  assert.deepEqual(await bench.position(), { position: 10 })
  assert.equal((await bench.driver.status()).state, 'upToDate')
  assert.equal(
    bench.metrics.value('cigale_outlet_delivered_facts_total', { outlet: 'partner' }),
    10,
  )
  await bench.driver.close()
})

test('an outlet that begins now leaves what is stored alone, and a restart does not skip what came since', async () => {
  const bench = new Bench(new Partner(), { start: 'now' })
  bench.arrive(3)
  bench.partner.away = AWAY
  bench.driver.open()
  await bench.clock.pass(100)
  bench.arrive(2)
  await bench.clock.pass(5_000)
  await bench.driver.close()
  assert.deepEqual(bench.partner.taken, [])
  bench.partner.away = undefined
  bench.driver = bench.made({ start: 'now' })
  bench.driver.open()
  await bench.clock.pass(5_000)
  assert.deepEqual(bench.partner.taken, [4, 5])
  await bench.driver.close()
})

test('F57: a partner that is away is asked at growing waits, and nothing is kept as delivered', async () => {
  const bench = new Bench(new Partner())
  bench.arrive(3)
  bench.partner.away = AWAY
  bench.driver.open()
  await bench.clock.pass(600_000)
  const tries = bench.partner.calls.length
  assert.ok(tries >= 10 && tries < 60, `${tries} tries in ten minutes`)
  assert.deepEqual(await bench.position(), { position: 0 })
  const status = await bench.driver.status()
  assert.equal(status.state, 'troubled')
  assert.equal(status.lagFacts, 3)
  assert.equal(status.lagSeconds, 600)
  assert.match(status.lastError?.fr ?? '', /injoignable/)
  assert.match(status.lastError?.detail ?? '', /ECONNREFUSED/)
  assert.equal(bench.warnings.length, 1, 'told once, not at every try')
  bench.partner.away = undefined
  await bench.clock.pass(60_000)
  assert.deepEqual(bench.partner.taken, [1, 2, 3])
  assert.equal((await bench.driver.status()).lastError, undefined)
  await bench.driver.close()
})

test('F58: a delivery that never ends is given up after its time, and comes again', async () => {
  const partner = new Partner()
  let hangs = true
  const deliver = partner.deliver.bind(partner)
  partner.deliver = (facts) => (hangs ? new Promise(() => {}) : deliver(facts))
  const bench = new Bench(partner, { deliverWithinMs: 5_000 })
  bench.arrive(1)
  bench.driver.open()
  await bench.clock.pass(5_500)
  assert.match((await bench.driver.status()).lastError?.en ?? '', /does not answer in time/)
  hangs = false
  await bench.clock.pass(10_000)
  assert.deepEqual(partner.taken, [1])
  await bench.driver.close()
})

for (const Kind of [Partner, RetryingPartner]) {
  const how = Kind === Partner ? 'by its facts' : 'by its letter'
  test(`a row that poisons is tried five times ${how}, laid aside, and holds nobody up`, async () => {
    const bench = new Bench(new Kind())
    bench.partner.refuses.set('row-2', { isFinal: false })
    bench.arrive(3)
    bench.driver.open()
    await bench.clock.pass(1_000)
    bench.arrive(2)
    await bench.clock.pass(2_000)
    assert.deepEqual(
      bench.partner.taken.filter((position) => position !== 2),
      bench.partner.taken,
    )
    for (const position of [1, 3, 4, 5]) assert.ok(bench.partner.taken.includes(position))
    assert.deepEqual(await bench.position(), { position: 5 })
    await bench.clock.pass(3_600_000)
    const [letter, ...others] = await bench.driver.letters.list()
    assert.equal(others.length, 0)
    assert.equal(letter?.state, 'dead')
    assert.equal(letter?.tries, 5)
    assert.deepEqual(letter?.sent, { position: 2 })
    assert.match(letter?.because ?? '', /poison/)
    const status = await bench.driver.status()
    assert.deepEqual([status.waiting, status.dead], [0, 1])
    assert.equal(bench.metrics.value('cigale_outlet_dead_total', { outlet: 'partner' }), 1)
    // Nobody asks the partner for it any more.
    const calls = bench.partner.calls.length
    await bench.clock.pass(3_600_000)
    assert.equal(bench.partner.calls.length, calls)
    await bench.driver.close()
  })
}

test('what is refused for good is laid aside at once', async () => {
  const bench = new Bench(new Partner())
  bench.partner.refuses.set('row-1', { isFinal: true })
  bench.arrive(1)
  bench.driver.open()
  await bench.clock.pass(100)
  assert.equal((await bench.driver.letters.get('row-1'))?.state, 'dead')
  await bench.driver.close()
})

test('what was refused and waits is tried again by the process that comes after', async () => {
  const bench = new Bench(new RetryingPartner())
  bench.partner.refuses.set('row-1', { isFinal: false })
  bench.arrive(1)
  bench.driver.open()
  await bench.clock.pass(100)
  await bench.driver.close()
  bench.partner.refuses.clear()
  bench.driver = bench.made({})
  bench.driver.open()
  await bench.clock.pass(60_000)
  assert.deepEqual(bench.partner.taken, [1])
  assert.deepEqual(await bench.driver.letters.list(), [])
  await bench.driver.close()
})

test('no more letters are kept than may be: the oldest dead one gives way, and is counted', async () => {
  const letters = { triesMax: 5, backoff: { firstMs: 2_000, mostMs: 300_000 }, keptMax: 3 }
  const bench = new Bench(new Partner(), { letters, batchMax: 1 })
  for (let i = 1; i <= 5; i++) bench.partner.refuses.set(`row-${i}`, { isFinal: true })
  for (let i = 0; i < 5; i++) {
    bench.arrive(1)
    bench.driver.open()
    await bench.clock.pass(2_000)
  }
  const left = (await bench.driver.letters.list()).map(({ id }) => id)
  assert.deepEqual(left, ['row-3', 'row-4', 'row-5'])
  assert.equal(bench.metrics.value('cigale_outlet_dropped_total', { outlet: 'partner' }), 2)
  await bench.driver.close()
})

test('facts that the picture does not have yet wait for it', async () => {
  const bench = new Bench(new Partner())
  bench.arrive(5)
  bench.cityPosition = 3
  bench.driver.open()
  await bench.clock.pass(3_000)
  assert.deepEqual(bench.partner.taken, [1, 2, 3])
  assert.equal((await bench.driver.status()).state, 'delivering')
  bench.cityPosition = undefined
  await bench.clock.pass(3_000)
  assert.deepEqual(bench.partner.taken, [1, 2, 3, 4, 5])
  await bench.driver.close()
})

test('an outlet that follows the city is shown it without facts too; another is not', async () => {
  const follows = new Bench(new Partner(), { refreshEveryMs: 30_000 })
  follows.partner.followsCity = true
  const other = new Bench(new Partner(), { refreshEveryMs: 30_000 })
  for (const bench of [follows, other]) {
    bench.driver.open()
    await bench.clock.pass(95_000)
    await bench.driver.close()
  }
  assert.deepEqual(follows.partner.calls, [[], [], [], []])
  assert.deepEqual(other.partner.calls, [])
})

test('people look at letters, have them tried again, discard them', async () => {
  const bench = new Bench(new RetryingPartner())
  bench.partner.refuses.set('row-1', { isFinal: true })
  bench.partner.refuses.set('row-2', { isFinal: true })
  bench.arrive(2)
  bench.driver.open()
  await bench.clock.pass(100)
  const parts = { outlets: [bench.driver] }
  const ask = (method: string, path: string, params: Readonly<Record<string, string>> = {}) => {
    const line = OUTLET_ROUTES.find((one) => one.method === method && one.path === path)
    assert.ok(line, `${method} ${path}`)
    const caller = { name: 'marie', roles: ['maintainer'], scopes: [], isSteppedUp: true } as const
    const call = { params, query: { limit: 100 }, body: undefined, url: '', caller }
    const here = { address: '10.0.0.1', isStillIn: async () => true, header: () => undefined }
    return line.handle({ ...call, ...here }, parts)
  }
  const letters = '/api/v1/outlets/:name/letters'
  const seen = await ask('GET', letters, { name: 'partner' })
  assert.ok(seen.kind === 'json')
  assert.equal((seen.value as { letters: unknown[] }).letters.length, 2)
  bench.partner.refuses.delete('row-1')
  const retried = await ask('POST', `${letters}/:id/retry`, { name: 'partner', id: 'row-1' })
  assert.deepEqual(retried, { kind: 'empty', status: 202 })
  await bench.clock.pass(100)
  assert.deepEqual(bench.partner.taken, [1])
  const gone = await ask('DELETE', `${letters}/:id`, { name: 'partner', id: 'row-2' })
  assert.deepEqual(gone, { kind: 'empty' })
  assert.deepEqual(await bench.driver.letters.list(), [])
  for (const [name, id] of [
    ['partner', 'row-2'],
    ['nobody', 'row-1'],
  ] as const) {
    const missing = await ask('DELETE', `${letters}/:id`, { name, id })
    assert.equal(missing.kind === 'problem' && missing.status, 404)
  }
  const listed = await ask('GET', '/api/v1/outlets')
  assert.ok(listed.kind === 'json')
  await bench.driver.close()
  assert.equal((await bench.driver.status()).state, 'elsewhere')
})

test('who may do it: maintainers and security, and every look at letters is written down', () => {
  for (const { method, path, may, audit } of OUTLET_ROUTES) {
    assert.deepEqual(may, { roles: ['maintainer', 'security'] })
    assert.ok(audit || (method === 'GET' && path === '/api/v1/outlets'), path)
  }
})
