/** A gateway without internet, its neighbour with it, a broker and a hypervisor: real drivers on one air. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '../../base/random.ts'
import type { RemoteService } from '../../gateway/api/client-system.ts'
import { HypervisorProcess } from '../support/hypervisor-process.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'
import { LinkProxy } from '../support/proxy.ts'
import { type Between, HUB, LEAF, relayedGateways } from '../support/relayed-gateways.ts'

const program = findMosquitto()
const skip = program || process.env['CI'] === 'true' ? false : 'mosquitto is not installed'
const WAIT_MS = 240_000
const TOLD = 10
/** Of an order: the gateway has answered. */
const OVER = ['done', 'refused', 'failed']
const BY_LORA = { kind: 'lora-relay' } as const

type Told = {
  readonly facts?: readonly {
    readonly gateway: string
    readonly type: string
    readonly fields: { readonly value: number }
  }[]
}
type Ordered = { readonly id: string; readonly state: string }

async function until(condition: () => Promise<boolean>, what: string): Promise<number> {
  const fromMs = performance.now()
  while (!(await condition())) {
    if (performance.now() - fromMs > WAIT_MS) assert.fail(`not within ${WAIT_MS} ms: ${what}`)
    await pause(200)
  }
  return performance.now() - fromMs
}

/** As a technician does: a code drawn on the hub is typed into the leaf. */
async function pairUp(hub: RemoteService, leaf: RemoteService): Promise<void> {
  const drawn = await hub.pairRelay({ peer: LEAF, role: 'hub' })
  assert.ok(drawn.kind === 'paired' && drawn.code !== null)
  const typed = await leaf.pairRelay({ peer: HUB, role: 'leaf', code: drawn.code })
  assert.deepEqual(typed, { kind: 'paired', code: null })
}

describe('facts by LoRa through a neighbour', { skip, timeout: 600_000, concurrency: true }, () => {
  test('F76: they arrive once at a quarter of frames lost, an order comes back, and a restart reuses no counter', async () => {
    await withCity(async ({ broker, hypervisor, between }) => {
      const random = seededRandom(76)
      const chance = () => random.unit()
      const mqtt = { kind: 'mqtt', url: broker.url }
      const gateways = await relayedGateways({
        hub: [mqtt, BY_LORA],
        leaf: [BY_LORA],
        between,
        chance,
      })
      try {
        const hub = await gateways.hub.start()
        let leaf = await gateways.leaf.start()
        await pairUp(hub, leaf)
        between.loss = 1 / 4
        for (let n = 0; n < TOLD; n++) await gateways.leaf.tell(n)
        await until(async () => (await told(hypervisor)).length >= TOLD, 'facts of the leaf')
        const status = await leaf.syncStatus()
        assert.deepEqual([status.transport, status.link], ['lora-relay', 'open'])

        const ordered = (await hypervisor.ask(`gateways/${LEAF}/commands`, {
          name: 'acknowledge',
          params: { asset: 'nowhere', of: 'callRaised', ofMs: 0 },
          expiresInSeconds: 300,
        })) as Ordered
        const order = async () => (await hypervisor.ask(`commands/${ordered.id}`)) as Ordered
        await until(async () => OVER.includes((await order())?.state), 'its result')

        const { pairs } = await leaf.relay()
        assert.deepEqual([pairs[0]?.peer, pairs[0]?.role, pairs[0]?.refused], [HUB, 'leaf', 0])
        await gateways.leaf.stop()
        leaf = await gateways.leaf.start()
        await gateways.leaf.tell(TOLD)
        await until(async () => (await told(hypervisor)).length > TOLD, 'a fact of the next run')
        assert.deepEqual(
          await told(hypervisor),
          Array.from({ length: TOLD + 1 }, (_, n) => n),
        )
        assert.equal((await hub.relay()).pairs[0]?.refused, 0)
      } finally {
        await gateways.leaf.end()
        await gateways.hub.end()
      }
    })
  })

  test('by IP while it works, by LoRa within a minute of its death, and back; no fact twice', async () => {
    await withCity(async ({ broker, hypervisor, between }) => {
      const proxy = await LinkProxy.before(broker.url)
      const gateways = await relayedGateways({
        hub: [{ kind: 'mqtt', url: broker.url }, BY_LORA],
        leaf: [{ kind: 'mqtt', url: proxy.url }, BY_LORA],
        between,
        chance: () => 1,
      })
      try {
        const hub = await gateways.hub.start()
        const leaf = await gateways.leaf.start()
        await pairUp(hub, leaf)
        const way = async () => {
          const { transport, link } = await leaf.syncStatus()
          return `${transport} ${link}`
        }
        await until(async () => (await way()) === 'mqtt open', 'by IP')
        await gateways.leaf.tell(0)
        const atMs = performance.now()
        proxy.behaviour = { isSilent: true }
        proxy.cut()
        await until(async () => (await way()).startsWith('lora-relay'), 'the way is LoRa')
        assert.ok(performance.now() - atMs < 60_000)
        await until(
          async () => (await way()) === 'lora-relay open',
          'the hypervisor answers by LoRa',
        )
        await gateways.leaf.tell(1)
        await until(async () => (await told(hypervisor)).length === 2, 'a fact by LoRa')
        proxy.behaviour = {}
        proxy.cut()
        await until(async () => (await way()) === 'mqtt open', 'by IP again')
        await gateways.leaf.tell(2)
        await until(async () => (await told(hypervisor)).length === 3, 'a fact by IP')
        assert.deepEqual(await told(hypervisor), [0, 1, 2])
      } finally {
        await gateways.leaf.end()
        await gateways.hub.end()
        await proxy.close()
      }
    })
  })
})

type City = {
  readonly broker: Mosquitto
  readonly hypervisor: HypervisorProcess
  readonly between: Between
}

async function withCity(run: (city: City) => Promise<void>): Promise<void> {
  assert.ok(program, 'mosquitto must be installed where CI=true')
  const folder = mkdtempSync(join(tmpdir(), 'cigale-relay-'))
  const broker = await Mosquitto.start(program)
  const hypervisor = new HypervisorProcess({
    database: join(folder, 'city.db'),
    mqttUrl: broker.url,
  })
  try {
    await hypervisor.start()
    await run({ broker, hypervisor, between: { snrDb: 5, loss: 0 } })
  } finally {
    await hypervisor.stop('SIGTERM')
    await broker.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the leaf has told of its own, in order. */
async function told(hypervisor: HypervisorProcess): Promise<readonly number[]> {
  const { facts = [] } = ((await hypervisor.ask('facts?limit=1000')) ?? {}) as Told
  return facts
    .filter(({ gateway, type }) => gateway === LEAF && type === 'customReported')
    .map(({ fields }) => fields.value)
    .toSorted((a, b) => a - b)
}
