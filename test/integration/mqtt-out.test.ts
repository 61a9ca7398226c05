/** Plain MQTT and Sparkplug B out, over a real broker that is killed, emptied and started again. */

import assert from 'node:assert/strict'
import { after, type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { connectAsync, type IPublishPacket } from 'mqtt'
import { systemClock } from '../../base/clock-system.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import type { EventFact } from '../../sync/fact.ts'
import type { City, Thing } from '../../sync/hypervisor/city/thing.ts'
import { mqttOutlet } from '../../sync/hypervisor/mqtt-out/plain-outlet.ts'
import { sparkplugOutlet } from '../../sync/hypervisor/mqtt-out/sparkplug-outlet.ts'
import {
  type Metric,
  type Payload,
  readPayload,
  writePayload,
} from '../../sync/hypervisor/mqtt-out/sparkplug-payload.ts'
import { OutletDriver } from '../../sync/hypervisor/outlet/driver.ts'
import type { Outlet } from '../../sync/hypervisor/outlet/outlet.ts'
import { cityOf, GATEWAY, NOW_MS, space } from '../support/city-now.ts'
import { FactShelf } from '../support/fact-shelf.ts'
import { MemoryRecords } from '../support/memory-records.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'

const program = findMosquitto()
const skip = program || process.env['CI'] === 'true' ? false : 'mosquitto is not installed'
const MINUTE_MS = 60_000

let broker: Mosquitto
after(() => broker?.close())

type Heard = {
  readonly topic: string
  readonly bytes: Uint8Array
  readonly packet: IPublishPacket
}

/** Everything below `filter`, from a client of its own. */
async function listen(t: TestContext, filter: string, heard: Heard[] = []) {
  const client = await connectAsync(broker.url, { protocolVersion: 5, reconnectPeriod: 100 })
  t.after(() => client.endAsync(true))
  client.on('message', (topic, bytes, packet) => {
    heard.push({ topic, bytes: new Uint8Array(bytes), packet })
  })
  await client.subscribeAsync(filter, { qos: 1 })
  return { heard, client }
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await condition()) return
    await pause(50)
  }
  assert.fail(`after 30 s still not: ${what}`)
}

class Bench {
  readonly shelf = new FactShelf()
  readonly records = new MemoryRecords()
  things: readonly Thing[]

  constructor(things: readonly Thing[]) {
    this.things = things
  }

  city(): City {
    return { ...cityOf(this.things, []), position: this.shelf.all.length }
  }

  drive(t: TestContext, outlet: Outlet): OutletDriver {
    const driver = new OutletDriver({
      ...{ outlet, store: this.shelf, records: this.records, clock: systemClock },
      ...{ random: systemRandom, log: silentLog, metrics: new Metrics() },
      city: async () => this.city(),
      options: {
        ...{ start: 'beginning', lookEveryMs: 50, refreshEveryMs: 100 },
        backoff: { firstMs: 50, mostMs: 200 },
      },
    })
    driver.open()
    t.after(() => driver.close())
    return driver
  }

  /** The fact, and the city as it says. */
  tell(id: string, type: 'spotTaken' | 'spotFreed', sinceMs: number, receivedMs = sinceMs): void {
    const fields = { devEui: '70b3d5e75e00a1b2', sinceMs, inferred: false }
    const head = { stream: 1, type, atMs: sinceMs, clk: 2, rev: 0, subject: id, fields } as const
    this.shelf.arrive(head satisfies EventFact, receivedMs)
    const status = type === 'spotTaken' ? 'occupied' : 'free'
    this.things = this.things.map((thing) =>
      thing.id === id && thing.kind === 'space' && (thing.sinceMs ?? 0) <= sinceMs
        ? { ...thing, status, sinceMs }
        : thing,
    )
  }
}

const PARTS = { clock: systemClock, random: systemRandom, publisher: { scope: 'aix' } }

test('a broker is there', { skip }, async () => {
  broker = await Mosquitto.start(program ?? 'mosquitto')
})

test('F64: states are retained and told again to a broker that forgot them, events in their order', {
  skip,
}, async (t) => {
  const { heard } = await listen(t, 'aix/#')
  const bench = new Bench([space('s-1'), space('s-2')])
  const options = { name: 'plain', broker: { url: broker.url } }
  const driver = bench.drive(t, mqttOutlet({ options, ...PARTS }))
  const state = (): Record<string, unknown> | undefined => {
    const last = heard.findLast(({ topic }) => topic === 'aix/parking/space/s-1/state')
    return last && JSON.parse(new TextDecoder().decode(last.bytes))
  }
  bench.tell('s-1', 'spotTaken', NOW_MS)
  await until(() => state()?.['status'] === 'occupied', 'the state')
  const told = heard.find(({ topic }) => topic.endsWith('/s-1/state'))!.packet
  assert.equal(told.qos, 1)
  assert.equal(told.properties?.contentType, 'application/json')
  assert.equal((told.properties?.userProperties as { v: string }).v, '1')
  assert.ok((told.properties?.messageExpiryInterval ?? 0) > 86_000)
  const events = () => heard.filter(({ topic }) => topic.endsWith('/event'))
  await until(() => events().length === 1, 'the event')
  assert.equal(events()[0]!.packet.retain, false)
  // Who comes later gets what stands, and no event.
  const late = await listen(t, 'aix/#')
  await until(() => late.heard.length === 4, 'two spaces, a gateway, ourselves')
  assert.ok(late.heard.every(({ packet }) => packet.retain))
  // A broker that is killed forgets all of it.
  await broker.kill()
  bench.tell('s-2', 'spotTaken', NOW_MS + MINUTE_MS)
  await broker.run()
  const anew = await listen(t, 'aix/#')
  await until(() => anew.heard.some(({ topic }) => topic.endsWith('/s-2/event')), 'the event after')
  await until(
    () => anew.heard.filter(({ topic }) => topic.endsWith('/state')).length >= 2,
    'states',
  )
  await until(async () => (await driver.status()).position === 2, 'the position')
  const status = await driver.status()
  assert.deepEqual([status.lagFacts, status.waiting, status.dead], [0, 0, 0])
  await driver.close()
  await until(() => {
    const own = anew.heard.findLast(({ topic }) => topic === 'aix/gw/hypervisor/status')
    return JSON.parse(new TextDecoder().decode(own?.bytes)).online === false
  }, 'the goodbye')
})

/** Of our edge node, of one type; `any`: of those that are told in sequence. */
function isOf(type: string): (heard: Heard) => boolean {
  const types = type === 'any' ? '(NBIRTH|DBIRTH|NDATA|DDATA|DDEATH)' : type
  const pattern = new RegExp(`^spBv1\\.0/aix-parking/${types}/${GATEWAY}(/|$)`)
  return ({ topic }) => pattern.test(topic)
}

function payloadsOf(heard: readonly Heard[], type: string): readonly Payload[] {
  return heard.filter(isOf(type)).map(({ bytes }) => readPayload(bytes)!)
}

function bdSeqOf(payload: Payload | undefined): Metric['value'] | undefined {
  return payload?.metrics.find(({ name }) => name === 'bdSeq')?.value
}

test('Sparkplug B: births, data, deaths and rebirths, with a bdSeq of each connection', {
  skip,
}, async (t) => {
  const { heard, client } = await listen(t, 'spBv1.0/#')
  const DEVICES = 300
  const bench = new Bench(Array.from({ length: DEVICES }, (_, i) => space(`s-${i}`)))
  const options = { name: 'sparkplug', broker: { url: broker.url } }
  const parts = { options, records: bench.records, ...PARTS }
  const driver = bench.drive(t, sparkplugOutlet(parts))
  await until(() => payloadsOf(heard, 'DBIRTH').length === DEVICES, 'births of devices')
  const [birth] = payloadsOf(heard, 'NBIRTH')
  assert.deepEqual([birth?.seq, bdSeqOf(birth)], [0, 0])
  assert.equal(
    heard.filter(isOf('any')).every(({ packet }) => packet.qos === 0 && !packet.retain),
    true,
  )
  bench.tell('s-1', 'spotTaken', NOW_MS)
  await until(() => payloadsOf(heard, 'DDATA').length === 1, 'data')
  assert.deepEqual(payloadsOf(heard, 'DDATA')[0]!.metrics, [
    { name: 'status', datatype: 'string', value: 'occupied', atMs: NOW_MS },
  ])
  // Three days late: told at its moment, with the flag, and live is not touched.
  bench.tell('s-1', 'spotTaken', NOW_MS - 3 * 86_400_000)
  await until(() => payloadsOf(heard, 'DDATA').length === 2, 'the late one')
  const [late] = payloadsOf(heard, 'DDATA')[1]!.metrics
  assert.deepEqual([late?.atMs, late?.isHistorical], [NOW_MS - 3 * 86_400_000, true])
  // seq goes on without holes, and wraps after 255.
  const seqs = heard.filter(isOf('any')).map(({ bytes }) => readPayload(bytes)!.seq)
  assert.ok(seqs.length > DEVICES)
  for (const [i, seq] of seqs.entries()) if (i > 0) assert.equal(seq, (seqs[i - 1]! + 1) & 0xff)
  const command = writePayload({
    timestampMs: 0,
    metrics: [{ name: 'Node Control/Rebirth', datatype: 'boolean', value: true }],
  })
  const topic = `spBv1.0/aix-parking/NCMD/${GATEWAY}`
  await client.publishAsync(topic, Buffer.from(command), { qos: 0 })
  await until(() => payloadsOf(heard, 'DBIRTH').length === 2 * DEVICES, 'the rebirth')
  const rebirth = payloadsOf(heard, 'NBIRTH')[1]
  assert.deepEqual([rebirth?.seq, bdSeqOf(rebirth)], [0, 0])
  // A broker that restarts: another connection, another number.
  await broker.kill()
  await broker.run()
  const anew = await listen(t, 'spBv1.0/#')
  await until(() => payloadsOf(anew.heard, 'DBIRTH').length >= DEVICES, 'births after the restart')
  const second = Number(bdSeqOf(payloadsOf(anew.heard, 'NBIRTH')[0]))
  assert.ok(second >= 1)
  await driver.close()
  await until(() => payloadsOf(anew.heard, 'NDEATH').length === 1, 'the death')
  assert.equal(bdSeqOf(payloadsOf(anew.heard, 'NDEATH')[0]), second)
  // And another process goes on counting.
  const next = bench.drive(t, sparkplugOutlet(parts))
  await until(() => payloadsOf(anew.heard, 'NBIRTH').length >= 2, 'births of the next')
  assert.equal(bdSeqOf(payloadsOf(anew.heard, 'NBIRTH').at(-1)), second + 1)
  await next.close()
})

test('Sparkplug: what comes while the primary host is away is told as history when it is back', {
  skip,
}, async (t) => {
  const { heard, client } = await listen(t, 'spBv1.0/aix-parking/#')
  const say = (online: boolean) =>
    client.publishAsync('spBv1.0/STATE/scada', JSON.stringify({ online, timestamp: 1 }), {
      ...{ qos: 1, retain: true },
    })
  await say(false)
  const bench = new Bench([space('s-1')])
  const options = { name: 'hosted', broker: { url: broker.url }, primaryHost: 'scada' }
  const driver = bench.drive(t, sparkplugOutlet({ options, records: bench.records, ...PARTS }))
  const now = Date.now()
  bench.tell('s-1', 'spotTaken', now - 2_000, now)
  bench.tell('s-1', 'spotFreed', now - 1_000, now)
  await pause(500)
  assert.deepEqual(heard, [])
  const { lastError, lagFacts } = await driver.status()
  assert.match(lastError?.en ?? '', /scada.*not online/)
  assert.equal(lagFacts, 2)
  await say(true)
  await until(() => payloadsOf(heard, 'DDATA').length === 1, 'what it has missed')
  const metrics = payloadsOf(heard, 'DDATA')[0]!.metrics
  assert.deepEqual(
    metrics.map(({ value, atMs, isHistorical }) => [value, atMs, isHistorical]),
    [
      ['occupied', now - 2_000, true],
      ['free', now - 1_000, true],
    ],
  )
  const live = payloadsOf(heard, 'DBIRTH')[0]!.metrics.find(({ name }) => name === 'status')
  assert.deepEqual([live?.value, live?.isHistorical], ['free', undefined])
  await say(false)
  await until(() => payloadsOf(heard, 'NDEATH').length === 1, 'the death while it is away')
  await say(true)
  await until(() => payloadsOf(heard, 'NBIRTH').length === 2, 'the birth when it is back')
  await driver.close()
})
