/** Three receivers, each a process, on one broker and one database, killed at random while gateways send. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { systemRandom } from '../../base/random-system.ts'
import type { HypervisorConfig } from '../../gateway/cli/hypervisor-config.ts'
import { FactLedger } from '../support/fact-ledger.ts'
import { HypervisorProcess } from '../support/hypervisor-process.ts'
import { Mosquitto } from '../support/mosquitto.ts'
import { Postgres } from '../support/postgres.ts'
import { SendingGateway } from '../support/sending-gateways.ts'

export const RECEIVERS = 3

export type ReceiverKills = {
  readonly program: string
  readonly kills: number
  readonly gateways: number
  readonly shareOf: (worker: number) => HypervisorConfig['share']
  /** For the rest to arrive. */
  readonly withinMs: number
  readonly onKill?: (done: number) => void
}

export type ReceiverKillsFigures = {
  readonly facts: number
  /** What senders told of: there should be nothing to tell. */
  readonly alarms: readonly string[]
}

const LOAD_EVERY_MS = 100
const READINGS_A_LOAD = 15

/** Rejects when a fact is lost or there twice. */
export async function killReceivers(plan: ReceiverKills): Promise<ReceiverKillsFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-receivers-'))
  const broker = await Mosquitto.start(plan.program)
  const postgres = await Postgres.start({ isDurable: true })
  const gateways: SendingGateway[] = []
  const receivers: HypervisorProcess[] = []
  try {
    const database = await postgres.database()
    for (let worker = 0; worker < RECEIVERS; worker++) {
      const files = join(folder, `receiver-${worker}`)
      const place = { database, files, mqttUrl: broker.url, share: plan.shareOf(worker) }
      receivers.push(new HypervisorProcess(place))
    }
    // All at once on an empty database: one makes the tables, the others wait for it.
    await Promise.all(receivers.map((receiver) => receiver.start()))
    for (let n = 0; n < plan.gateways; n++) gateways.push(new SendingGateway(n, broker.url))
    const stopLoad = keepAppending(gateways)
    for (let kill = 1; kill <= plan.kills; kill++) {
      await pause(200 + systemRandom.below(500))
      const receiver = receivers[systemRandom.below(RECEIVERS)]!
      await receiver.stop('SIGKILL')
      await receiver.start()
      plan.onKill?.(kill)
    }
    await stopLoad()
    const ledger = new FactLedger(postgres, database)
    await ledger.untilAll(gateways, plan.withinMs)
    return { facts: await ledger.count(), alarms: gateways.flatMap(({ alarms }) => alarms) }
  } finally {
    for (const { sender } of gateways) await sender.close()
    for (const receiver of receivers) await receiver.stop('SIGKILL')
    await broker.close()
    await postgres.close()
    rmSync(folder, { recursive: true })
  }
}

function keepAppending(gateways: readonly SendingGateway[]): () => Promise<void> {
  let isLoaded = true
  const running = (async () => {
    while (isLoaded) {
      for (const gateway of gateways) gateway.append(READINGS_A_LOAD)
      await pause(LOAD_EVERY_MS)
    }
  })()
  return async () => {
    isLoaded = false
    await running
  }
}
