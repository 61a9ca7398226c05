/**
 * A gateway on the shared air, as a Radio: the same just-in-time queue, airtime gate and 32-bit
 * counter as a real one, half-duplex as a real one.
 */

import type { CancelTimer } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Metrics } from '../../base/metrics.ts'
import { type TmstUs, tmstUs } from '../../base/tmst.ts'
import { type CounterMap, monoUsOf } from '../counter-map.ts'
import type { JitPolicy } from '../jit-state.ts'
import type { GatewayStatus, Radio, RadioListener, TxReceipt, TxRequest } from '../radio.ts'
import type { SpectrumPlan } from '../regulation/spectrum-plan.ts'
import { type Departure, type EarlierTransmission, Transmitter } from '../transmitter.ts'
import type { Air, AirStation, Emission, Reach } from './air.ts'

/** No second queue behind this one, so a packet goes to the chip shortly before its start. */
export const AIR_JIT_POLICY: JitPolicy = {
  leadUs: 25_000,
  latestUs: 5_000,
  farthestUs: 512_000_000,
  marginUs: 1_000,
  depthMax: 32,
  answerUs: 1_000_000,
  patienceUs: 10_000_000,
}

/** Own transmissions are remembered as long as a frame may last that began before them. */
const REMEMBERED_US = 30_000_000

export type AirGatewayOptions = {
  readonly air: Air
  readonly gatewayEui: GatewayEui
  readonly plan: SpectrumPlan
  readonly metrics: Metrics
  /** What the counter shows when the gateway is made. */
  readonly tmstAtStart: TmstUs
  readonly earlier?: readonly EarlierTransmission[]
  readonly jitPolicy?: JitPolicy
}

type OwnEmission = { readonly startUs: number; readonly endUs: number }

export class AirGateway implements Radio, AirStation {
  readonly name: string
  readonly #options: AirGatewayOptions
  readonly #transmitter: Transmitter
  readonly #onTheirWay = new Map<number, CancelTimer>()
  #own: readonly OwnEmission[] = []
  #counter: CounterMap
  #listener: RadioListener | undefined
  #rxFrames = 0
  #heardMonoMs: number

  constructor(options: AirGatewayOptions) {
    this.name = options.gatewayEui
    this.#options = options
    this.#heardMonoMs = options.air.clock.monoMs()
    this.#counter = counterFrom(options.tmstAtStart, options.air.nowUs)
    this.#transmitter = new Transmitter({
      clock: options.air.clock,
      metrics: options.metrics,
      plan: options.plan,
      policy: options.jitPolicy ?? AIR_JIT_POLICY,
      earlier: options.earlier ?? [],
      placeUs: (tmst, nowUs) => monoUsOf(this.#counter, tmst, nowUs),
      depart: (departure) => this.#depart(departure),
      onReceipt: (receipt) => this.#receipt(receipt),
    })
  }

  /** The concentrator's counter now. */
  get tmst(): TmstUs {
    return this.#tmstAt(this.#options.air.nowUs)
  }

  async open(listener: RadioListener): Promise<void> {
    this.#listener = listener
    this.#options.air.addGateway(this)
  }

  transmit(request: TxRequest): void {
    this.#transmitter.transmit(request)
  }

  gateways(): readonly GatewayStatus[] {
    return [
      {
        gatewayEui: this.#options.gatewayEui,
        online: this.#listener !== undefined,
        lastHeardMonoMs: this.#heardMonoMs,
        detail: 'emulated concentrator',
        rxFrames: this.#rxFrames,
        txFrames: this.#transmitter.txFrames,
      },
    ]
  }

  /** The concentrator restarts: its counter begins at `tmst`, its timed downlinks are lost. */
  restart(tmst: TmstUs = tmstUs(0)): void {
    for (const cancel of this.#onTheirWay.values()) cancel()
    this.#onTheirWay.clear()
    this.#counter = counterFrom(tmst, this.#options.air.nowUs)
    this.#transmitter.restarted()
  }

  /** Off the air at once; the receipts of what was queued come one turn of the clock later. */
  async close(): Promise<void> {
    this.#options.air.remove(this)
    this.#transmitter.close()
  }

  hear(emission: Emission, reach: Reach): void {
    const { air, gatewayEui, metrics } = this.#options
    const deaf = this.#own.some(
      (own) => own.startUs < emission.endUs && emission.startUs < own.endUs,
    )
    if (deaf) {
      metrics.add('air_rx_lost_total', 1, { reason: 'half-duplex' })
      return
    }
    this.#rxFrames++
    this.#heardMonoMs = air.clock.monoMs()
    const frame = {
      gatewayEui,
      tmst: this.#tmstAt(emission.endUs),
      monoMs: this.#heardMonoMs,
      atMs: air.clock.wallMs(),
      freqHz: emission.freqHz,
      modulation: emission.modulation,
      codingRate: emission.codingRate,
      ...reach,
      phyPayload: emission.phyPayload,
    }
    this.#listener?.onFrames([frame], () => {})
  }

  #receipt(receipt: TxReceipt): void {
    this.#listener?.onReceipt(receipt)
  }

  #tmstAt(monoUs: number): TmstUs {
    return tmstUs(Math.round(this.#counter.tmst + monoUs - this.#counter.monoUs))
  }

  #depart(departure: Departure): void {
    const { air } = this.#options
    const { request, alternative, startUs, airtimeUs, eirpDbm } = departure
    const endUs = startUs + airtimeUs
    const cancel = air.clock.after(Math.max(0, startUs - air.nowUs) / 1000, () => {
      this.#onTheirWay.delete(request.txId)
      this.#own = [
        ...this.#own.filter((own) => own.endUs > startUs - REMEMBERED_US),
        { startUs, endUs },
      ]
      air.emit({
        direction: request.form ?? 'down',
        from: this,
        phyPayload: request.phyPayload,
        freqHz: alternative.freqHz,
        modulation: alternative.modulation,
        codingRate: '4/5',
        eirpDbm,
        startUs,
        endUs,
      })
    })
    // An immediate packet starts within milliseconds: no restart is quick enough to lose it.
    if (alternative.at !== 'now') this.#onTheirWay.set(request.txId, cancel)
    this.#transmitter.taken(request.txId)
  }
}

function counterFrom(tmst: TmstUs, monoUs: number): CounterMap {
  return { tmst, monoUs, lateInARow: 0 }
}
