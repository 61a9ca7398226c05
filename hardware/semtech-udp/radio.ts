/**
 * A Radio made of packet forwarders that speak Semtech UDP (GWMP v2). A driver: it owns the socket,
 * sorts datagrams by gateway and acknowledges them. There is neither authentication nor encryption
 * on this wire: bind to the loopback, or to a network you trust.
 */

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { type Clock, sleep } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { Random } from '../../base/random.ts'
import { HardwareError } from '../errors.ts'
import { refuseGone } from '../gateway-gone.ts'
import type { JitPolicy } from '../jit-state.ts'
import type { GatewayStatus, Radio, RadioListener, TxReceipt, TxRequest } from '../radio.ts'
import type { SpectrumPlan } from '../regulation/spectrum-plan.ts'
import type { EarlierTransmission } from '../transmitter.ts'
import { bindFailure } from './bind-failure.ts'
import { Forwarder } from './forwarder.ts'
import { type GwmpPacket, readPacket, writePacket } from './packet.ts'
import { type Reception, readPush } from './rxpk.ts'
import { readTxAck } from './txpk.ts'

export const GATEWAYS_MAX = 64
/** The forwarder gives up at 100 ms and never asks again. */
export const PUSH_ACK_AFTER_MS = 80
/** Datagrams that may wait for their acknowledgement; beyond it they are acknowledged at once. */
const ACKS_WAITING_MAX = 1024
/** Room for a burst that comes while the process is busy. */
const RECEIVE_BUFFER_BYTES = 1 << 20

/**
 * The forwarder has a just-in-time queue of its own and refuses what comes less than 42.5 ms ahead
 * (sx1302_hal jitqueue.c: 1.5 ms start, 40 ms queue, 1 ms margin), so packets go to it well ahead;
 * not at once, or nothing urgent could go first.
 */
export const UDP_JIT_POLICY: JitPolicy = {
  leadUs: 500_000,
  latestUs: 50_000,
  // TX_MAX_ADVANCE_DELAY of the same file: four beacon periods.
  farthestUs: 4 * 128_000_000,
  marginUs: 1_000,
  depthMax: 32,
  answerUs: 1_000_000,
  patienceUs: 10_000_000,
}

export type SemtechUdpOptions = {
  readonly bind: { readonly address: string; readonly port: number }
  /** Who may feed us; empty = anyone. */
  readonly gateways: readonly GatewayEui[]
  readonly plan: SpectrumPlan
  readonly antennaGainDbi?: number
  readonly cableLossDb?: number
  readonly jitPolicy?: JitPolicy
  /** What was, or may have been, sent in the last hour before this start. */
  readonly earlier?: readonly (EarlierTransmission & { readonly gatewayEui: GatewayEui })[]
  readonly clock: Clock
  readonly metrics: Metrics
  readonly log: Log
  readonly random: Random
}

type FromGateway = Extract<GwmpPacket, { readonly gatewayEui: GatewayEui }>

export class SemtechUdpRadio implements Radio {
  readonly #options: SemtechUdpOptions
  readonly #forwarders = new Map<GatewayEui, Forwarder>()
  readonly #waitingAcks = new Set<() => void>()
  #socket: Socket | undefined
  #listener: RadioListener | undefined

  constructor(options: SemtechUdpOptions) {
    this.#options = options
  }

  /** The port that the system gave, when it was asked for port 0. */
  get port(): number | undefined {
    return this.#socket?.address().port
  }

  async open(listener: RadioListener): Promise<void> {
    if (this.#socket) throw new HardwareError('already-open', 'the radio is open already')
    const { bind, log, metrics } = this.#options
    const socket = createSocket({
      type: bind.address.includes(':') ? 'udp6' : 'udp4',
      recvBufferSize: RECEIVE_BUFFER_BYTES,
    })
    await new Promise<void>((resolve, reject) => {
      socket.once('error', (cause) => {
        socket.close()
        reject(bindFailure(bind, cause))
      })
      socket.bind({ ...bind, exclusive: true }, resolve)
    })
    socket.removeAllListeners('error')
    socket.on('error', (cause) => {
      metrics.add('gwmp_socket_errors_total')
      log.warn({ cause: cause.message }, 'udp socket reported an error')
    })
    socket.on('message', (bytes, from) => this.#receive(bytes, from))
    this.#listener = listener
    this.#socket = socket
  }

  transmit(request: TxRequest): void {
    const forwarder = this.#forwarders.get(request.gatewayEui)
    if (forwarder?.reachable) {
      forwarder.transmit(request)
      return
    }
    refuseGone(request, this.#options, (receipt) => this.#receipt(receipt))
  }

  gateways(): readonly GatewayStatus[] {
    return [...this.#forwarders.values()].map((forwarder) => forwarder.status())
  }

  /** Ends every request with a receipt, acknowledges what still waits, then gives the port back. */
  async close(): Promise<void> {
    const socket = this.#socket
    if (!socket) return
    socket.removeAllListeners('message')
    for (const acknowledge of [...this.#waitingAcks]) acknowledge()
    for (const forwarder of this.#forwarders.values()) forwarder.close()
    // Receipts come one turn later; the listener must still be there for them.
    await sleep(this.#options.clock, 1)
    this.#socket = undefined
    this.#listener = undefined
    this.#forwarders.clear()
    await new Promise<void>((resolve) => socket.close(resolve))
  }

  #receipt(receipt: TxReceipt): void {
    this.#listener?.onReceipt(receipt)
  }

  #receive(bytes: Uint8Array, from: RemoteInfo): void {
    const read = readPacket(bytes)
    if (read.kind === 'rejected') {
      this.#reject(read.reason)
    } else if (!('gatewayEui' in read.packet)) {
      this.#reject('from-a-server')
    } else {
      const forwarder = this.#forwarderOf(read.packet.gatewayEui)
      if (forwarder) this.#handle(forwarder, read.packet, from)
    }
  }

  #handle(forwarder: Forwarder, packet: FromGateway, from: RemoteInfo): void {
    switch (packet.kind) {
      case 'PULL_DATA':
        forwarder.pulled({ address: from.address, port: from.port })
        this.#send(writePacket({ kind: 'PULL_ACK', token: packet.token }), from)
        break
      case 'TX_ACK':
        forwarder.txAcked(packet.token, readTxAck(packet.json))
        break
      case 'PUSH_DATA':
        this.#pushed(forwarder, packet, from)
        break
      default:
        packet satisfies never
    }
  }

  #pushed(
    forwarder: Forwarder,
    packet: { readonly token: number; readonly json: Uint8Array },
    from: RemoteInfo,
  ): void {
    const acknowledge = this.#acknowledgeLater(packet.token, from)
    const push = readPush(packet.json)
    const receptions: Reception[] = []
    if (push.kind === 'rejected') this.#reject(push.reason)
    else {
      for (const rxpk of push.rxpk) {
        if (rxpk.kind === 'reception') receptions.push(rxpk.reception)
        else this.#options.metrics.add('radio_rx_rejected_total', 1, { reason: rxpk.reason })
      }
    }
    const stat = push.kind === 'push' ? push.stat : undefined
    const frames = forwarder.pushed(receptions, stat)
    if (frames.length === 0) {
      acknowledge()
    } else {
      this.#options.metrics.add('radio_rx_frames_total', frames.length)
      this.#listener?.onFrames(frames, acknowledge)
    }
  }

  /** PUSH_ACK once: when the frames are accepted, or shortly before the forwarder would give up. */
  #acknowledgeLater(token: number, to: RemoteInfo): () => void {
    const { clock } = this.#options
    const acknowledge = () => {
      if (!this.#waitingAcks.delete(acknowledge)) return
      cancel()
      this.#send(writePacket({ kind: 'PUSH_ACK', token }), to)
    }
    const full = this.#waitingAcks.size >= ACKS_WAITING_MAX
    const cancel = clock.after(full ? 0 : PUSH_ACK_AFTER_MS, acknowledge)
    this.#waitingAcks.add(acknowledge)
    return acknowledge
  }

  /** The forwarder of this EUI, if it is let in; room is made from those that fell silent. */
  #forwarderOf(gatewayEui: GatewayEui): Forwarder | undefined {
    const known = this.#forwarders.get(gatewayEui)
    if (known) return known
    const { gateways, log } = this.#options
    if (gateways.length > 0 && !gateways.includes(gatewayEui)) {
      this.#reject('gateway-not-listed')
      return undefined
    }
    if (this.#forwarders.size >= GATEWAYS_MAX && !this.#forgetOne()) {
      this.#reject('too-many-gateways')
      return undefined
    }
    const forwarder = this.#newForwarder(gatewayEui)
    this.#forwarders.set(gatewayEui, forwarder)
    log.info({ gatewayEui }, 'gateway heard for the first time')
    return forwarder
  }

  #newForwarder(gatewayEui: GatewayEui): Forwarder {
    const { antennaGainDbi = 0, cableLossDb = 0, jitPolicy, earlier, ...rest } = this.#options
    return new Forwarder({
      ...rest,
      gatewayEui,
      policy: jitPolicy ?? UDP_JIT_POLICY,
      gainDb: antennaGainDbi - cableLossDb,
      earlier: (earlier ?? []).filter((sent) => sent.gatewayEui === gatewayEui),
      send: (bytes, to, failed) => this.#send(bytes, to, failed),
      onReceipt: (receipt) => this.#receipt(receipt),
    })
  }

  #forgetOne(): boolean {
    for (const [gatewayEui, forwarder] of this.#forwarders) {
      if (forwarder.forgettable) return this.#forwarders.delete(gatewayEui)
    }
    return false
  }

  #send(
    bytes: Uint8Array,
    to: { readonly address: string; readonly port: number },
    failed?: () => void,
  ): void {
    const { metrics } = this.#options
    this.#socket?.send(bytes, to.port, to.address, (error) => {
      if (!error) return
      metrics.add('gwmp_send_errors_total')
      failed?.()
    })
  }

  #reject(reason: string): void {
    this.#options.metrics.add('gwmp_rejected_total', 1, { reason })
  }
}
