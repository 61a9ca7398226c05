/** Three receivers on one broker and one database, killed at random while gateways send. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { systemRandom } from '../../base/random-system.ts'
import type { HypervisorConfig } from '../../gateway/cli/hypervisor-config.ts'
import { FactLedger } from '../support/fact-ledger.ts'
import { HypervisorProcess } from '../support/hypervisor-process.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'
import { Postgres, whyNoPostgres } from '../support/postgres.ts'
import { SendingGateway } from '../support/sending-gateways.ts'

const program = findMosquitto()
const whyNoBroker = program || process.env['CI'] === 'true' ? false : 'mosquitto is not installed'
const skip = whyNoBroker || whyNoPostgres
const RECEIVERS = 3
const GATEWAYS = 6
const KILLS = 3

async function killReceivers(
  shareOf: (worker: number) => HypervisorConfig['share'],
): Promise<void> {
  assert.ok(program, 'mosquitto must be installed where CI=true')
  const folder = mkdtempSync(join(tmpdir(), 'cigale-receivers-'))
  const broker = await Mosquitto.start(program)
  const postgres = await Postgres.start({ isDurable: true })
  const database = await postgres.database()
  const receivers = Array.from({ length: RECEIVERS }, (_, worker) => {
    const files = join(folder, `receiver-${worker}`)
    return new HypervisorProcess({ database, files, mqttUrl: broker.url, share: shareOf(worker) })
  })
  const gateways: SendingGateway[] = []
  try {
    // All at once on an empty database: one makes the tables, the others wait for it.
    await Promise.all(receivers.map((receiver) => receiver.start()))
    for (let n = 0; n < GATEWAYS; n++) gateways.push(new SendingGateway(n, broker.url))
    let isLoaded = true
    const load = (async () => {
      while (isLoaded) {
        for (const gateway of gateways) gateway.append(15)
        await pause(100)
      }
    })()
    for (let kill = 0; kill < KILLS; kill++) {
      await pause(200 + systemRandom.below(500))
      const receiver = receivers[systemRandom.below(RECEIVERS)]!
      await receiver.stop('SIGKILL')
      await receiver.start()
    }
    isLoaded = false
    await load
    await new FactLedger(postgres, database).untilAll(gateways, 15_000)
    assert.deepEqual(
      gateways.flatMap(({ alarms }) => alarms),
      [],
    )
  } finally {
    for (const { sender } of gateways) await sender.close()
    for (const receiver of receivers) await receiver.stop('SIGKILL')
    await broker.close()
    await postgres.close()
    rmSync(folder, { recursive: true })
  }
}

test('I1, I2, I4: receivers that share a subscription are killed, and every fact is there once', {
  skip,
  timeout: 60_000,
}, async () => {
  await killReceivers(() => ({ group: 'cigale' }))
})

test('I1, I2, I4: receivers with gateways of their own are killed, and every fact is there once', {
  skip,
  timeout: 60_000,
}, async () => {
  await killReceivers((worker) => ({ worker, workers: RECEIVERS }))
})
