/**
 * An upstream that is a ChirpStack 4: what is heard goes to the topics of a gateway on its broker.
 *
 *   {prefix}/gateway/{eui}/event/up      UplinkFrame    QoS 1
 *   {prefix}/gateway/{eui}/event/stats   GatewayStats   every 30 s
 *   {prefix}/gateway/{eui}/state/conn    ConnState      retained; the will for the first gateway
 *
 * Nothing is subscribed, so no command arrives. A frame counts as sent when the broker has it; what was
 * under way when the connection ended is sent once more, and ChirpStack knows a frame it had.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import { BoundedQueue } from '../../base/queue.ts'
import type { Random } from '../../base/random.ts'
import type { GatewayStatus, RxFrame } from '../../hardware/radio.ts'
import { type MqttEndpoint, MqttLink, type MqttTiming } from '../../sync/transport/mqtt-link.ts'
import { connState, type Encoding, gatewayStats, uplinkFrame } from './chirpstack-messages.ts'
import { GatewayCounts, REPORT_EVERY_MS } from './gateway-counts.ts'
import { StateSince } from './state-since.ts'
import type { OwnStatus, Upstream } from './upstream.ts'

/** An hour without the broker in a town with 1 000 frames an hour; 1 MB at most. */
const FRAMES_WAITING_MAX = 1_000
const UNDER_WAY_MAX = 32

export type ChirpstackParts = {
  readonly name: string
  readonly endpoint: MqttEndpoint
  readonly clientId: string
  /** The region's id in ChirpStack: `eu868`, `us915_1`. */
  readonly topicPrefix: string
  readonly encoding: Encoding
  readonly clock: Clock
  readonly random: Random
  readonly metrics: Metrics
  readonly log: Log
  readonly timing?: MqttTiming
}

export class ChirpstackUpstream implements Upstream {
  readonly #parts: ChirpstackParts
  readonly #counts = new GatewayCounts()
  readonly #state: StateSince
  readonly #queue = new BoundedQueue<RxFrame>({
    capacity: FRAMES_WAITING_MAX,
    whenFull: 'drop-oldest',
  })
  /** Not acknowledged yet, in their order. */
  readonly #underWay = new Set<RxFrame>()
  /** Were under way when the connection ended: first in line. */
  #again: RxFrame[] = []
  #link: MqttLink | undefined
  #isUp = false
  #reason = 'not connected yet'
  #sent = 0
  #refused = 0
  #online = new Set<GatewayEui>()
  #cancelReport: CancelTimer = () => {}

  constructor(parts: ChirpstackParts) {
    this.#parts = parts
    this.#state = new StateSince(parts.clock)
  }

  /** Connects once a gateway is known: the broker's last word will be about it. */
  open(): void {
    this.#planReport()
  }

  heard(frames: readonly RxFrame[]): void {
    this.#counts.heard(frames)
  }

  forward(frames: readonly RxFrame[]): void {
    this.#counts.forwarded(frames)
    const { dropped } = this.#queue
    for (const frame of frames) this.#queue.push(frame)
    if (this.#queue.dropped > dropped) this.#count(this.#queue.dropped - dropped, 'queue-full')
    if (frames[0]) this.#connect(frames[0].gatewayEui)
    this.#pump()
  }

  gateways(gateways: readonly GatewayStatus[]): void {
    const online = new Set(gateways.filter((one) => one.online).map(({ gatewayEui }) => gatewayEui))
    const gone = [...this.#online].filter((gatewayEui) => !online.has(gatewayEui))
    const come = [...online].filter((gatewayEui) => !this.#online.has(gatewayEui))
    this.#online = online
    const [first] = online
    if (first) this.#connect(first)
    for (const gatewayEui of gone) this.#tellState(gatewayEui, false)
    for (const gatewayEui of come) this.#tellState(gatewayEui, true)
  }

  status(): OwnStatus {
    const detail = this.#isUp ? 'the broker takes what is heard' : this.#reason
    return {
      ...this.#state.now,
      sent: this.#sent,
      waiting: this.#queue.depth + this.#again.length + this.#underWay.size,
      dropped: this.#queue.dropped + this.#refused,
      detail,
    }
  }

  async close(): Promise<void> {
    this.#cancelReport()
    for (const gatewayEui of this.#online) this.#tellState(gatewayEui, false)
    await this.#link?.close()
    this.#link = undefined
  }

  #connect(gatewayEui: GatewayEui): void {
    if (this.#link) return
    const { endpoint, clientId, clock, random, timing, encoding } = this.#parts
    this.#link = new MqttLink({
      endpoint,
      clientId,
      clock,
      random,
      ...(timing && { timing }),
      sessionExpiryS: 0,
      subscriptions: [],
      will: {
        topic: this.#topic(gatewayEui, 'state/conn'),
        payload: Buffer.from(connState(gatewayEui, false, encoding)),
        qos: 1,
        retain: true,
      },
      onUp: () => this.#onUp(),
      onDown: (reason) => this.#onDown(reason),
      onMessage: () => {},
      onReport: (report, detail) => {
        this.#reason = `${report}: ${detail}`
      },
    })
    this.#state.become('down')
    this.#reason = 'no connection to the broker yet; it is tried again by itself'
    this.#link.open()
  }

  #onUp(): void {
    this.#isUp = true
    if (this.#state.become('up'))
      this.#parts.log.info({ upstream: this.#parts.name }, 'upstream up')
    for (const gatewayEui of this.#online) this.#tellState(gatewayEui, true)
    this.#pump()
  }

  #onDown(reason: string): void {
    this.#isUp = false
    this.#reason = `${reason}; it is tried again by itself`
    this.#again = [...this.#underWay, ...this.#again]
    this.#underWay.clear()
    if (!this.#state.become('down')) return
    this.#parts.log.warn({ upstream: this.#parts.name, reason }, 'upstream down')
  }

  #pump(): void {
    while (this.#isUp && this.#underWay.size < UNDER_WAY_MAX) {
      const frame = this.#again.shift() ?? this.#queue.shift()
      if (!frame) return
      this.#underWay.add(frame)
      this.#publish(frame)
    }
  }

  #publish(frame: RxFrame): void {
    const { random, clock, encoding } = this.#parts
    const isTimed = clock.clockState() >= 2
    const uplinkId = random.below(2 ** 32)
    this.#link?.publish({
      topic: this.#topic(frame.gatewayEui, 'event/up'),
      bytes: uplinkFrame({ frame, uplinkId, isTimed }, encoding),
      options: { qos: 1 },
      done: (refused) => {
        this.#underWay.delete(frame)
        if (refused) {
          this.#refused++
          this.#count(1, 'refused')
        } else this.#sent++
        this.#pump()
      },
    })
  }

  #count(frames: number, reason: string): void {
    const { metrics, name } = this.#parts
    metrics.add('cigale_forward_dropped_total', frames, { upstream: name, reason })
  }

  #planReport(): void {
    const { clock, encoding } = this.#parts
    this.#cancelReport = clock.after(REPORT_EVERY_MS, () => {
      for (const report of this.#counts.take([...this.#online])) {
        this.#tell(
          this.#topic(report.gatewayEui, 'event/stats'),
          gatewayStats(report, clock.wallMs(), encoding),
          { retain: false },
        )
      }
      this.#planReport()
    })
  }

  #tellState(gatewayEui: GatewayEui, isOnline: boolean): void {
    const bytes = connState(gatewayEui, isOnline, this.#parts.encoding)
    this.#tell(this.#topic(gatewayEui, 'state/conn'), bytes, { retain: true })
  }

  /** Lost when the broker is away: the next says it better. */
  #tell(topic: string, bytes: Uint8Array, { retain }: { readonly retain: boolean }): void {
    if (this.#isUp) this.#link?.publish({ topic, bytes, options: { qos: 1, retain } })
  }

  #topic(gatewayEui: GatewayEui, last: string): string {
    return `${this.#parts.topicPrefix}/gateway/${gatewayEui}/${last}`
  }
}
