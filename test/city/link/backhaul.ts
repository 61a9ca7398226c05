/**
 * The way between gateways and hypervisor: lines of some speed and latency to a broker that obeys
 * MQTT and may yet drop what it has acknowledged, deliver it twice, late, in another order, or die
 * and forget (faults F57–F64). Promises nothing, like a real one.
 */

import type { CancelTimer, Clock } from '../../../base/clock.ts'
import type { GatewayEui } from '../../../base/ids.ts'
import { type Random, seededRandom } from '../../../base/random.ts'
import type {
  GatewayListener,
  GatewayTransport,
  HypervisorListener,
  HypervisorTransport,
} from '../../../sync/transport/transport.ts'
import { writeMessage } from '../../../sync/write-message.ts'
import type { Life } from '../gateway/gateway-clock.ts'
import { LinkClient } from './link-client.ts'

export type Weather = {
  /** Shares of the messages that the broker drops, and delivers twice. */
  readonly drop: number
  readonly duplicate: number
  readonly latencyMs: number
  /** Each copy waits up to so much more at the broker: later ones overtake. */
  readonly jitterMs: number
  readonly bytesPerS: number
}

export const FAIR: Weather = {
  drop: 0,
  duplicate: 0,
  latencyMs: 30,
  jitterMs: 40,
  bytesPerS: 125_000,
}

/** A gateway's will speaks half a minute after its connection went (sync/transport/mqtt.ts). */
const WILL_DELAY_MS = 30_000
/** Commands that the broker keeps for an absent gateway. */
const KEPT_MAX = 100

type Kept = { readonly bytes: Uint8Array; readonly expiresMonoMs: number }

/** What the broker knows of one gateway. */
type Session = {
  client: LinkClient | undefined
  listener: GatewayListener | undefined
  way: 'open' | 'cut' | 'dead'
  /** The retained state. */
  state: Uint8Array | undefined
  kept: Kept[]
  cancelWill: CancelTimer
}

export type BackhaulParts = {
  readonly clock: Clock
  readonly seed: number
  /** What arrives where, for the trace. */
  readonly onArrival: (where: string, bytes: Uint8Array) => void
}

export class Backhaul {
  weather: Weather = FAIR
  readonly counts = { carried: 0, dropped: 0, duplicated: 0 }
  readonly #parts: BackhaulParts
  readonly #random: Random
  readonly #sessions = new Map<GatewayEui, Session>()
  #hypervisor: { client: LinkClient; listener: HypervisorListener } | undefined
  #brokerUp = true
  #generation = 0

  constructor(parts: BackhaulParts) {
    this.#parts = parts
    this.#random = seededRandom(parts.seed, 'broker')
  }

  /** The transport of one run of a gateway. */
  gateway(gw: GatewayEui, epoch: number, life: Life): GatewayTransport {
    const session = this.#session(gw)
    const { clock, seed } = this.#parts
    const stateBytes = (online: boolean) => writeMessage({ kind: 'state', gw, epoch, online })
    return {
      open: (own) => {
        const listener = listenerOfLife(own, life)
        session.client?.close()
        session.listener = listener
        const client = new LinkClient({
          clock,
          random: seededRandom(seed, `link ${gw} ${epoch}`),
          brokerUp: () => this.#brokerUp,
          onUp: () => {
            session.cancelWill()
            session.state = stateBytes(true)
            this.#up(gw, session.state)
            listener.onUp()
            this.#releaseKept(gw, session)
          },
          onDown: (reason) => {
            this.#willSpeak(gw, session, stateBytes(false))
            listener.onDown(reason)
          },
        })
        client.setWay(session.way)
        session.client = client
      },
      send: (_channel, bytes) => {
        const taken = session.client?.connected === true && this.#up(gw, bytes)
        if (!taken && session.client?.connected) session.listener?.onReport('queue-full', gw)
        return taken
      },
      close: async () => {
        session.client?.close()
        session.client = undefined
      },
    }
  }

  hypervisor(): HypervisorTransport {
    return {
      open: (listener) => {
        const client = new LinkClient({
          clock: this.#parts.clock,
          random: seededRandom(this.#parts.seed, `link hypervisor ${this.#generation}`),
          brokerUp: () => this.#brokerUp,
          onUp: () => {
            listener.onUp()
            for (const [gw, { state }] of this.#sessions) if (state) this.#deliver(gw, state)
          },
          onDown: (reason) => listener.onDown(reason),
        })
        this.#hypervisor = { client, listener }
      },
      send: ({ gw, channel, bytes, expiresInMs }) => {
        const client = this.#hypervisor?.client
        if (!client?.connected) return false
        return client.carry(bytes.length, this.weather, () =>
          this.#copies(() => this.#down(gw, { channel, bytes, expiresInMs })),
        )
      },
      close: async () => this.hypervisorGone(),
    }
  }

  /** The process of the gateway ended: its sockets close. */
  gatewayGone(gw: GatewayEui): void {
    const session = this.#session(gw)
    session.client?.drop('process ended')
    session.client?.close()
    session.client = undefined
    session.listener = undefined
  }

  hypervisorGone(): void {
    this.#hypervisor?.client.close()
    this.#hypervisor = undefined
  }

  setWay(gw: GatewayEui, way: Session['way']): void {
    const session = this.#session(gw)
    session.way = way
    session.client?.setWay(way)
  }

  /** The broker stops; what it held for anybody is gone if it `forgets`. */
  stopBroker(forgets: boolean): void {
    this.#brokerUp = false
    this.#generation++
    for (const session of this.#sessions.values()) {
      session.client?.drop('broker gone')
      if (!forgets) continue
      session.kept = []
      session.state = undefined
      session.cancelWill()
    }
    this.#hypervisor?.client.drop('broker gone')
  }

  startBroker(): void {
    this.#brokerUp = true
  }

  isUp(gw: GatewayEui): boolean {
    return this.#session(gw).client?.connected === true
  }

  #session(gw: GatewayEui): Session {
    let session = this.#sessions.get(gw)
    if (!session) {
      const none = { client: undefined, listener: undefined, state: undefined }
      session = { ...none, way: 'open', kept: [], cancelWill: () => {} }
      this.#sessions.set(gw, session)
    }
    return session
  }

  #up(gw: GatewayEui, bytes: Uint8Array): boolean {
    const client = this.#session(gw).client
    if (!client) return false
    return client.carry(bytes.length, this.weather, () =>
      this.#copies(() => this.#deliver(gw, bytes)),
    )
  }

  #deliver(gw: GatewayEui, bytes: Uint8Array): void {
    const there = this.#hypervisor
    there?.client.carry(bytes.length, this.weather, () => {
      if (this.#hypervisor !== there) return
      this.#parts.onArrival('hypervisor', bytes)
      there.listener.onMessage(gw, bytes)
    })
  }

  #down(
    gw: GatewayEui,
    message: {
      readonly channel: 'ack' | 'cmd'
      readonly bytes: Uint8Array
      readonly expiresInMs: number
    },
  ): void {
    const { channel, bytes, expiresInMs } = message
    const session = this.#session(gw)
    if (this.#toGateway(gw, session, bytes) || channel === 'ack') return
    const expiresMonoMs = this.#parts.clock.monoMs() + expiresInMs
    if (session.kept.length < KEPT_MAX) session.kept.push({ bytes, expiresMonoMs })
  }

  #toGateway(gw: GatewayEui, session: Session, bytes: Uint8Array): boolean {
    const { client } = session
    if (!client?.connected) return false
    return client.carry(bytes.length, this.weather, () => {
      this.#parts.onArrival(gw, bytes)
      session.listener?.onMessage(bytes)
    })
  }

  #releaseKept(gw: GatewayEui, session: Session): void {
    const nowMs = this.#parts.clock.monoMs()
    const kept = session.kept.filter(({ expiresMonoMs }) => expiresMonoMs > nowMs)
    session.kept = []
    for (const { bytes } of kept) this.#toGateway(gw, session, bytes)
  }

  #willSpeak(gw: GatewayEui, session: Session, offline: Uint8Array): void {
    session.cancelWill()
    session.cancelWill = this.#parts.clock.after(WILL_DELAY_MS, () => {
      session.state = offline
      this.#deliver(gw, offline)
    })
  }

  /** At the broker: dropped, or handed on once or twice, each copy in its own time. */
  #copies(handOn: () => void): void {
    const { drop, duplicate, jitterMs } = this.weather
    this.counts.carried++
    if (this.#random.unit() < drop) {
      this.counts.dropped++
      return
    }
    const copies = this.#random.unit() < duplicate ? 2 : 1
    this.counts.duplicated += copies - 1
    const generation = this.#generation
    for (let copy = 0; copy < copies; copy++) {
      this.#parts.clock.after(this.#random.unit() * jitterMs, () => {
        if (generation === this.#generation) handOn()
      })
    }
  }
}

/** What comes from the network waits while the process stands still, and ends with it. */
function listenerOfLife(listener: GatewayListener, life: Life): GatewayListener {
  return {
    onUp: () => life.enter(() => listener.onUp()),
    onDown: (reason) => life.enter(() => listener.onDown(reason)),
    onMessage: (bytes) => life.enter(() => listener.onMessage(bytes)),
    onReport: (report, detail) => life.enter(() => listener.onReport(report, detail)),
  }
}
