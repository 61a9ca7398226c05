/**
 * A gateway without internet, its neighbour and a hypervisor, on a clock that is led by hand: the real sender, pair,
 * hub and ingest; between the two gateways an air with time on it, where who speaks hears nothing.
 */

import type { GatewayEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { airtimeUs } from '../../base/lora.ts'
import { Metrics } from '../../base/metrics.ts'
import { type Random, seededRandom } from '../../base/random.ts'
import { Secret } from '../../base/secret.ts'
import { SyncSender } from '../../sync/driver.ts'
import { CommandDesk } from '../../sync/hypervisor/command-desk.ts'
import { Ingest } from '../../sync/hypervisor/ingest.ts'
import type { HypervisorStore } from '../../sync/hypervisor/store.ts'
import { openSqliteStore } from '../../sync/hypervisor/store-sqlite.ts'
import type { Greeted } from '../../sync/hypervisor/turn.ts'
import type { CommandMessage } from '../../sync/messages.ts'
import { readMessage } from '../../sync/read-message.ts'
import { MemoryHub } from '../../sync/transport/memory.ts'
import type { RelayKind } from '../../sync/transport/relay/frame.ts'
import { RelayHub } from '../../sync/transport/relay/hub.ts'
import { relayLeafTransport, relayPolicy } from '../../sync/transport/relay/leaf.ts'
import { RelayLink, type RelayLinkParts } from '../../sync/transport/relay/link.ts'
import type { SpreadingFactor } from '../../sync/transport/relay/neighbour-rate.ts'
import type { KeptOfPair, RelayPair } from '../../sync/transport/relay/pair.ts'
import { NOTHING_CAME } from '../../sync/transport/relay/replay-window.ts'
import { type FrameLink, RelayStation } from '../../sync/transport/relay/station.ts'
import { COMMAND_KEY } from './command-key.ts'
import { FactLog } from './fact-log.ts'
import { PROBE } from './facts.ts'
import { FakeClock } from './fake-clock.ts'

export const LEAF = '70b3d50000000001' as GatewayEui
export const HUB = '70b3d50000000002' as GatewayEui
const KEY = new Secret(new Uint8Array(16).fill(9))
const PAIRS: Readonly<Record<'leaf' | 'hub', RelayPair>> = {
  leaf: { peer: HUB, role: 'leaf', ours: 1, theirs: 2, key: KEY },
  hub: { peer: LEAF, role: 'hub', ours: 2, theirs: 1, key: KEY },
}

type Side = 'leaf' | 'hub'
type Flight = {
  readonly from: Side
  readonly startMs: number
  readonly endMs: number
  isHit: boolean
}

export type RelayRigOptions = {
  readonly seed?: number
  /** Of each frame, each way. */
  readonly loss?: number
  /** What the two hear each other at: it chooses the data rate. */
  readonly snrDb?: number
  readonly epoch?: number
}

export class RelayRig {
  readonly clock = new FakeClock()
  readonly log = new FactLog([PROBE])
  readonly store: HypervisorStore = openSqliteStore(':memory:')
  readonly memory = new MemoryHub(this.clock)
  readonly desk: CommandDesk
  readonly ran: string[] = []
  readonly kept: Record<Side, KeptOfPair> = {
    leaf: { counterEnd: 0, window: NOTHING_CAME },
    hub: { counterEnd: 0, window: NOTHING_CAME },
  }
  /** What was on the air: header and side of every frame, in hex. */
  readonly onAir: { readonly from: Side; readonly kind: RelayKind; readonly frame: Uint8Array }[] =
    []
  readonly airMs: Record<Side, number> = { leaf: 0, hub: 0 }
  loss: number
  readonly snrDb: number
  readonly stations: Record<Side, RelayStation>
  sender: SyncSender
  relayHub: RelayHub
  readonly #random: Random
  #epoch: number
  #flights: Flight[] = []

  constructor({ seed = 1, loss = 0, snrDb = 0, epoch = 100 }: RelayRigOptions = {}) {
    this.#random = seededRandom(seed, 'relay')
    this.loss = loss
    this.snrDb = snrDb
    this.#epoch = epoch
    const { clock, store } = this
    const metrics = new Metrics()
    const transports = [this.memory.hypervisor()]
    const surroundings = { clock, random: seededRandom(seed), log: silentLog, metrics }
    const onGreeted = ({ gw }: Greeted): void => void this.desk.greeted(gw)
    const ingest = new Ingest({ store, transports, ...surroundings, onGreeted })
    this.desk = new CommandDesk({
      ...{ store, clock, random: seededRandom(seed), log: silentLog, key: COMMAND_KEY },
      send: (to, message, expiresInMs) => ingest.send(to, message, expiresInMs),
    })
    ingest.open()
    this.desk.open()
    this.stations = { leaf: this.#station('leaf'), hub: this.#station('hub') }
    this.relayHub = this.#openHub()
    this.sender = this.#openSender()
  }

  get epoch(): number {
    return this.#epoch
  }

  /** Power is cut and comes back: what is not on a medium is gone. */
  powerCut(side: Side): void {
    this.stations[side].close()
    this.stations[side] = this.#station(side)
    if (side === 'hub') this.relayHub = this.#openHub()
    else {
      void this.sender.close()
      this.#epoch++
      this.sender = this.#openSender()
    }
  }

  async pass(ms: number, stepMs = 100): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
      this.clock.advance(stepMs)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Resolves with how long it took; throws after `mostMs`. */
  async until(isThere: () => boolean | Promise<boolean>, mostMs: number): Promise<number> {
    const fromMs = this.clock.monoMs()
    while (!(await isThere())) {
      if (this.clock.monoMs() - fromMs > mostMs) throw new Error(`not within ${mostMs} ms`)
      await this.pass(500)
    }
    return this.clock.monoMs() - fromMs
  }

  async facts(): Promise<number> {
    return (await this.store.facts({ limit: 10_000 })).length
  }

  #station(side: Side): RelayStation {
    const air: FrameLink = { send: (frame, how) => this.#send(side, frame, how) }
    const { clock } = this
    const onTrouble = (_: RelayLink, error: unknown): never => {
      throw error
    }
    return new RelayStation({ clock, air, onTrouble })
  }

  #link(side: Side, parts: Pick<RelayLinkParts, 'onMessage' | 'onSettled'>): RelayLink {
    return new RelayLink({
      ...{ pair: PAIRS[side], kept: this.kept[side], random: this.#random, ...parts },
      keep: (kept) => {
        this.kept[side] = kept
      },
    })
  }

  #openHub(): RelayHub {
    const { clock, stations, memory } = this
    const on = memory.gateway(LEAF)
    const way = {
      send: (_: GatewayEui, ...message: Parameters<typeof on.send>) => on.send(...message),
    }
    const hub = new RelayHub({ station: stations.hub, clock, way })
    hub.add(LEAF, (parts) => this.#link('hub', parts))
    on.open({
      onUp: () => {},
      onDown: () => {},
      onReport: () => {},
      onMessage(bytes) {
        const read = readMessage(bytes)
        const isOrder = read.kind === 'message' && read.message.kind === 'command'
        hub.forLeaf(LEAF, isOrder ? 'cmd' : 'ack', bytes)
      },
    })
    return hub
  }

  #openSender(): SyncSender {
    const { clock, stations } = this
    const sender = new SyncSender({
      ...{ gw: LEAF, epoch: this.#epoch, version: 'test', source: this.log, clock },
      transport: relayLeafTransport({
        station: stations.leaf,
        makeLink: (parts) => this.#link('leaf', parts),
      }),
      random: this.#random,
      log: silentLog,
      metrics: new Metrics(),
      policy: relayPolicy(this.#sf()),
      onAcked: () => {},
      commandKeys: [COMMAND_KEY.publicHex],
      onCommand: async ({ name }: CommandMessage) => {
        this.ran.push(name)
        return { outcome: 'done', detail: null }
      },
    })
    sender.open()
    return sender
  }

  #sf(): SpreadingFactor {
    return this.snrDb >= 0 ? 7 : 9
  }

  async #send(
    side: Side,
    frame: Uint8Array,
    { kind, sf }: { readonly kind: RelayKind; readonly sf: number },
  ): Promise<'sent'> {
    const modulation = { kind: 'lora', sf, bandwidthHz: 125_000 } as const
    const lastsMs = airtimeUs({ modulation, sizeBytes: frame.length, crc: true }) / 1_000
    const startMs = this.clock.monoMs()
    const flight: Flight = { from: side, startMs, endMs: startMs + lastsMs, isHit: false }
    for (const other of this.#flights) {
      if (other.endMs <= startMs) continue
      other.isHit = true
      flight.isHit = true
    }
    this.#flights = [...this.#flights.filter(({ endMs }) => endMs > startMs), flight]
    this.airMs[side] += lastsMs
    this.onAir.push({ from: side, kind, frame })
    return await new Promise((resolve) => {
      this.clock.after(lastsMs, () => {
        const isHeard = !flight.isHit && this.#random.unit() >= this.loss
        const other = side === 'leaf' ? 'hub' : 'leaf'
        if (isHeard) this.stations[other].heard(frame, this.snrDb)
        resolve('sent')
      })
    })
  }
}
