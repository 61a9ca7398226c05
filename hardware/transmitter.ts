/**
 * The transmitting half of one concentrator, the same for every driver: the just-in-time queue with
 * its timer, and the airtime gate right before a packet leaves. The driver gives a `depart` that
 * hands one packet to the hardware, and says `taken` or `failed` afterwards.
 */

import type { CancelTimer, Clock } from '../base/clock.ts'
import type { GatewayEui } from '../base/ids.ts'
import type { Metrics } from '../base/metrics.ts'
import type { TmstUs } from '../base/tmst.ts'
import { handedEntry, jitDueUs, stepJit } from './jit.ts'
import { EMPTY_JIT, type JitEffect, type JitEvent, type JitPolicy } from './jit-state.ts'
import type { TxAlternative, TxReceipt, TxRefusal, TxRequest } from './radio.ts'
import * as airtime from './regulation/airtime-budget.ts'
import { occupiedHz, type SpectrumPlan, subBandOf } from './regulation/spectrum-plan.ts'
import { txAirtimeUs } from './tx-form.ts'

/** What an earlier run of ours sent, or may have sent, within the last hour. */
export type EarlierTransmission = {
  readonly freqHz: number
  readonly widthHz: number
  readonly airtimeUs: number
  /** Start on this machine's monotonic clock; negative when it was before this boot. */
  readonly startMonoMs: number
}

/** One packet on its way to the hardware, through all gates. */
export type Departure = {
  readonly request: TxRequest
  readonly alternative: TxAlternative
  /** Radiated power after the sub-band's limit. */
  readonly eirpDbm: number
  /** Planned start on the monotonic clock. */
  readonly startUs: number
  readonly airtimeUs: number
}

export type TransmitterParts = {
  readonly clock: Clock
  readonly metrics: Metrics
  readonly plan: SpectrumPlan
  readonly policy: JitPolicy
  readonly earlier?: readonly EarlierTransmission[]
  /** Where a counter value lies on the monotonic clock, or why it cannot be told. */
  readonly placeUs: (tmst: TmstUs, nowUs: number) => number | TxRefusal
  /** The counter at a GPS time; left out, or `undefined` now: the concentrator does not know it. */
  readonly tmstOfGps?: (gpsTimeMs: number) => TmstUs | undefined
  readonly depart: (departure: Departure) => void
  readonly onReceipt: (receipt: TxReceipt) => void
}

export class Transmitter {
  readonly #parts: TransmitterParts
  #state = EMPTY_JIT
  #account = airtime.EMPTY_ACCOUNT
  #cancelTimer: CancelTimer | undefined
  #txFrames = 0

  constructor(parts: TransmitterParts) {
    this.#parts = parts
    const nowUs = this.#nowUs()
    for (const { startMonoMs, ...rest } of parts.earlier ?? []) {
      // A start in the future is a wall clock that stepped back: then it counts from now.
      const startUs = Math.min(startMonoMs * 1000, nowUs - rest.airtimeUs)
      this.#account = airtime.count(this.#account, parts.plan, { ...rest, startUs })
    }
  }

  get txFrames(): number {
    return this.#txFrames
  }

  /** Nothing queued and nothing in the account's hour: may be forgotten and made anew. */
  get blank(): boolean {
    return this.#state.entries.length === 0 && airtime.isSpent(this.#account, this.#nowUs())
  }

  transmit(request: TxRequest): void {
    const nowUs = this.#nowUs()
    const slots = request.alternatives.map(({ at, modulation }) => {
      const airtimeUs = txAirtimeUs(modulation, request.phyPayload.length, request.form)
      const place = this.#placeOf(at, nowUs)
      return typeof place === 'number' || place === 'now'
        ? { startUs: place, airtimeUs }
        : { startUs: nowUs, airtimeUs, refusal: place }
    })
    this.#step({ kind: 'asked', request, slots })
  }

  #placeOf(at: TxAlternative['at'], nowUs: number): number | 'now' | TxRefusal {
    if (at === 'now') return at
    const tmst = typeof at === 'number' ? at : this.#parts.tmstOfGps?.(at.gpsTimeMs)
    return tmst === undefined ? 'no-gps-time' : this.#parts.placeUs(tmst, nowUs)
  }

  /** The hardware has the packet and will send it by itself. */
  taken(txId: number): void {
    this.#step({ kind: 'taken', txId })
  }

  /** The hardware refused the packet: its airtime is given back and the next alternative tried. */
  failed(txId: number, reason: TxRefusal): void {
    const entry = handedEntry(this.#state, txId)
    if (entry?.startUs === undefined) return
    const { freqHz, modulation } = entry.request.alternatives[entry.alternative]!
    this.#account = airtime.uncount(this.#account, this.#parts.plan, {
      freqHz,
      widthHz: occupiedHz(modulation),
      startUs: entry.startUs,
      airtimeUs: entry.endUs - entry.startUs,
    })
    this.#step({ kind: 'failed', txId, reason })
  }

  /** The counter began anew: what had not begun is lost, its airtime stays counted for safety. */
  restarted(): void {
    this.#step({ kind: 'restarted' })
  }

  close(): void {
    this.#step({ kind: 'closed' })
  }

  #nowUs(): number {
    return this.#parts.clock.monoMs() * 1000
  }

  #step(event: JitEvent): void {
    const step = stepJit(this.#state, event, this.#nowUs(), this.#parts.policy)
    this.#state = step.state
    // An effect may step again (a closed gate, a driver that answers at once): state comes first.
    for (const effect of step.effects) this.#apply(effect)
    this.#setTimer()
  }

  #apply(effect: JitEffect): void {
    const { txId } = effect.request
    switch (effect.kind) {
      case 'depart':
        this.#passGate(effect)
        break
      case 'sent': {
        const { kind, alternative, airtimeUs, startUs } = effect
        this.#txFrames++
        this.#receipt({ kind, txId, alternative, airtimeUs, atMs: this.#wallMsAt(startUs) })
        break
      }
      case 'refused':
        this.#receipt({ kind: effect.kind, txId, reasons: effect.reasons })
        break
      default:
        effect satisfies never
    }
  }

  /** Nothing leaves but through here. */
  #passGate(effect: Extract<JitEffect, { kind: 'depart' }>): void {
    const { request, startUs, airtimeUs } = effect
    const alternative = request.alternatives[effect.alternative]!
    const asked = {
      freqHz: alternative.freqHz,
      widthHz: occupiedHz(alternative.modulation),
      startUs,
      airtimeUs,
      purpose: request.purpose,
      eirpDbm: alternative.eirpDbm,
    }
    const decision = airtime.allowed(this.#account, this.#parts.plan, asked)
    if (decision.kind === 'refused') {
      this.#step({ kind: 'failed', txId: request.txId, reason: decision.reason })
      return
    }
    this.#account = airtime.count(this.#account, this.#parts.plan, asked)
    this.#showAirtime(request.gatewayEui, asked)
    const { eirpDbm } = decision
    this.#parts.depart({ request, alternative, eirpDbm, startUs, airtimeUs })
  }

  /** The hour that closes with this transmission, for whoever watches the budget. */
  #showAirtime(gatewayEui: GatewayEui, sent: airtime.Transmission): void {
    const { metrics, plan } = this.#parts
    const band = subBandOf(plan, sent)
    if (!band) return
    const usedUs = airtime.usedUs(this.#account, band, sent.startUs + sent.airtimeUs)
    metrics.set('radio_airtime_used_us', usedUs, { gatewayEui, subBand: band.name })
  }

  /** Receipts come later, never from within `transmit`: the caller need not expect them there. */
  #receipt(receipt: TxReceipt): void {
    const { clock, metrics, onReceipt } = this.#parts
    if (receipt.kind === 'sent') metrics.add('radio_tx_sent_total')
    else for (const reason of receipt.reasons) metrics.add('radio_tx_refused_total', 1, { reason })
    clock.after(0, () => onReceipt(receipt))
  }

  #wallMsAt(monoUs: number): number {
    return Math.round(this.#parts.clock.wallMs() + (monoUs - this.#nowUs()) / 1000)
  }

  #setTimer(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    const dueUs = jitDueUs(this.#state)
    if (dueUs === undefined) return
    // Up to the next whole millisecond: a timer that fires early would only be set again.
    const delayMs = Math.max(0, Math.ceil((dueUs - this.#nowUs()) / 1000))
    this.#cancelTimer = this.#parts.clock.after(delayMs, () => this.#step({ kind: 'tick' }))
  }
}
