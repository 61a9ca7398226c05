import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { StoreError } from '../../base/records/store-error.ts'
import { COMMAND_KEY } from '../../test/support/command-key.ts'
import { FactLog } from '../../test/support/fact-log.ts'
import { callRaised, PROBE, reading, spotTaken } from '../../test/support/facts.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { SyncSender } from '../driver.ts'
import type { CommandMessage } from '../messages.ts'
import { readMessage } from '../read-message.ts'
import { MemoryHub } from '../transport/memory.ts'
import { CommandDesk } from './command-desk.ts'
import { Ingest } from './ingest.ts'
import type { HypervisorStore } from './store.ts'
import { openSqliteStore } from './store-sqlite.ts'
import type { Greeted } from './turn.ts'

const gw = '70b3d50000000001' as GatewayEui
const RUN = 100

/** A gateway and a hypervisor joined in memory, on a clock that goes when told. */
class Pair {
  readonly clock = new FakeClock()
  readonly hub = new MemoryHub(this.clock)
  readonly log = new FactLog([PROBE])
  readonly store: HypervisorStore = openSqliteStore(':memory:')
  readonly metrics = new Metrics()
  readonly acked = new Map<number, number>()
  readonly ran: string[] = []
  ingest: Ingest
  desk: CommandDesk
  readonly sender: SyncSender

  constructor() {
    this.ingest = this.#newIngest(1)
    this.desk = this.#newDesk()
    const { clock } = this
    this.sender = new SyncSender({
      gw,
      epoch: RUN,
      version: 'test',
      source: this.log,
      transport: this.hub.gateway(gw),
      clock,
      random: seededRandom(3),
      log: silentLog,
      metrics: this.metrics,
      onAcked: ({ stream }, next) => this.acked.set(stream, next),
      commandKeys: [COMMAND_KEY.publicHex],
      onCommand: async ({ name }: CommandMessage) => {
        this.ran.push(name)
        return { outcome: 'done', detail: null }
      },
    })
  }

  static async open(): Promise<Pair> {
    const pair = new Pair()
    pair.ingest.open()
    pair.desk.open()
    pair.sender.open()
    return await pair.pass(100)
  }

  #newIngest(seed: number): Ingest {
    const { store, clock, metrics } = this
    const transports = [this.hub.hypervisor()]
    const surroundings = { clock, random: seededRandom(seed), log: silentLog, metrics }
    const onGreeted = ({ gw: eui, asksTimeWith }: Greeted): void => {
      if (asksTimeWith !== undefined) this.desk.tellTime(eui, asksTimeWith)
      void this.desk.greeted(eui)
    }
    return new Ingest({ store, transports, ...surroundings, onGreeted })
  }

  #newDesk(): CommandDesk {
    const { store, clock } = this
    const send = (to: GatewayEui, message: CommandMessage, expiresInMs: number): boolean =>
      this.ingest.send(to, message, expiresInMs)
    const random = seededRandom(4)
    return new CommandDesk({ store, clock, random, log: silentLog, key: COMMAND_KEY, send })
  }

  append(...facts: Parameters<FactLog['append']>[1][]): this {
    for (const fact of facts) this.log.append(RUN, fact)
    this.sender.factsAppended()
    return this
  }

  async pass(ms: number): Promise<this> {
    await this.clock.pass(ms)
    return this
  }

  async restartHypervisor(): Promise<void> {
    await this.ingest.close()
    await this.desk.close()
    this.ingest = this.#newIngest(2)
    this.desk = this.#newDesk()
    this.ingest.open()
    this.desk.open()
    await this.pass(100)
  }

  async stored(): Promise<number> {
    return (await this.store.facts({ limit: 1000 })).length
  }
}

test('what a gateway appends is in the store, and acknowledged after that', async () => {
  const pair = await Pair.open()
  await pair.append(callRaised(1), spotTaken(1)).pass(10)
  assert.equal(await pair.stored(), 2)
  assert.deepEqual(
    [...pair.acked],
    [
      [0, 1],
      [1, 1],
    ],
  )
  await pair.append(reading(1), reading(2)).pass(6_000)
  assert.equal(await pair.stored(), 4)
  assert.deepEqual(await pair.store.profile('probe', 2), PROBE)
})

test('F57: facts of an outage arrive when the link is back', async () => {
  const pair = await Pair.open()
  pair.hub.setUp(false)
  await pair.append(spotTaken(1), spotTaken(2)).pass(3_600_000)
  assert.equal(await pair.stored(), 0)
  pair.hub.setUp(true)
  await pair.pass(100)
  assert.equal(await pair.stored(), 2)
})

test('I1: a store that fails acknowledges nothing, and gets everything again when it works', async () => {
  const pair = await Pair.open()
  const write = pair.store.write
  pair.store.write = async () => {
    throw new StoreError('write', 'disk full', {})
  }
  await pair.append(spotTaken(1)).pass(5_000)
  assert.equal(pair.acked.get(1) ?? 0, 0)
  pair.store.write = write
  await pair.pass(60_000)
  assert.equal(pair.acked.get(1), 1)
  assert.equal(await pair.stored(), 1)
})

test('F64: a hypervisor that starts asks for a HELLO, so an idle gateway is not forgotten', async () => {
  const pair = await Pair.open()
  await pair.append(spotTaken(1)).pass(10)
  const before = pair.sender.status().hypervisor
  await pair.restartHypervisor()
  assert.notEqual(pair.sender.status().hypervisor, before)
  await pair.append(spotTaken(2)).pass(10)
  assert.equal(await pair.stored(), 2)
})

test('S15: a message that names another gateway than its topic is dropped and counted', async () => {
  const pair = await Pair.open()
  const foreign = pair.hub.gateway('70b3d500000000ff' as GatewayEui)
  const sent: Uint8Array[] = []
  pair.hub.loses = (bytes) => {
    sent.push(bytes)
    return false
  }
  await pair.append(spotTaken(1)).pass(10)
  const batch = sent.find((bytes) => {
    const read = readMessage(bytes)
    return read.kind === 'message' && read.message.kind === 'batch'
  })
  foreign.send('up/1', batch!)
  foreign.send('up/1', Uint8Array.of(1, 2, 3))
  await pair.pass(10)
  assert.equal(pair.metrics.value('ingest_refused_total', { reason: 'foreign' }), 1)
  assert.equal(pair.metrics.value('ingest_refused_total', { reason: 'not-cbor' }), 1)
})

test('F61: half of all messages lost, still everything once', async () => {
  const pair = await Pair.open()
  const random = seededRandom(9)
  pair.hub.loses = () => random.unit() < 0.5
  for (let n = 0; n < 50; n++) await pair.append(spotTaken(n), reading(n)).pass(1_000)
  await pair.pass(600_000)
  pair.hub.loses = () => false
  await pair.pass(60_000)
  assert.equal(await pair.stored(), 100)
})

/** Lets the promises of a command's run settle. */
async function settle(pair: Pair): Promise<void> {
  await pair.pass(5)
}

test('a command reaches the gateway, runs once, and its result is stored', async () => {
  const pair = await Pair.open()
  const request = { gw, name: 'wateringStop', params: null, expiresInMs: 60_000, origin: 'anna' }
  const { id } = await pair.desk.issue(request)
  await pair.pass(1)
  await settle(pair)
  assert.equal((await pair.store.command(id))?.state, 'done')
  assert.deepEqual(pair.ran, ['wateringStop'])
})

test('F64, F75: a command that was lost is sent again, one whose result was lost is not run again', async () => {
  const pair = await Pair.open()
  let lost = 0
  pair.hub.loses = (bytes) => {
    const read = readMessage(bytes)
    const kind = read.kind === 'message' ? read.message.kind : ''
    return (kind === 'command' || kind === 'result') && ++lost <= 2
  }
  const request = { gw, name: 'downlink', params: { fPort: 1 }, expiresInMs: 60_000, origin: 'a' }
  const { id } = await pair.desk.issue(request)
  for (let n = 0; n < 4; n++) {
    await pair.pass(10_000)
    await settle(pair)
  }
  assert.equal((await pair.store.command(id))?.state, 'done')
  assert.deepEqual(pair.ran, ['downlink'])
})

test('a command without any answer ends as unsure after a day', async () => {
  const pair = await Pair.open()
  pair.hub.setUp(false)
  const { id } = await pair.desk.issue({
    gw,
    name: 'x',
    params: null,
    expiresInMs: 1_000,
    origin: 'a',
  })
  for (let hour = 0; hour < 25; hour++) await pair.pass(3_600_000)
  assert.equal((await pair.store.command(id))?.state, 'unsure')
})
