/**
 * An upstream that speaks Semtech UDP (GWMP 2): PUSH_DATA with what is heard, and a `stat` of each
 * gateway every 30 s. PULL_DATA is never sent, so the server knows no way down; a PULL_RESP that comes
 * all the same is counted and ignored. Knows datagrams and time, no socket.
 *
 * As forwarders do, nothing is sent twice: a datagram without PUSH_ACK is lost (PROTOCOL.TXT §3.2).
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import { BoundedQueue } from '../../base/queue.ts'
import type { Random } from '../../base/random.ts'
import type { GatewayStatus, RxFrame } from '../../hardware/radio.ts'
import { readPacket, writePacket } from '../../hardware/semtech-udp/packet.ts'
import type { DatagramPort, OpenDatagramPort } from './datagram-port.ts'
import { GatewayCounts, REPORT_EVERY_MS } from './gateway-counts.ts'
import { RXPK_PER_DATAGRAM_MAX, rxpkOf, statOf, writePush } from './semtech-push.ts'
import { StateSince } from './state-since.ts'
import type { OwnStatus, Upstream } from './upstream.ts'

/** While the server's name is not known, or the socket is busy. */
const DATAGRAMS_WAITING_MAX = 256
const UNANSWERED_MAX = 512
/** A server that answers later has not answered. */
const ANSWER_WITHIN_MS = 10_000
/** Three reports without an answer. */
const SILENT_AFTER_MS = 3 * REPORT_EVERY_MS

export type SemtechUdpParts = {
  readonly name: string
  readonly clock: Clock
  readonly random: Random
  readonly metrics: Metrics
  readonly log: Log
  readonly openPort: OpenDatagramPort
}

type Datagram = { readonly bytes: Uint8Array; readonly token: number; readonly frames: number }

export class SemtechUdpUpstream implements Upstream {
  readonly #parts: SemtechUdpParts
  readonly #counts = new GatewayCounts()
  readonly #queue = new BoundedQueue<Datagram>({
    capacity: DATAGRAMS_WAITING_MAX,
    whenFull: 'drop-oldest',
  })
  /** Token → when it was sent, the oldest first. */
  readonly #unanswered = new Map<number, number>()
  readonly #state: StateSince
  #port: DatagramPort | undefined
  #cancelReport: CancelTimer = () => {}
  #online: readonly GatewayEui[] = []
  #sent = 0
  #waiting = 0
  #dropped = 0
  #lastAckMs: number | undefined
  #firstSentMs: number | undefined
  #trouble = ''
  /** Of the datagrams since the last report. */
  #pushes = 0
  #acks = 0

  constructor(parts: SemtechUdpParts) {
    this.#parts = parts
    this.#state = new StateSince(parts.clock)
  }

  open(): void {
    this.#port = this.#parts.openPort({
      onReady: () => this.#flush(),
      onDatagram: (bytes) => this.#receive(bytes),
      onTrouble: (detail) => {
        this.#trouble = detail
      },
    })
    this.#planReport()
  }

  heard(frames: readonly RxFrame[]): void {
    this.#counts.heard(frames)
  }

  /** One datagram for each gateway that heard some of them. */
  forward(frames: readonly RxFrame[]): void {
    this.#counts.forwarded(frames)
    const isTimed = this.#parts.clock.clockState() >= 2
    for (const [gatewayEui, own] of Map.groupBy(frames, (frame) => frame.gatewayEui)) {
      for (let from = 0; from < own.length; from += RXPK_PER_DATAGRAM_MAX) {
        const some = own.slice(from, from + RXPK_PER_DATAGRAM_MAX)
        const json = writePush({ rxpk: some.map((frame) => rxpkOf(frame, isTimed)) })
        this.#push(gatewayEui, json, some.length)
      }
    }
  }

  gateways(gateways: readonly GatewayStatus[]): void {
    this.#online = gateways.filter(({ online }) => online).map(({ gatewayEui }) => gatewayEui)
    this.#judge()
  }

  status(): OwnStatus {
    const { state, sinceMs } = this.#state.now
    const counts = { sent: this.#sent, waiting: this.#waiting, dropped: this.#dropped }
    return { state, sinceMs, ...counts, detail: this.#detail(state) }
  }

  async close(): Promise<void> {
    this.#cancelReport()
    await this.#port?.close()
    this.#port = undefined
  }

  #detail(state: OwnStatus['state']): string {
    if (this.#trouble !== '') return this.#trouble
    if (state === 'up') return 'the server acknowledges what is sent'
    if (state === 'unknown') return 'nothing has been answered yet'
    return 'the server does not answer; is it there, and does it know these gateways?'
  }

  #planReport(): void {
    this.#cancelReport = this.#parts.clock.after(REPORT_EVERY_MS, () => {
      this.#report()
      this.#planReport()
    })
  }

  #report(): void {
    const ackPercent = this.#pushes === 0 ? 100 : Math.round((100 * this.#acks) / this.#pushes)
    this.#pushes = 0
    this.#acks = 0
    const atMs = this.#parts.clock.wallMs()
    for (const report of this.#counts.take(this.#online)) {
      this.#push(report.gatewayEui, writePush({ stat: statOf(report, { atMs, ackPercent }) }), 0)
    }
  }

  #push(gatewayEui: GatewayEui, json: Uint8Array, frames: number): void {
    const token = this.#parts.random.below(0x10000)
    const bytes = writePacket({ kind: 'PUSH_DATA', token, gatewayEui, json })
    this.#waiting += frames
    if (this.#queue.depth >= DATAGRAMS_WAITING_MAX) this.#drop(this.#queue.shift()!, 'queue-full')
    this.#queue.push({ bytes, token, frames })
    this.#flush()
  }

  #flush(): void {
    while (this.#queue.depth > 0 && this.#port?.isReady) {
      const datagram = this.#queue.shift()!
      this.#waiting -= datagram.frames
      this.#sent += datagram.frames
      this.#await(datagram.token)
      this.#trouble = ''
      this.#port.send(datagram.bytes)
    }
  }

  #drop({ frames }: Datagram, reason: string): void {
    this.#waiting -= frames
    this.#dropped += frames
    const { metrics, name } = this.#parts
    metrics.add('cigale_forward_dropped_total', frames, { upstream: name, reason })
  }

  #await(token: number): void {
    const nowMs = this.#parts.clock.monoMs()
    this.#firstSentMs ??= nowMs
    this.#pushes++
    // Drawn again while it was out: the later one counts.
    this.#unanswered.delete(token)
    this.#unanswered.set(token, nowMs)
    for (const [eldest, sentMs] of this.#unanswered) {
      if (nowMs - sentMs < ANSWER_WITHIN_MS && this.#unanswered.size <= UNANSWERED_MAX) break
      this.#unanswered.delete(eldest)
    }
  }

  #receive(bytes: Uint8Array): void {
    const read = readPacket(bytes)
    const kind = read.kind === 'packet' ? read.packet.kind : 'malformed'
    if (read.kind === 'packet' && kind === 'PUSH_ACK') {
      if (!this.#unanswered.delete(read.packet.token)) return
      this.#lastAckMs = this.#parts.clock.monoMs()
      this.#acks++
      this.#judge()
      return
    }
    // Read-only: whatever it wants sent is not sent.
    const { metrics, name } = this.#parts
    metrics.add('cigale_forward_ignored_total', 1, { upstream: name, kind })
  }

  #judge(): void {
    const nowMs = this.#parts.clock.monoMs()
    const lastMs = this.#lastAckMs ?? this.#firstSentMs
    const patienceMs = this.#lastAckMs === undefined ? ANSWER_WITHIN_MS : SILENT_AFTER_MS
    if (lastMs === undefined) return
    if (nowMs - lastMs >= patienceMs) this.#become('down')
    else if (this.#lastAckMs !== undefined) this.#become('up')
  }

  #become(state: 'up' | 'down'): void {
    if (!this.#state.become(state)) return
    const { log, name } = this.#parts
    if (state === 'up') log.info({ upstream: name }, 'upstream acknowledges')
    else log.warn({ upstream: name }, 'upstream does not answer')
  }
}
