/** The hypervisor of the roll-out's simulation: real store, real command desk, real roll-outs. */

import { type GatewayEui, idOfBytes } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { seededRandom } from '../../base/random.ts'
import { runHypervisorCommand } from '../../gateway/core/hypervisor-commands.ts'
import type { Fact, Stream } from '../../sync/fact.ts'
import { CommandDesk } from '../../sync/hypervisor/command-desk.ts'
import type { StoreWrite } from '../../sync/hypervisor/gateway-state.ts'
import { RolloutDesk } from '../../sync/hypervisor/rollout-desk.ts'
import type { HypervisorStore } from '../../sync/hypervisor/store.ts'
import { openSqliteStore } from '../../sync/hypervisor/store-sqlite.ts'
import type { CommandMessage } from '../../sync/messages.ts'
import { readMessage } from '../../sync/read-message.ts'
import { rowBytes } from '../../sync/row.ts'
import { writeMessage } from '../../sync/write-message.ts'
import { COMMAND_KEY } from '../support/command-key.ts'
import type { FakeClock } from '../support/fake-clock.ts'
import type { SimGateway } from './sim-gateway.ts'

type Service = Parameters<typeof runHypervisorCommand>[0]

export class SimHypervisor {
  readonly store: HypervisorStore = openSqliteStore(':memory:')
  readonly rollouts: RolloutDesk
  readonly #clock: FakeClock
  readonly #gateways: ReadonlyMap<GatewayEui, SimGateway>
  readonly #isAway: (gw: GatewayEui) => boolean
  readonly #commands: CommandDesk
  readonly #seqs = new Map<string, number>()
  readonly #results: Promise<void>[] = []
  /** A gateway carries each order out once (sync/command.ts). */
  readonly #carried = new Set<string>()

  constructor(parts: {
    readonly clock: FakeClock
    readonly gateways: ReadonlyMap<GatewayEui, SimGateway>
    readonly isAway: (gw: GatewayEui) => boolean
    readonly seed: number
  }) {
    const { clock, gateways, seed } = parts
    this.#clock = clock
    this.#gateways = gateways
    this.#isAway = parts.isAway
    const { store } = this
    const random = seededRandom(seed, 'hypervisor')
    const send = (gw: GatewayEui, message: CommandMessage): boolean => this.#send(gw, message)
    this.#commands = new CommandDesk({
      ...{ store, clock, random, log: silentLog, key: COMMAND_KEY, send },
    })
    const log = silentLog
    this.rollouts = new RolloutDesk({ store, desk: this.#commands, clock, random, log })
  }

  async open(): Promise<void> {
    this.#commands.open()
    await this.rollouts.open()
  }

  #send(gw: GatewayEui, message: CommandMessage): boolean {
    if (this.#isAway(gw)) return false
    if (this.#carried.has(message.id)) return true
    this.#carried.add(message.id)
    this.#results.push(this.#carryOut(this.#gateways.get(gw)!, writeMessage(message)))
    return true
  }

  /** As the gateway's core does: read from the wire, checked, carried out, answered. */
  async #carryOut({ gw, decoding }: SimGateway, bytes: Uint8Array): Promise<void> {
    const read = readMessage(bytes)
    if (read.kind !== 'message' || read.message.kind !== 'command') throw new Error('no command')
    const service = {
      async decoderPlan(_origin: string, plan: Parameters<typeof decoding.plan>[0]) {
        await decoding.plan(plan)
        return { kind: 'done', detail: plan.id }
      },
    } as unknown as Service
    const { id } = read.message
    const outcome = await runHypervisorCommand(service, new Set(), read.message)
    const atMs = Math.floor(this.#clock.wallMs())
    const result = { kind: 'result', gw, id, ...outcome, atMs } as const
    await this.store.write([{ kind: 'result', result }], atMs)
  }

  /** Online or not, as the broker tells it. */
  async greet(gateways: readonly GatewayEui[], online: boolean): Promise<void> {
    const writes = gateways.flatMap((gw): StoreWrite[] => [
      { kind: 'effect', gw, effect: { kind: 'greeted', version: '1', epoch: 1, held: undefined } },
      { kind: 'effect', gw, effect: { kind: 'online', epoch: 1, online } },
    ])
    await this.store.write(writes, this.#clock.wallMs())
    if (online) for (const gw of gateways) this.rollouts.greeted(gw)
  }

  /** Facts of all that are not away, in one transaction. */
  async take(): Promise<void> {
    const writes: StoreWrite[] = []
    for (const gateway of this.#gateways.values()) {
      if (this.#isAway(gateway.gw)) continue
      const { facts } = gateway
      gateway.facts = []
      for (const stream of [3, 4] as const) {
        const effect = this.#commit(gateway.gw, stream, facts)
        if (effect) writes.push(effect)
      }
    }
    if (writes.length > 0) await this.store.write(writes, Math.floor(this.#clock.wallMs()))
    this.rollouts.lookSoon()
    await Promise.all(this.#results.splice(0))
  }

  #commit(gw: GatewayEui, stream: Stream, all: readonly Fact[]): StoreWrite | undefined {
    const facts = all.filter((fact) => fact.stream === stream)
    if (facts.length === 0) return undefined
    const key = `${gw}/${stream}`
    const from = this.#seqs.get(key) ?? 0
    this.#seqs.set(key, from + facts.length)
    const rows = facts.map((fact, i) => ({ seq: from + i, fact, bytes: rowBytes(fact) }))
    const cursor = { epoch: 1, stream, next: from + facts.length, head: null } as const
    return { kind: 'effect', gw, effect: { kind: 'commit', cursor, rows } }
  }

  async close(): Promise<void> {
    await this.rollouts.close()
    await this.#commands.close()
    await this.store.close()
  }
}

export function euiOf(n: number): GatewayEui {
  return idOfBytes<GatewayEui>(new Uint8Array([0x70, 0xb3, 0xd5, 0, 0, 0, n >> 8, n & 0xff]))
}
