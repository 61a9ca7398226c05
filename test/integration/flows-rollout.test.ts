/** Flows from the hypervisor's repository over a real broker, in force, and back by themselves when they fall. */

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FlowsView } from '../../gateway/flows/desk.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import { HypervisorProcess } from '../support/hypervisor-process.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'
import { TestRepository } from '../support/update-repository.ts'

const program = findMosquitto()
const skip = program || process.env['CI'] === 'true' ? false : 'mosquitto is not installed'
const STAND_IN = fileURLToPath(new URL('../support/flows-stand-in.ts', import.meta.url))
const WAIT_MS = 60_000

type Rollout = { readonly id: string; readonly state: string; readonly reason: string }

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const endMs = performance.now() + WAIT_MS
  while (!(await condition())) {
    if (performance.now() > endMs) assert.fail(`not within ${WAIT_MS} ms: ${what}`)
    await pause(50)
  }
}

test('S17: a roll-out brings signed flows over the broker; those that fall go back and halt it, those taken back are gone', {
  skip,
  timeout: 180_000,
}, async () => {
  assert.ok(program, 'mosquitto must be installed where CI=true')
  const folder = mkdtempSync(join(tmpdir(), 'cigale-flows-rollout-'))
  const repository = await TestRepository.make()
  const good = [{ id: 'a', type: 'tab', label: 'good' }]
  const first = await repository.addFlows('sign', '1.0.0', good)
  const second = await repository.addFlows('sign', '1.1.0', [{ ...good[0], does: 'die' }])
  repository.writeTo(join(folder, 'repository'))
  const root = join(folder, 'root.json')
  writeFileSync(root, repository.factoryRoot())
  const broker = await Mosquitto.start(program)
  const place = { database: join(folder, 'city.db'), mqttUrl: broker.url }
  const hypervisor = new HypervisorProcess({ ...place, repository: join(folder, 'repository') })
  const gateway = await GatewayProcess.prepare({
    ...{ folder, mqttUrl: broker.url },
    decoders: { repository: 'hypervisor', root },
    flows: { enabled: true },
    flowsScript: STAND_IN,
  })
  const flows = async () => (await gateway.ask('/api/v1/flows')) as FlowsView
  const begin = async (path: string) => {
    const how = { path, stages: ['one'], stageHours: 0, canaryHours: 0 }
    return (await hypervisor.ask('rollouts', how)) as Rollout
  }
  const now = async (id: string) => (await hypervisor.ask(`rollouts/${id}`)) as Rollout
  try {
    await hypervisor.start()
    await gateway.start()
    const known = async () =>
      ((await hypervisor.ask('gateways')) as { gateways: unknown[] }).gateways
    await until(async () => (await known()).length === 1, 'the gateway has greeted')

    const { id } = await begin(first)
    await until(async () => (await now(id)).state === 'done', 'the flows are trusted')
    const { active, versions, status } = await flows()
    assert.deepEqual([active, versions[0]!.signed, versions[0]!.by], [1, first, 'hypervisor'])
    assert.equal(status.version, 1)
    const running = join(gateway.dataDir, 'flows', 'flows.json')
    assert.equal(readFileSync(running, 'utf8'), JSON.stringify(good))

    const { id: worse } = await begin(second)
    await until(async () => (await now(worse)).state === 'halted', 'flows that fall halt it')
    assert.match((await now(worse)).reason, /in use: it ended by itself/)
    await until(async () => (await flows()).status.version === 1, 'those before run again')
    assert.equal((await flows()).active, 1)

    // It had gone back already: nothing more happens here when the roll-out is taken back.
    await hypervisor.ask(`rollouts/${worse}/end`, {})
    const { id: again } = await begin(second)
    assert.notEqual(again, worse)
    await hypervisor.ask(`rollouts/${again}/halt`, {})
    await until(async () => (await flows()).active === 1, 'it is taken back')
  } finally {
    await gateway.stop('SIGTERM')
    await hypervisor.stop('SIGTERM')
    await broker.close()
    rmSync(folder, { recursive: true })
  }
})
