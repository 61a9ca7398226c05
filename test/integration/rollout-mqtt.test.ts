/** A decoder from the hypervisor's repository, over a real broker that dies in the middle, into use. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { connectAsync, type MqttClient } from 'mqtt'
import { readAsk } from '../../decoders/bundle/chunk-messages.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import { HypervisorProcess } from '../support/hypervisor-process.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'
import { TestRepository } from '../support/update-repository.ts'

const program = findMosquitto()
const skip = program || process.env['CI'] === 'true' ? false : 'mosquitto is not installed'
/** A question without an answer is asked again after ten seconds. */
const WAIT_MS = 60_000

type Rollout = { readonly id: string; readonly state: string; readonly counts: { inUse?: number } }
type Decoders = {
  readonly profiles: readonly { readonly profile: string; readonly version: string }[]
}

async function until(condition: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const endMs = performance.now() + WAIT_MS
  while (!(await condition())) {
    if (performance.now() > endMs) assert.fail(`not within ${WAIT_MS} ms: ${what}`)
    await pause(50)
  }
}

/** Hears what gateways ask for, each path as it is asked. */
async function spy(url: string, onPath: (path: string) => void): Promise<MqttClient> {
  const client = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 })
  client.on('error', () => {})
  client.on('message', (_topic, payload) => onPath(readAsk(new Uint8Array(payload))!.path))
  await client.subscribeAsync('v1/gw/+/ask', { qos: 1 })
  return client
}

test('F64: a roll-out brings a package over the broker, which dies in the middle, and it is in use', {
  skip,
  timeout: 120_000,
}, async () => {
  assert.ok(program, 'mosquitto must be installed where CI=true')
  const folder = mkdtempSync(join(tmpdir(), 'cigale-rollout-'))
  const repository = await TestRepository.make()
  const path = await repository.addDecoder('1.0.0')
  repository.writeTo(join(folder, 'repository'))
  const root = join(folder, 'root.json')
  writeFileSync(root, repository.factoryRoot())
  const broker = await Mosquitto.start(program)
  const place = { database: join(folder, 'city.db'), mqttUrl: broker.url }
  const hypervisor = new HypervisorProcess({ ...place, repository: join(folder, 'repository') })
  const gateway = await GatewayProcess.prepare({
    ...{ folder, mqttUrl: broker.url },
    decoders: { repository: 'hypervisor', root },
  })
  const asked: string[] = []
  let dead: Promise<void> | undefined
  const first = await spy(broker.url, (one) => {
    asked.push(one)
    // In the middle: some files have come, one is asked for.
    if (asked.length === 3) dead = broker.kill()
  })
  try {
    await hypervisor.start()
    await gateway.start()
    const known = async () =>
      ((await hypervisor.ask('gateways')) as { gateways: unknown[] }).gateways
    await until(async () => (await known()).length === 1, 'the gateway has greeted')
    const begun = (await hypervisor.ask('rollouts', { profile: 'acme-probe', path })) as Rollout
    assert.equal(begun.state, 'running')
    await until(() => dead !== undefined, 'the third question')
    await dead
    await first.endAsync(true).catch(() => {})
    await broker.run()
    const more: string[] = []
    const second = await spy(broker.url, (one) => more.push(one))
    const now = async () => (await hypervisor.ask(`rollouts/${begun.id}`)) as Rollout
    await until(async () => (await now()).counts.inUse === 1, 'the package is in use')
    await second.endAsync(true)
    // What had come before the broker died is not asked for again.
    assert.match(more.at(-1)!, /^targets\/decoders\/acme\/probe\/.*1\.0\.0\.dec$/)
    assert.deepEqual(
      more.filter((one) => asked.slice(0, 2).includes(one)),
      [],
    )
    const { profiles } = (await gateway.ask('/api/v1/decoders')) as Decoders
    const [version] = profiles.filter(({ profile }) => profile === 'acme-probe')
    assert.equal(version?.version, '1.0.0')

    await hypervisor.ask(`rollouts/${begun.id}/halt`, {})
    await until(async () => {
      const { profiles: after } = (await gateway.ask('/api/v1/decoders')) as Decoders
      return after.every((one) => one.profile !== 'acme-probe' || one.version === null)
    }, 'it is taken back')
  } finally {
    await gateway.stop('SIGTERM')
    await hypervisor.stop('SIGTERM')
    await broker.close()
    rmSync(folder, { recursive: true })
  }
})
