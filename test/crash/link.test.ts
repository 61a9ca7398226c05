/**
 * A gateway's sender behind a line that lies: a real broker and a real hypervisor, and our proxy
 * between. Each test has a gateway and a line of its own; they run beside each other.
 */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../../base/clock-system.ts'
import { type GatewayEui, idOfBytes } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { systemRandom } from '../../base/random-system.ts'
import { type SyncSender, startSender } from '../../sync/driver.ts'
import type { Fact } from '../../sync/fact.ts'
import { type Hypervisor, startHypervisor } from '../../sync/hypervisor/main.ts'
import { randomId48 } from '../../sync/id48.ts'
import type { SenderPolicy } from '../../sync/sender/state.ts'
import { mqttGatewayTransport } from '../../sync/transport/mqtt.ts'
import { FactLog } from '../support/fact-log.ts'
import { callRaised, PROBE, reading, spotTaken } from '../support/facts.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'
import { LinkProxy } from '../support/proxy.ts'

const program = findMosquitto()
const missing = program ? false : 'mosquitto is missing: apt-get install mosquitto'
const PUBLISH = 3
const KEEPALIVE_S = 2
const CONNECT_TIMEOUT_MS = 1_000

let broker: Mosquitto
let hypervisor: Hypervisor
let folder: string
let gateways = 0

class LineScene {
  readonly gw: GatewayEui
  readonly proxy: LinkProxy
  readonly log = new FactLog([PROBE])
  readonly sender: SyncSender
  readonly alarms: string[] = []
  readonly #epoch = randomId48(systemRandom)

  private constructor(proxy: LinkProxy, policy: Partial<SenderPolicy>) {
    this.proxy = proxy
    this.gw = idOfBytes<GatewayEui>(Uint8Array.of(9, 0, 0, 0, 0, 0, 0, ++gateways))
    const surroundings = { clock: systemClock, random: systemRandom }
    const timing = { connectTimeoutMs: CONNECT_TIMEOUT_MS, keepaliveS: KEEPALIVE_S }
    const { gw } = this
    const endpoint = { url: proxy.url }
    const epoch = this.#epoch
    this.sender = startSender({
      ...{ gw, epoch, version: 'test', source: this.log },
      transport: mqttGatewayTransport({ ...surroundings, endpoint, gw, epoch, timing }),
      ...surroundings,
      ...{ log: silentLog, metrics: new Metrics() },
      policy: { gatherMs: 20, ...policy },
      onAcked: () => {},
      onAlarm: (code) => this.alarms.push(code),
    })
  }

  static async open(
    behaviour: LinkProxy['behaviour'],
    policy: Partial<SenderPolicy>,
  ): Promise<LineScene> {
    const proxy = await LinkProxy.before(broker.url)
    proxy.behaviour = behaviour
    return new LineScene(proxy, policy)
  }

  append(...facts: readonly Fact[]): void {
    for (const fact of facts) this.log.append(this.#epoch, fact)
    this.sender.factsAppended()
  }

  /** Identities of what the hypervisor holds of this gateway, in the order of arrival. */
  async arrived(): Promise<string[]> {
    const facts = await hypervisor.store.facts({ after: 0, limit: 10_000 })
    return facts
      .filter(({ gw }) => gw === this.gw)
      .map(({ epoch, fact, seq }) => `${epoch}/${fact.stream}/${seq}`)
  }

  async untilAllArrived(withinMs: number): Promise<void> {
    const endMs = performance.now() + withinMs
    while (performance.now() < endMs) {
      if ((await this.arrived()).length >= this.log.facts().length) break
      await pause(20)
    }
    const all = await this.arrived()
    assert.equal(all.length, this.log.facts().length, `all within ${withinMs} ms`)
    assert.equal(new Set(all).size, all.length, 'each once')
  }

  async close(): Promise<void> {
    await this.sender.close()
    await this.proxy.close()
  }
}

async function onLine(
  behaviour: LinkProxy['behaviour'],
  run: (scene: LineScene) => Promise<void>,
  policy: Partial<SenderPolicy> = { resendFloorMs: 400 },
): Promise<void> {
  const scene = await LineScene.open(behaviour, policy)
  try {
    await run(scene)
  } finally {
    await scene.close()
  }
}

function readings(from: number, to: number): Fact[] {
  return Array.from({ length: to - from }, (_, n) => reading(from + n))
}

describe('a line that lies', {
  concurrency: true,
  skip: process.env['CI'] ? false : missing,
  timeout: 60_000,
}, () => {
  before(async () => {
    assert.ok(program, 'mosquitto is needed for this test')
    folder = mkdtempSync(join(tmpdir(), 'cigale-link-'))
    broker = await Mosquitto.start(program)
    const mqtt = { url: broker.url }
    hypervisor = await startHypervisor({ database: join(folder, 'city.db'), mqtt })
  })
  after(async () => {
    await hypervisor.close()
    await broker.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('F60: over 1 kB/s and 300 ms everything arrives, a call before the backlog, without a spiral', () =>
    onLine(
      { latencyMs: 300, bytesPerSecond: 1_000 },
      async (scene) => {
        scene.append(...readings(0, 500))
        await pause(2_500)
        scene.append(callRaised(1))
        const appendedMs = performance.now()
        while (!(await scene.arrived()).some((id) => id.split('/')[1] === '0')) {
          assert.ok(performance.now() - appendedMs < 10_000, 'the call is late')
          await pause(20)
        }
        const before = (await scene.arrived()).length
        assert.ok(before < 500, `${before} had arrived when the call did`)
        await scene.untilAllArrived(30_000)
        const { up } = scene.proxy.bytes
        assert.ok(up < 10_000, `${up} bytes for 501 facts`)
      },
      {},
    ))

  test('F61, I2: doubled, dropped and late packets, both ways: every fact once', () => {
    const random = seededRandom(61, 'packets')
    const copies = (_: string, { type }: { readonly type: number }) =>
      type === PUBLISH ? [0, 1, 1, 2][random.below(4)]! : 1
    return onLine({ latencyMs: 20, copies }, async (scene) => {
      for (let n = 0; n < 40; n++) {
        scene.append(...readings(n * 10, n * 10 + 10), spotTaken(n))
        await pause(25)
      }
      await scene.untilAllArrived(30_000)
    })
  })

  test('F59, I13: a half-open connection is found within one and a half keepalives, and all is sent again', () =>
    onLine({}, async (scene) => {
      scene.append(...readings(0, 50))
      await scene.untilAllArrived(5_000)
      const { connections } = scene.proxy
      scene.proxy.behaviour = { isSilent: true }
      scene.append(...readings(50, 100), callRaised(2))
      const silentMs = performance.now()
      while (scene.sender.status().link !== 'down') {
        assert.ok(performance.now() - silentMs < 1_500 * KEEPALIVE_S + 1_000, 'not found')
        await pause(20)
      }
      scene.proxy.behaviour = {}
      await scene.untilAllArrived(10_000)
      assert.ok(scene.proxy.connections > connections)
    }))

  test('F58: a broker that takes the connection and says nothing is given up in time, and tried again', () =>
    onLine({ isSilent: true }, async (scene) => {
      scene.append(callRaised(3))
      await pause(3 * CONNECT_TIMEOUT_MS)
      assert.ok(scene.proxy.connections >= 2, `${scene.proxy.connections} tries`)
      assert.ok(scene.proxy.connections <= 6, 'but no herd')
      scene.proxy.behaviour = {}
      await scene.untilAllArrived(10_000)
    }))

  test('F73: a captive portal gets our greeting and nothing else, and its page does no harm', () =>
    onLine(
      { answer: 'HTTP/1.1 200 OK\r\n\r\n<html>Bienvenue ! Acceptez…</html>' },
      async (scene) => {
        scene.append(...readings(0, 20), callRaised(4))
        await pause(2_500)
        assert.ok(scene.proxy.connections >= 2, `${scene.proxy.connections} tries`)
        assert.ok(!scene.proxy.packetsUp.includes(PUBLISH), 'no data for a portal')
        scene.proxy.behaviour = {}
        await scene.untilAllArrived(15_000)
      },
    ))

  test('F57, I13: a line that breaks again and again is no duel: it is used again within seconds', () =>
    onLine({}, async (scene) => {
      for (let n = 0; n < 5; n++) {
        scene.append(...readings(n * 20, n * 20 + 20))
        const { connections } = scene.proxy
        await pause(300)
        scene.proxy.cut()
        const cutMs = performance.now()
        while (scene.proxy.connections === connections) {
          assert.ok(performance.now() - cutMs < 20_000, 'stays away')
          await pause(20)
        }
      }
      await scene.untilAllArrived(20_000)
      assert.ok(!scene.alarms.includes('taken-over'), scene.alarms.join())
    }))
})
