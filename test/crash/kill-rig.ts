/**
 * A gateway, a broker and a hypervisor as the processes they are in a city, and somebody who kills
 * them: at any moment, one or two at once, again before they have recovered. The ledger stands
 * outside; in the end every acknowledged frame is in the gateway's feed and its facts are at the
 * hypervisor, each once.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Random, seededRandom } from '../../base/random.ts'
import type { DeviceView } from '../../gateway/api/service.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import { HypervisorProcess } from '../support/hypervisor-process.ts'
import { Mosquitto } from '../support/mosquitto.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'
import { auditEnds } from './kill-audit.ts'
import { RadioLedger } from './radio-ledger.ts'
import { RadioLoad } from './radio-load.ts'

export type Victim = 'gateway' | 'hypervisor' | 'broker'
const VICTIMS: readonly Victim[] = ['gateway', 'hypervisor', 'broker']

export type KillOptions = {
  readonly kills: number
  readonly seed: number
  /** Path of the broker's program. */
  readonly mosquitto: string
  readonly onKill?: (done: number) => void
}

export type KillFigures = {
  readonly kills: Readonly<Record<Victim, number>>
  readonly framesFed: number
  readonly acknowledged: number
  readonly joins: number
  readonly downlinks: number
  /** At the hypervisor. */
  readonly facts: number
  readonly losses: number
  readonly doubles: number
  /** From the restart of what was killed last to the next frame taken, and to the next fact there. */
  readonly worstIngestMs: number
  readonly worstSyncMs: number
  readonly problemCount: number
  readonly problems: readonly string[]
}

/** Two die together. */
const TWICE_SHARE = 0.15
/** Nobody waits for recovery before the next kill. */
const HASTY_SHARE = 0.75
/** Sessions first, so that there are counters to be kept. */
const JOINED_WITHIN_MS = 6_500
/** I13. */
const INGEST_WITHIN_MS = 30_000
const SYNC_WITHIN_MS = 60_000
const DRAIN_WITHIN_MS = 120_000

export async function runKills(options: KillOptions): Promise<KillFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-kill-'))
  await using rig = new KillRig(options, folder)
  await rig.open()
  for (let done = 0; done < options.kills; ) {
    done += await rig.strike(options.kills - done)
    options.onKill?.(done)
  }
  return await rig.conclude()
}

class KillRig {
  readonly #options: KillOptions
  readonly #folder: string
  readonly #random: Random
  readonly #ledger = new RadioLedger()
  readonly #load: RadioLoad
  readonly #kills = { gateway: 0, hypervisor: 0, broker: 0 }
  readonly #stopLoad = new AbortController()
  #loading: Promise<void> | undefined
  #broker: Mosquitto | undefined
  #hypervisor: HypervisorProcess | undefined
  #gateway: GatewayProcess | undefined
  #forwarder: PacketForwarder | undefined
  #worstIngestMs = 0
  #worstSyncMs = 0

  constructor(options: KillOptions, folder: string) {
    this.#options = options
    this.#folder = folder
    this.#random = seededRandom(options.seed, 'kills')
    this.#load = new RadioLoad(this.#ledger, seededRandom(options.seed, 'load'))
  }

  async open(): Promise<void> {
    const folder = this.#folder
    this.#broker = await Mosquitto.start(this.#options.mosquitto)
    const mqttUrl = this.#broker.url
    this.#hypervisor = new HypervisorProcess({ database: join(folder, 'hv.db'), mqttUrl })
    await this.#hypervisor.start()
    const load = this.#load
    this.#gateway = await GatewayProcess.prepare({
      ...{ folder, mqttUrl },
      ...{ devices: load.entries(), assets: load.assets() },
    })
    await this.#gateway.start()
    // A gateway that starts again learns of its forwarder by the next PULL_DATA.
    this.#forwarder = await PacketForwarder.open({ port: this.#gateway.udpPort, keepAliveMs: 100 })
    this.#loading = load.run(this.#forwarder, this.#stopLoad.signal)
    await waited(performance.now(), JOINED_WITHIN_MS, async () => load.allJoined)
  }

  /** One round: lets them work, kills one or two, starts them again. Gives the number of kills. */
  async strike(most: number): Promise<number> {
    const random = this.#random
    await pause(20 + random.below(120))
    const first = VICTIMS[random.below(VICTIMS.length)]!
    const others = VICTIMS.filter((victim) => victim !== first)
    const twice = most > 1 && random.unit() < TWICE_SHARE
    const victims = twice ? [first, others[random.below(others.length)]!] : [first]
    await Promise.all(victims.map((victim) => this.#kill(victim)))
    await pause(random.below(100))
    const startedMs = performance.now()
    await Promise.all(victims.map((victim) => this.#start(victim)))
    if (victims.includes('gateway')) await this.#checkCounters()
    if (random.unit() >= HASTY_SHARE) await this.#recovered(startedMs)
    return victims.length
  }

  async #kill(victim: Victim): Promise<void> {
    this.#kills[victim]++
    if (victim === 'gateway') await this.#gateway?.stop('SIGKILL')
    else if (victim === 'hypervisor') await this.#hypervisor?.stop('SIGKILL')
    else await this.#broker?.kill()
  }

  async #start(victim: Victim): Promise<void> {
    if (victim === 'gateway') await this.#gateway?.start()
    else if (victim === 'hypervisor') await this.#hypervisor?.start()
    else await this.#broker?.run()
  }

  /** A gateway that lives again must remember what it promised, and refuse what it has had. */
  async #checkCounters(): Promise<void> {
    // Frames go on being acknowledged while it answers.
    const promised = this.#ledger.promised()
    const devices = (await this.#gateway!.ask('/api/v1/devices')) as {
      readonly devices: readonly DeviceView[]
    }
    const counters = new Map(devices.devices.map(({ device, fCntUp }) => [device.devEui, fCntUp]))
    for (const { devEui } of this.#load.fleet) {
      this.#ledger.checkFCntUp(devEui, counters.get(devEui) ?? null, promised.get(devEui))
    }
    await this.#load.replay(this.#forwarder!)
  }

  /** I13: frames are taken and facts arrive again. */
  async #recovered(startedMs: number): Promise<void> {
    const factsBefore = await this.#hypervisor!.facts()
    const ingestMs = await waited(startedMs, INGEST_WITHIN_MS, async () => {
      return this.#load.ackedMs > startedMs
    })
    const syncMs = await waited(startedMs, SYNC_WITHIN_MS, async () => {
      const facts = await this.#hypervisor!.facts()
      return facts !== undefined && factsBefore !== undefined && facts > factsBefore
    })
    if (ingestMs === undefined) this.#ledger.problem('I13: no frame was taken within 30 s')
    if (syncMs === undefined) this.#ledger.problem('I13: no fact arrived within 60 s')
    this.#worstIngestMs = Math.max(this.#worstIngestMs, ingestMs ?? INGEST_WITHIN_MS)
    this.#worstSyncMs = Math.max(this.#worstSyncMs, syncMs ?? SYNC_WITHIN_MS)
  }

  /** Ends the load, lets everything arrive, stops cleanly, and compares both ends with the ledger. */
  async conclude(): Promise<KillFigures> {
    const ledger = this.#ledger
    this.#stopLoad.abort()
    await this.#loading
    const drained = await waited(performance.now(), DRAIN_WITHIN_MS, async () => {
      const { sync } = await this.#gateway!.status()
      return sync.connected && sync.streams.every((stream) => stream.waiting === 0)
    })
    if (drained === undefined) ledger.problem('I13: the facts did not arrive within two minutes')
    await this.#gateway!.stop('SIGTERM')
    await this.#hypervisor!.stop('SIGTERM')
    const audit = await auditEnds({
      gatewayDir: this.#gateway!.dataDir,
      hypervisorDatabase: join(this.#folder, 'hv.db'),
      ledger,
    })
    return {
      kills: this.#kills,
      framesFed: ledger.framesFed,
      acknowledged: ledger.acknowledged.size,
      joins: ledger.joins,
      downlinks: ledger.downlinks,
      ...audit,
      worstIngestMs: Math.round(this.#worstIngestMs),
      worstSyncMs: Math.round(this.#worstSyncMs),
      problemCount: ledger.problemCount,
      problems: ledger.problems,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopLoad.abort()
    await this.#loading
    await this.#forwarder?.close()
    await this.#gateway?.stop('SIGKILL')
    await this.#hypervisor?.stop('SIGKILL')
    await this.#broker?.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Milliseconds from `sinceMs` until it holds; `undefined` when that took too long. */
async function waited(
  sinceMs: number,
  withinMs: number,
  holds: () => Promise<boolean>,
): Promise<number | undefined> {
  while (performance.now() < sinceMs + withinMs) {
    if (await holds()) return performance.now() - sinceMs
    await pause(20)
  }
  return undefined
}
