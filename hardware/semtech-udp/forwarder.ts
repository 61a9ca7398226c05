/**
 * One packet forwarder and the concentrator behind it: where it is, what its counter says, what is
 * on its way to it. Knows datagrams and time, no socket.
 */

import type { Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { Random } from '../../base/random.ts'
import { type CounterMap, monoUsOf, observeCounter } from '../counter-map.ts'
import type { JitPolicy } from '../jit-state.ts'
import type { GatewayStatus, RxFrame, TxReceipt, TxRefusal, TxRequest } from '../radio.ts'
import type { SpectrumPlan } from '../regulation/spectrum-plan.ts'
import { type Departure, type EarlierTransmission, Transmitter } from '../transmitter.ts'
import { writePacket } from './packet.ts'
import type { ForwarderStat, Reception } from './rxpk.ts'
import { type TxAckRead, txpkOf } from './txpk.ts'

/** Three keep-alives of 10 s missed. */
const SILENCE_MS = 30_000
/** A request needs a token per alternative, and the queue holds 32 requests. */
const TOKENS_MAX = 128
/** One line a minute about a forwarder that keeps moving. */
const MOVE_LOG_EVERY_MS = 60_000

export type UdpAddress = { readonly address: string; readonly port: number }

export type ForwarderParts = {
  readonly gatewayEui: GatewayEui
  readonly clock: Clock
  readonly metrics: Metrics
  readonly log: Log
  readonly random: Random
  readonly plan: SpectrumPlan
  readonly policy: JitPolicy
  /** Antenna gain minus cable loss: radiated = conducted + this. */
  readonly gainDb: number
  readonly earlier: readonly EarlierTransmission[]
  /** Sends one datagram; `failed` is called if it certainly did not leave. */
  readonly send: (bytes: Uint8Array, to: UdpAddress, failed: () => void) => void
  readonly onReceipt: (receipt: TxReceipt) => void
}

export class Forwarder {
  readonly #parts: ForwarderParts
  readonly #transmitter: Transmitter
  readonly #tokens = new Map<number, number>()
  #pull: { readonly address: UdpAddress; readonly monoMs: number } | undefined
  #counter: CounterMap | undefined
  #stat: ForwarderStat = {}
  #heardMonoMs: number
  #moveLoggedMonoMs = Number.NEGATIVE_INFINITY
  #rxFrames = 0

  constructor(parts: ForwarderParts) {
    this.#parts = parts
    this.#heardMonoMs = parts.clock.monoMs()
    this.#transmitter = new Transmitter({
      ...parts,
      placeUs: (tmst, nowUs) => (this.#counter ? monoUsOf(this.#counter, tmst, nowUs) : 'aborted'),
      depart: (departure) => this.#depart(departure),
    })
  }

  get online(): boolean {
    return this.#parts.clock.monoMs() - this.#heardMonoMs < SILENCE_MS
  }

  /** May be forgotten: silent, and with no airtime that the law wants remembered. */
  get forgettable(): boolean {
    return !this.online && this.#transmitter.blank
  }

  /** Receptions of one datagram, completed to frames. */
  pushed(receptions: readonly Reception[], stat: ForwarderStat | undefined): RxFrame[] {
    const { clock, gatewayEui } = this.#parts
    const monoMs = clock.monoMs()
    const atMs = clock.wallMs()
    this.#heardMonoMs = monoMs
    if (stat) this.#stat = stat
    for (const { tmst } of receptions) this.#observeCounter({ tmst, monoUs: monoMs * 1000 })
    this.#rxFrames += receptions.length
    return receptions.map((reception) => ({ ...reception, gatewayEui, monoMs, atMs }))
  }

  /** A PULL_DATA: from now on downlinks go there. Forwarders move when they restart or behind NAT. */
  pulled(address: UdpAddress): void {
    const { clock, metrics, log, gatewayEui } = this.#parts
    const monoMs = clock.monoMs()
    const before = this.#pull
    this.#pull = { address, monoMs }
    this.#heardMonoMs = monoMs
    if (!before || monoMs - before.monoMs > SILENCE_MS || sameAddress(before.address, address))
      return
    metrics.add('gwmp_address_changed_total')
    if (monoMs - this.#moveLoggedMonoMs < MOVE_LOG_EVERY_MS) return
    this.#moveLoggedMonoMs = monoMs
    log.warn(
      { gatewayEui, from: before.address, to: address },
      'live gateway moved to a new address',
    )
  }

  txAcked(token: number, ack: TxAckRead): void {
    const { metrics, log, gatewayEui } = this.#parts
    this.#heardMonoMs = this.#parts.clock.monoMs()
    const txId = this.#tokens.get(token)
    if (ack.kind === 'rejected' || txId === undefined) {
      const reason = ack.kind === 'rejected' ? `tx-ack-${ack.reason}` : 'tx-ack-unknown-token'
      metrics.add('gwmp_rejected_total', 1, { reason })
      return
    }
    this.#tokens.delete(token)
    if (ack.kind === 'refused') {
      log.debug({ gatewayEui, txId, error: ack.error }, 'downlink refused by the forwarder')
      this.#transmitter.failed(txId, ack.reason)
      return
    }
    if (ack.warning !== undefined) metrics.add('gwmp_tx_warning_total')
    this.#transmitter.taken(txId)
  }

  /** Can take downlinks: it has told lately where it listens. */
  get reachable(): boolean {
    return this.#pull !== undefined && this.#parts.clock.monoMs() - this.#pull.monoMs < SILENCE_MS
  }

  transmit(request: TxRequest): void {
    this.#transmitter.transmit(request)
  }

  close(): void {
    this.#transmitter.close()
  }

  status(): GatewayStatus {
    const { rxok, ackr, temp } = this.#stat
    const detail = [
      this.#pull
        ? `udp ${this.#pull.address.address}:${this.#pull.address.port}`
        : 'udp, no downlink path',
      ...(rxok === undefined ? [] : [`${rxok} good frames in its last report`]),
      ...(ackr === undefined ? [] : [`${ackr} % acknowledged`]),
      ...(temp === undefined ? [] : [`${temp} °C`]),
    ]
    return {
      gatewayEui: this.#parts.gatewayEui,
      online: this.online,
      lastHeardMonoMs: this.#heardMonoMs,
      detail: detail.join(', '),
      rxFrames: this.#rxFrames,
      txFrames: this.#transmitter.txFrames,
    }
  }

  #observeCounter(seen: Parameters<typeof observeCounter>[1]): void {
    const { map, restarted } = observeCounter(this.#counter, seen)
    this.#counter = map
    if (!restarted) return
    const { metrics, log, gatewayEui } = this.#parts
    metrics.add('radio_concentrator_restarts_total')
    log.warn({ gatewayEui, tmst: seen.tmst }, 'concentrator restarted: its downlinks are dropped')
    this.#transmitter.restarted()
  }

  #depart(departure: Departure): void {
    const { request, alternative, eirpDbm } = departure
    const { txId, phyPayload, form } = request
    const failed = (reason: TxRefusal) => this.#transmitter.failed(txId, reason)
    if (!this.#pull) {
      failed('gateway-gone')
      return
    }
    const token = this.#newToken(txId)
    // Down to whole dBm: never more than asked. (1e-9: 14.000000 may come as 13.999999.)
    const conductedDbm = Math.floor(eirpDbm - this.#parts.gainDb + 1e-9)
    const txpk = txpkOf({ alternative, phyPayload, form, conductedDbm })
    const json = new TextEncoder().encode(JSON.stringify({ txpk }))
    const bytes = writePacket({ kind: 'PULL_RESP', token, json })
    this.#parts.send(bytes, this.#pull.address, () => {
      this.#tokens.delete(token)
      failed('gateway-gone')
    })
  }

  /** Drawn, not counted up: a stranger on the network should not guess which answer is awaited. */
  #newToken(txId: number): number {
    let token = this.#parts.random.below(0x10000)
    while (this.#tokens.has(token)) token = (token + 1) % 0x10000
    this.#tokens.set(token, txId)
    const oldest = this.#tokens.keys().next()
    if (this.#tokens.size > TOKENS_MAX && !oldest.done) this.#tokens.delete(oldest.value)
    return token
  }
}

function sameAddress(a: UdpAddress, b: UdpAddress): boolean {
  return a.address === b.address && a.port === b.port
}
