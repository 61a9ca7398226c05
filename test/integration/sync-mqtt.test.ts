/** Sender and receiver over a real broker, which is killed, emptied and restarted in between. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { connectAsync, type IPublishPacket } from 'mqtt'
import { systemClock } from '../../base/clock-system.ts'
import { type GatewayEui, idOfBytes } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import { type SyncSender, startSender } from '../../sync/driver.ts'
import { type Hypervisor, startHypervisor } from '../../sync/hypervisor/main.ts'
import { randomId48 } from '../../sync/id48.ts'
import { mqttGatewayTransport } from '../../sync/transport/mqtt.ts'
import { writeMessage } from '../../sync/write-message.ts'
import { COMMAND_KEY } from '../support/command-key.ts'
import { FactLog } from '../support/fact-log.ts'
import { callRaised, PROBE, reading, spotTaken } from '../support/facts.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'

const program = findMosquitto()
const skip = program || process.env['CI'] === 'true' ? false : 'mosquitto is not installed'

type Gateway = { readonly log: FactLog; readonly epoch: number; readonly sender: SyncSender }

function startGateway(gw: GatewayEui, url: string): Gateway {
  const log = new FactLog([PROBE])
  const epoch = randomId48(systemRandom)
  const surroundings = { clock: systemClock, random: systemRandom }
  const sender = startSender({
    gw,
    epoch,
    version: 'test',
    source: log,
    transport: mqttGatewayTransport({ endpoint: { url }, gw, epoch, ...surroundings }),
    ...surroundings,
    log: silentLog,
    metrics: new Metrics(),
    policy: { gatherMs: 20, resendFloorMs: 400 },
    onAcked: () => {},
    commandKeys: [COMMAND_KEY.publicHex],
    onCommand: async ({ name }) => ({ outcome: 'done', detail: `did ${name}` }),
  })
  return { log, epoch, sender }
}

function append({ log, epoch, sender }: Gateway, numbers: { from: number; to: number }): void {
  for (let n = numbers.from; n < numbers.to; n++) {
    log.append(epoch, reading(n))
    if (n % 10 === 0) log.append(epoch, spotTaken(n))
    if (n % 50 === 0) log.append(epoch, callRaised(n))
  }
  sender.factsAppended()
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await condition()) return
    await pause(20)
  }
  assert.fail(`not within 8 s: ${what}`)
}

/** Each stored fact of a gateway, as (epoch, stream, seq). */
async function identities(hypervisor: Hypervisor, gw: GatewayEui): Promise<string[]> {
  const all = await hypervisor.store.facts({ limit: 10_000 })
  const facts = all.filter((one) => one.gw === gw)
  return facts.map((one) => `${one.epoch}/${one.fact.stream}/${one.seq}`)
}

test('F57, F63, F64, I1, I2: every fact arrives once though the broker dies empty and the hypervisor restarts', {
  skip,
  timeout: 30_000,
}, async () => {
  assert.ok(program, 'mosquitto must be installed where CI=true')
  const folder = mkdtempSync(join(tmpdir(), 'cigale-hypervisor-'))
  const database = join(folder, 'city.db')
  const broker = await Mosquitto.start(program)
  const mqtt = { url: broker.url }
  let hypervisor = await startHypervisor({ database, mqtt, commandKey: COMMAND_KEY })
  const euis = [1, 2].map((n) => idOfBytes<GatewayEui>(new Uint8Array([1, 2, 3, 4, 5, 6, 7, n])))
  const gateways = euis.map((gw) => startGateway(gw, broker.url))
  try {
    for (const gateway of gateways) append(gateway, { from: 0, to: 300 })
    await until(async () => (await hypervisor.store.counts()).facts >= 2 * 300, 'the first facts')

    await broker.kill()
    for (const gateway of gateways) append(gateway, { from: 300, to: 600 })
    await hypervisor.close()
    await broker.run()
    hypervisor = await startHypervisor({ database, mqtt, commandKey: COMMAND_KEY })
    for (const gateway of gateways) append(gateway, { from: 600, to: 700 })

    const expected = gateways.map(({ log }) => log.facts().length)
    await until(async () => {
      const held = await Promise.all(euis.map((gw) => identities(hypervisor, gw)))
      return held.every((all, i) => all.length >= expected[i]!)
    }, 'all facts after the restart')
    for (const [i, gw] of euis.entries()) {
      const all = await identities(hypervisor, gw)
      assert.equal(new Set(all).size, all.length)
      assert.equal(all.length, expected[i])
    }
    assert.deepEqual(await hypervisor.store.gaps(), [])

    const heard = await packets(broker.url, [`v1/gw/${euis[0]}/cmd`, `v1/gw/${euis[0]}/res`])
    const request = { gw: euis[0]!, name: 'wateringStop', params: null, expiresInMs: 60_000 }
    const { id } = await hypervisor.sendCommand({ ...request, origin: 'test' })
    await until(async () => (await hypervisor.store.command(id))?.state === 'done', 'the command')
    assert.equal((await hypervisor.store.command(id))?.detail, 'did wateringStop')
    await until(async () => heard.size === 2, 'the order and its result at the broker')
    for (const { correlationData } of heard.values()) {
      assert.equal(correlationData?.toString('hex'), id)
    }
    const order = heard.get(`v1/gw/${euis[0]}/cmd`)
    assert.equal(order?.responseTopic, `v1/gw/${euis[0]}/res`)
    assert.ok((order?.messageExpiryInterval ?? 0) <= 60)
  } finally {
    for (const { sender } of gateways) await sender.close()
    await hypervisor.close()
    await broker.close()
    rmSync(folder, { recursive: true })
  }
})

/** What the broker gives to somebody who listens: the properties of the last message of each topic. */
async function packets(
  url: string,
  topics: string[],
): Promise<Map<string, NonNullable<IPublishPacket['properties']>>> {
  const heard = new Map<string, NonNullable<IPublishPacket['properties']>>()
  const client = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 })
  client.on('message', (topic, _payload, { properties = {} }) => heard.set(topic, properties))
  client.on('error', () => {})
  await client.subscribeAsync(topics, { qos: 1 })
  after(() => client.endAsync(true))
  return heard
}

test('F65: a gateway that starts again does not take its own last run for a second gateway', {
  skip,
  timeout: 30_000,
}, async () => {
  assert.ok(program, 'mosquitto must be installed where CI=true')
  const broker = await Mosquitto.start(program)
  const gw = idOfBytes<GatewayEui>(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]))
  const reports: string[] = []
  // Killed, it never said goodbye: its word stays with the broker.
  const bytes = writeMessage({ kind: 'state', gw, epoch: 1, online: true })
  const killed = await connectAsync(broker.url, { protocolVersion: 5 })
  await killed.publishAsync(`v1/gw/${gw}/state`, Buffer.from(bytes), { qos: 1, retain: true })
  await killed.endAsync()
  const surroundings = { clock: systemClock, random: systemRandom }
  const run = mqttGatewayTransport({ endpoint: { url: broker.url }, gw, epoch: 2, ...surroundings })
  try {
    let isUp = false
    run.open({
      onUp: () => {
        isUp = true
      },
      onDown: (reason) => reports.push(reason),
      onMessage() {},
      onReport: (report) => reports.push(report),
    })
    await until(() => isUp, 'the connection')
    await pause(500)
    assert.deepEqual(reports, [])
  } finally {
    await run.close()
    await broker.close()
  }
})

test('F65: two gateways with one id throw each other out, and step back instead of fighting', {
  skip,
  timeout: 30_000,
}, async () => {
  assert.ok(program, 'mosquitto must be installed where CI=true')
  const broker = await Mosquitto.start(program)
  const gw = idOfBytes<GatewayEui>(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 9]))
  const reports: string[] = []
  const details: string[] = []
  const twins = [1, 2].map((epoch) => {
    const surroundings = { clock: systemClock, random: systemRandom }
    return mqttGatewayTransport({ endpoint: { url: broker.url }, gw, epoch, ...surroundings })
  })
  try {
    for (const twin of twins) {
      const onReport = (report: string, detail: string): void => {
        reports.push(report)
        details.push(detail)
      }
      twin.open({ onUp() {}, onDown() {}, onMessage() {}, onReport })
    }
    await until(() => reports.includes('taken-over'), 'the report')
    const [told] = details
    assert.match(told!, /run [12] is online as 0102030405060709|broker said 0x8e/)
  } finally {
    for (const twin of twins) await twin.close()
    await broker.close()
  }
})
