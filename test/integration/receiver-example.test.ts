/** The receiver of docs/protocol, which shares no code with ours, against a real sender and a real broker. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../../base/clock-system.ts'
import { type GatewayEui, idOfBytes } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { systemRandom } from '../../base/random-system.ts'
import { type ReceivedFact, startReceiver } from '../../docs/protocol/receiver-example.ts'
import { startSender } from '../../sync/driver.ts'
import type { LaneId } from '../../sync/messages.ts'
import { rowValue } from '../../sync/row.ts'
import { mqttGatewayTransport } from '../../sync/transport/mqtt.ts'
import { FactLog } from '../support/fact-log.ts'
import { callRaised, PROBE, reading, spotTaken } from '../support/facts.ts'
import { until } from '../support/gateway-dir.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'
import { LinkProxy } from '../support/proxy.ts'

const program = findMosquitto()
const skip = program || process.env['CI'] === 'true' ? false : 'mosquitto is not installed'
const GW = idOfBytes<GatewayEui>(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))
const EPOCH = 0xabcdef012345
const EARLIER = 0x000000000007
const PUBLISH = 3

function startGateway(log: FactLog, url: string) {
  const surroundings = { clock: systemClock, random: systemRandom }
  const alarms: string[] = []
  const acked = new Map<string, number>()
  const sender = startSender({
    ...{ gw: GW, epoch: EPOCH, version: 'test', source: log, ...surroundings },
    transport: mqttGatewayTransport({ endpoint: { url }, gw: GW, epoch: EPOCH, ...surroundings }),
    ...{ log: silentLog, metrics: new Metrics() },
    policy: { gatherMs: 20, resendFloorMs: 200 },
    onAcked: ({ epoch, stream }: LaneId, next) => acked.set(`${epoch}/${stream}`, next),
    onAlarm: (code) => alarms.push(code),
  })
  return { sender, alarms, acked }
}

function append(log: FactLog, from: number, to: number): void {
  for (let n = from; n < to; n++) {
    log.append(EPOCH, { ...reading(n), rev: n % 97 === 0 ? 2 : 0, clk: n % 50 === 0 ? 3 : 2 })
    if (n % 5 === 0) log.append(EPOCH, spotTaken(n))
    if (n % 50 === 0) log.append(EARLIER, callRaised(n))
  }
}

/** What the log holds, in the words of the example. */
function expected(log: FactLog): Map<string, unknown> {
  const all = new Map<string, unknown>()
  for (const { epoch, streams } of log.epochs()) {
    for (const { stream, oldest, next } of streams) {
      for (const row of log.read({ epoch, stream, seq: oldest, limit: next })) {
        all.set(`${epoch}/${stream}/${row.seq}`, rowValue(row.fact))
      }
    }
  }
  return all
}

function got(facts: readonly ReceivedFact[]): Map<string, unknown> {
  const plain = (value: unknown): unknown =>
    value instanceof Uint8Array ? new Uint8Array(value) : value
  return new Map(
    facts.map(({ epoch, stream, seq, row }) => [`${epoch}/${stream}/${seq}`, row.map(plain)]),
  )
}

describe('a receiver written from the documents alone', { skip, timeout: 60_000 }, () => {
  test('I1, I2: gets from a real sender what ours gets: each fact once, whatever the line doubles and loses', async (t) => {
    assert.ok(program, 'mosquitto must be installed where CI=true')
    const broker = await Mosquitto.start(program)
    t.after(() => broker.close())
    const proxy = await LinkProxy.before(broker.url)
    t.after(() => proxy.close())
    // Drawn, not counted: a fixed order may fall in step with what is sent again.
    const random = seededRandom(1)
    proxy.behaviour = { copies: (_, { type }) => (type === PUBLISH ? random.below(3) : 1) }
    const log = new FactLog([PROBE])
    append(log, 0, 400)
    log.prune({ epoch: EPOCH, stream: 1 }, 10)
    const gateway = startGateway(log, proxy.url)
    t.after(() => gateway.sender.close())
    const facts: ReceivedFact[] = []
    const receiver = startReceiver(broker.url, (more) => facts.push(...more))
    t.after(() => receiver.end())
    await pause(300)
    append(log, 400, 800)
    gateway.sender.factsAppended()
    const all = expected(log)
    await until(() => facts.length >= all.size, 'all facts', 30_000)
    assert.deepEqual(got(facts), all)
    assert.equal(facts.length, all.size)
    const acked = (stream: number) => gateway.acked.get(`${EPOCH}/${stream}`)
    await until(() => acked(3) === 800 && acked(1) === 160, 'the acknowledgements', 30_000)
    assert.ok(!gateway.alarms.includes('quarantined'), gateway.alarms.join())
  })

  test('it shares no code with the gateway, and is short', () => {
    const files = ['receiver-example.ts', 'receiver-bytes.ts', 'receiver-columns.ts']
    const texts = files.map((name) =>
      readFileSync(new URL(`../../docs/protocol/${name}`, import.meta.url), 'utf8'),
    )
    const imports = texts.flatMap((text) =>
      [...text.matchAll(/from '([^']+)'/g)].map(([, one]) => one),
    )
    const foreign = imports.filter((one) => !one!.startsWith('./receiver-'))
    assert.deepEqual([...new Set(foreign)].sort(), ['cbor-x', 'mqtt', 'node:crypto'])
    const [lines] = texts.map((text) => text.split('\n').length)
    assert.ok(lines! <= 200, `${lines} lines`)
  })
})
