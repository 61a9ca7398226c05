import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { systemClock } from '../../base/clock-system.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { systemRandom } from '../../base/random-system.ts'
import { TestAuthority } from '../../test/support/authority.ts'
import { FactLog } from '../../test/support/fact-log.ts'
import { callRaised, PROBE, reading, spotTaken } from '../../test/support/facts.ts'
import { MemoryStick } from '../../test/support/memory-stick.ts'
import { Ingest } from '../hypervisor/ingest.ts'
import { openSqliteStore } from '../hypervisor/store-sqlite.ts'
import { pullAck, pullBatches, pullHello } from '../transport/pull.ts'
import { readContent, writeContent } from './contents.ts'
import { Carriage } from './deliver.ts'
import { type ExportReport, exportFacts, MANIFEST } from './export.ts'
import { DeliveryError, type HandOver, handOver, type Receipts, takeReceipts } from './import.ts'
import { readSigned, writeSigned } from './signed.ts'
import type { Stick } from './stick.ts'

const GW = '0016c001ff10a235' as GatewayEui
const OTHER = '0016c001ff10a236' as GatewayEui
const city = await TestAuthority.make()
const stranger = await TestAuthority.make()
const own = await city.sign('gateway', GW)
const machine = await city.sign('hypervisor', 'hypervisor.example')
after(() => {
  city.remove()
  stranger.remove()
})

/** A gateway's log and what it counts as arrived. */
class Gateway {
  readonly log = new FactLog([PROBE])
  readonly acked = new Map<string, number>()
  readonly source = {
    gw: GW,
    epoch: 100,
    version: 'test',
    source: this.log,
    random: seededRandom(1),
    clockState: () => 2 as const,
  }
  signer = own

  append(from: number, to: number): this {
    for (let n = from; n < to; n++) {
      this.log.append(100, reading(n))
      if (n % 10 === 0) this.log.append(100, spotTaken(n))
      if (n % 50 === 0) this.log.append(50, callRaised(n))
    }
    return this
  }

  async export(stick: Stick): Promise<ExportReport> {
    return await exportFacts({
      gw: GW,
      lanes: async () =>
        this.log.epochs().flatMap(({ epoch, streams }) =>
          streams.map(({ stream, next }) => {
            return { epoch, stream, next, acked: this.acked.get(`${epoch}/${stream}`) ?? 0 }
          }),
        ),
      hello: async () => pullHello(this.source, 0),
      batches: async (query) => pullBatches(this.source, query),
      stick,
      signer: this.signer,
      trust: { ca: city.ca, revoked: new Set() },
      nowMs: Date.now(),
    })
  }

  async import(stick: Stick): Promise<Receipts> {
    return await takeReceipts(stick, {
      gw: GW,
      trust: { ca: city.ca, revoked: new Set() },
      ack: async (message) => {
        const result = pullAck(this.source, message)
        if (result.kind === 'acked') this.acked.set(`${result.epoch}/${result.stream}`, result.next)
        return result
      },
    })
  }
}

/** A hypervisor that takes sticks. */
class City {
  readonly store = openSqliteStore(':memory:')
  readonly revoked = new Set<string>()
  signer = machine
  readonly #surroundings = { clock: systemClock, metrics: new Metrics() }
  readonly carriage = new Carriage({
    signer: machine,
    trust: async () => ({ ca: city.ca, revoked: this.revoked }),
    ...this.#surroundings,
  })
  readonly #ingest = new Ingest({
    store: this.store,
    transports: [this.carriage],
    random: systemRandom,
    log: silentLog,
    ...this.#surroundings,
  })

  constructor() {
    this.#ingest.open()
  }

  async import(stick: Stick): Promise<HandOver> {
    return await handOver(stick, async (file) => {
      const delivery = await this.carriage.take(file)
      if (delivery.kind === 'receipt') return delivery.bytes
      throw new DeliveryError(delivery.reason)
    })
  }

  async count(): Promise<number> {
    return (await this.store.facts({ limit: 100_000 })).length
  }

  async close(): Promise<void> {
    await this.#ingest.close()
    await this.store.close()
  }
}

async function withCity(run: (city: City) => Promise<void>): Promise<void> {
  const one = new City()
  try {
    await run(one)
  } finally {
    await one.close()
  }
}

test('F9, I1, I2, R6: a stick carries everything there and the receipts back, twice as well as once', () =>
  withCity(async (hypervisor) => {
    const gateway = new Gateway().append(0, 1_000)
    const stick = new MemoryStick()
    const report = await gateway.export(stick)
    assert.deepEqual([report.facts, report.left, report.resumed], [1_120, 0, 0])
    const whole = { manifest: 'whole', files: report.files, taken: report.files, troubles: [] }
    assert.deepEqual(await hypervisor.import(stick), whole)
    assert.equal(await hypervisor.count(), 1_120)
    assert.deepEqual(await hypervisor.import(stick), whole)
    assert.equal(await hypervisor.count(), 1_120)
    assert.deepEqual(await hypervisor.store.gaps(), [])
    assert.deepEqual(
      (await hypervisor.store.gateways()).map(({ gw }) => gw),
      [GW],
    )

    const { acked, troubles } = await gateway.import(stick)
    assert.deepEqual(troubles, [])
    assert.deepEqual(acked.map(({ epoch, stream, next }) => `${epoch}/${stream}:${next}`).sort(), [
      ...['100/1:100', '100/3:1000', '50/0:20'],
    ])
    // Nothing is left to carry, and what was carried makes room.
    const empty = await gateway.export(stick)
    assert.deepEqual([empty.facts, empty.files], [0, 0])
    assert.deepEqual(
      stick.list().filter((name) => name.endsWith('.facts')),
      [],
    )
    // New facts begin where the receipts end.
    gateway.append(1_000, 1_010)
    assert.equal((await gateway.export(stick)).facts, 12)
    await hypervisor.import(stick)
    assert.equal(await hypervisor.count(), 1_132)
  }))

test('F9: pulled out in mid-copy: no half file counts, the copy is not taken, and the next run goes on', () =>
  withCity(async (hypervisor) => {
    const gateway = new Gateway().append(0, 20_000)
    const whole = await gateway.export(new MemoryStick())
    assert.ok(whole.files > 4, `${whole.files} files`)
    for (let writes = 0; writes <= whole.files + 1; writes++) {
      const stick = new MemoryStick()
      stick.goneAfterWrites = writes
      await assert.rejects(gateway.export(stick), { name: 'StickError', code: 'gone' })
      stick.goneAfterWrites = Number.POSITIVE_INFINITY
      assert.equal((await hypervisor.import(stick)).manifest, 'missing')
      assert.equal(await hypervisor.count(), 0)
      const again = await gateway.export(stick)
      assert.deepEqual([again.facts, again.left], [whole.facts, 0])
      assert.equal(again.resumed > 0, writes > 1)
    }
  }))

test('F9: a full stick takes the most urgent, says what is left, and more fits after the receipts', () =>
  withCity(async (hypervisor) => {
    const gateway = new Gateway().append(0, 20_000)
    const stick = new MemoryStick()
    const room = (await gateway.export(new MemoryStick())).bytes / 2
    stick.capacity = room
    let rounds = 0
    for (let left = 1; left > 0; rounds++) {
      assert.ok(rounds < 20, `${left} are still left`)
      const report = await gateway.export(stick)
      left = report.left
      assert.ok(stick.bytes <= stick.capacity)
      if (rounds === 0) {
        assert.ok(left > 0 && report.facts > 0)
        assert.ok(
          stick.list().some((name) => name.includes('-0-')),
          'calls first',
        )
      }
      // Room for the receipts: a kilobyte for each stream.
      stick.capacity = room + 5_000
      const { manifest, troubles } = await hypervisor.import(stick)
      assert.equal(manifest, left > 0 ? 'part' : 'whole')
      assert.deepEqual(troubles, [])
      await gateway.import(stick)
      stick.capacity = room
    }
    assert.ok(rounds > 1)
    assert.equal(await hypervisor.count(), 20_000 + 2_000 + 400)
    assert.deepEqual(await hypervisor.store.gaps(), [])
  }))

test('F9, S14: foreign, forged, revoked, changed, cut and lacking files are refused by name, the rest is taken', () =>
  withCity(async (hypervisor) => {
    const gateway = new Gateway().append(0, 12_000)
    const stick = new MemoryStick()
    await gateway.export(stick)
    const names = stick.list().filter((name) => name.endsWith('-3-') || name.includes('-3-'))
    const [first, second] = names as [string, string]
    const bytes = stick.read(first)!
    const take = async (file: Uint8Array) => {
      const delivery = await hypervisor.carriage.take(file)
      return delivery.kind === 'receipt' ? 'taken' : delivery.reason
    }
    const read = readSigned(bytes, { ca: city.ca, revoked: new Set() })
    assert.ok(read.kind === 'signed')
    const other = await city.sign('gateway', OTHER)
    const forged = await stranger.sign('gateway', GW)
    const changed = bytes.slice()
    changed[changed.length - 100] = changed[changed.length - 100]! ^ 1
    assert.equal(await take(writeSigned(other, read.content)), 'other-gateway')
    assert.equal(await take(writeSigned(machine, read.content)), 'other-gateway')
    assert.equal(await take(writeSigned(forged, read.content)), 'other-authority')
    assert.equal(
      await take(writeSigned({ cert: own.cert, key: other.key }, read.content)),
      'not-signed',
    )
    assert.equal(await take(bytes.subarray(0, bytes.length - 1)), 'format')
    assert.ok(['not-signed', 'format'].includes(await take(changed)))
    hypervisor.revoked.add(own.serial)
    assert.equal(await take(bytes), 'revoked')
    hypervisor.revoked.clear()
    assert.equal(await hypervisor.count(), 0)

    const list = readSigned(stick.read(MANIFEST)!, { ca: city.ca, revoked: new Set() })
    assert.ok(list.kind === 'signed')
    const lie = new MemoryStick()
    lie.put(MANIFEST, writeSigned(forged, list.content))
    const refusal = { name: MANIFEST, reason: 'other-authority' }
    assert.deepEqual((await hypervisor.import(lie)).troubles, [refusal])

    stick.put(first, changed)
    stick.remove(second)
    const { manifest, files, taken, troubles } = await hypervisor.import(stick)
    assert.equal(manifest, 'whole')
    assert.deepEqual(troubles, [
      { name: first, reason: 'changed' },
      { name: second, reason: 'missing' },
    ])
    assert.equal(taken, files - 2)
    // What came is kept aside behind the hole; the gateway sends all of the stream again.
    await gateway.import(stick)
    assert.equal(gateway.acked.get('100/3'), 0)
    await gateway.export(stick)
    await hypervisor.import(stick)
    assert.equal(await hypervisor.count(), 12_000 + 1_200 + 240)
    assert.deepEqual(await hypervisor.store.gaps(), [])
  }))

test('F62, S14: a receipt counts only from a hypervisor of the city, for this gateway, for what it has', async () => {
  const gateway = new Gateway().append(0, 10)
  const ack = (change: object) => {
    const message = { kind: 'ack', gw: GW, instance: 1, epoch: 100, stream: 3, next: 10, held: [] }
    return { ...message, ...change }
  }
  const { writeMessage } = await import('../write-message.ts')
  const receipt = (gw: GatewayEui, change: object = {}): Uint8Array =>
    writeContent({ kind: 'receipt', gw, messages: [writeMessage(ack(change) as never)] })
  const name = '000000000064-3.receipt'
  const trouble = async (bytes: Uint8Array) => {
    const stick = new MemoryStick()
    stick.put(name, bytes)
    const { acked, troubles } = await gateway.import(stick)
    assert.equal(acked.length + troubles.length, 1)
    return troubles[0]?.reason
  }
  const liar = await stranger.sign('hypervisor', 'hypervisor.example')
  assert.equal(await trouble(writeSigned(own, receipt(GW))), 'not-a-hypervisor')
  assert.equal(await trouble(writeSigned(liar, receipt(GW))), 'other-authority')
  assert.equal(await trouble(writeSigned(machine, receipt(OTHER))), 'other-gateway')
  assert.equal(await trouble(writeSigned(machine, receipt(GW, { gw: OTHER }))), 'other-gateway')
  assert.equal(await trouble(writeSigned(machine, receipt(GW, { next: 11 }))), 'ahead')
  assert.equal(gateway.acked.size, 0)
  assert.equal(await trouble(writeSigned(machine, receipt(GW))), undefined)
  assert.equal(gateway.acked.get('100/3'), 10)
})

test('F72: a gateway whose certificate has run out can still hand over: it proves who wrote', () =>
  withCity(async (hypervisor) => {
    const gateway = new Gateway().append(0, 10)
    gateway.signer = await city.sign('gateway', GW, { nowMs: Date.now() - 200 * 86_400_000 })
    const stick = new MemoryStick()
    await gateway.export(stick)
    assert.equal((await hypervisor.import(stick)).manifest, 'whole')
    assert.equal(await hypervisor.count(), 12)
  }))

test('F9: a hole that somebody made on the way is asked for again, never jumped', () =>
  withCity(async (hypervisor) => {
    const gateway = new Gateway().append(0, 100)
    gateway.acked.set('100/3', 40)
    const stick = new MemoryStick()
    await gateway.export(stick)
    await hypervisor.import(stick)
    await gateway.import(stick)
    assert.equal(gateway.acked.get('100/3'), 0)
    await gateway.export(stick)
    await hypervisor.import(stick)
    assert.equal(await hypervisor.count(), 112)
  }))

test('S19: no bytes make the readers of a stick throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      readContent(bytes)
      assert.equal(readSigned(bytes, { ca: city.ca, revoked: new Set() }).kind, 'rejected')
    }),
  )
  const stick = new MemoryStick()
  stick.put(MANIFEST, new Uint8Array([1, 2, 3]))
  return handOver(stick, async () => new Uint8Array()).then(({ manifest }) =>
    assert.equal(manifest, 'format'),
  )
})
