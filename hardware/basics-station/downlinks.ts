/**
 * The transmitting half of one Station. Station has a just-in-time queue of its own, so a downlink
 * goes to it at once, with both windows; it tells afterwards, by `dntxed`, which one it took.
 *
 *   asked ─► our airtime gate, window by window ─► dnmsg ──dntxed──► sent in that window
 *                                                    └──nothing──► no-answer
 *
 * A message that may go out in either window counts as airtime in both, from the moment it leaves us.
 * `dntxed` gives the other window's share back. Without it both stay counted: the frame may have been
 * in either, and the law is on that side.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { TxAlternative, TxReceipt, TxRefusal, TxRequest } from '../radio.ts'
import * as airtime from '../regulation/airtime-budget.ts'
import type { SpectrumPlan } from '../regulation/spectrum-plan.ts'
import type { EarlierTransmission } from '../transmitter.ts'
import type { DnTiming } from './dnmsg.ts'
import { offerOf, type PlacedWindow } from './offer.ts'

/** As many as our own queue holds; Station's own has room for 128. */
const PENDING_MAX = 32
/** Station gives up a start less than 20 ms ahead (TX_AIM_GAP); the message needs a little too. */
const LATEST_US = 30_000
/** After the last start and its airtime: the reference allows RX2 + 1 s. */
const ANSWER_US = 1_000_000
/** A class C frame waits for a free moment: ten tries, 100 ms apart. */
const CLASS_C_BACKOFF_US = 1_000_000

export type DownlinkParts = {
  readonly clock: Clock
  readonly metrics: Metrics
  readonly plan: SpectrumPlan
  readonly earlier: readonly EarlierTransmission[]
  /** Where the alternative lies for this station, or why it cannot be sent. */
  readonly place: (alternative: TxAlternative, sizeBytes: number) => PlacedWindow | TxRefusal
  /** Gives it to the station; `false`: it certainly did not leave. */
  readonly send: (request: TxRequest, timing: DnTiming) => boolean
  readonly onReceipt: (receipt: TxReceipt) => void
}

type Counted = PlacedWindow & { readonly alternative: number }

type Pending = {
  readonly request: TxRequest
  readonly reasons: readonly TxRefusal[]
  readonly windows: readonly Counted[]
  readonly cancel: CancelTimer
}

export class StationDownlinks {
  readonly #parts: DownlinkParts
  readonly #pending = new Map<number, Pending>()
  #account = airtime.EMPTY_ACCOUNT
  #txFrames = 0

  constructor(parts: DownlinkParts) {
    this.#parts = parts
    const nowUs = this.#nowUs()
    for (const { startMonoMs, ...rest } of parts.earlier) {
      // A start in the future is a wall clock that stepped back: then it counts from now.
      const startUs = Math.min(startMonoMs * 1000, nowUs - rest.airtimeUs)
      this.#account = airtime.count(this.#account, parts.plan, { ...rest, startUs })
    }
  }

  get txFrames(): number {
    return this.#txFrames
  }

  /** Nothing under way, and nothing on the account that the law wants remembered. */
  get blank(): boolean {
    // What a lost station may still send lies ahead, and counts.
    return this.#pending.size === 0 && airtime.isSpent(this.#account, this.#nowUs())
  }

  transmit(request: TxRequest): void {
    const { alternatives, txId } = request
    if (this.#pending.size >= PENDING_MAX) {
      this.#refuse(
        txId,
        alternatives.map(() => 'queue-full'),
      )
      return
    }
    // Gated one after another, each with those before it already counted.
    const placed = alternatives.map((alternative) => this.#pass(request, alternative))
    const { timing, taken } = offerOf(placed)
    const reasons = placed.map((one) => (typeof one === 'string' ? one : 'aborted'))
    const windows: Counted[] = []
    placed.forEach((one, alternative) => {
      if (typeof one === 'string') return
      if (taken.includes(alternative)) windows.push({ ...one, alternative })
      else this.#uncount(one)
    })
    if (!timing) {
      this.#refuse(txId, reasons)
    } else if (!this.#parts.send(request, timing)) {
      for (const window of windows) this.#uncount(window)
      const gone = windows.map(({ alternative }) => alternative)
      this.#refuse(
        txId,
        reasons.map((reason, index) => (gone.includes(index) ? 'gateway-gone' : reason)),
      )
    } else {
      this.#await(request, reasons, windows, timing)
    }
  }

  /** The station has sent it: in the window whose start or frequency this is. */
  sent(diid: number, told: { readonly xtime?: bigint; readonly freqHz?: number }): boolean {
    const pending = this.#take(diid)
    if (!pending) return false
    const { windows, request } = pending
    const window =
      windows.find(({ xtime }) => isStart(xtime, told.xtime)) ??
      windows.find(({ freqHz }) => freqHz === told.freqHz) ??
      windows[0]!
    for (const other of windows) if (other !== window) this.#uncount(other)
    this.#txFrames++
    this.#parts.metrics.add('radio_tx_sent_total')
    const { alternative, airtimeUs, startUs } = window
    const atMs = Math.round(this.#parts.clock.wallMs() + (startUs - this.#nowUs()) / 1000)
    this.#tell({ kind: 'sent', txId: request.txId, alternative, airtimeUs, atMs })
    return true
  }

  /** The connection is gone or closes: the station may still send what it has. */
  lost(): void {
    for (const diid of [...this.#pending.keys()]) this.#unanswered(diid)
  }

  #pass(request: TxRequest, alternative: TxAlternative): PlacedWindow | TxRefusal {
    const { place, plan } = this.#parts
    // Its `dnmsg` is always a downlink.
    if (request.form === 'up') return 'form'
    const placed = place(alternative, request.phyPayload.length)
    if (typeof placed === 'string') return placed
    if (placed.startUs - this.#nowUs() < LATEST_US) return 'too-late'
    const asked = { ...placed, purpose: request.purpose }
    const decision = airtime.allowed(this.#account, plan, asked)
    if (decision.kind === 'refused') return decision.reason
    // The station takes its region's power, whatever we ask: it must be within the law by itself.
    if (decision.eirpDbm < placed.eirpDbm) return 'power'
    this.#account = airtime.count(this.#account, plan, placed)
    return placed
  }

  #uncount(window: PlacedWindow): void {
    this.#account = airtime.uncount(this.#account, this.#parts.plan, window)
  }

  #await(
    request: TxRequest,
    reasons: readonly TxRefusal[],
    windows: readonly Counted[],
    timing: DnTiming,
  ): void {
    const endUs = Math.max(...windows.map(({ startUs, airtimeUs }) => startUs + airtimeUs))
    const backoffUs = timing.class === 'C' ? CLASS_C_BACKOFF_US : 0
    const waitMs = Math.ceil((endUs + backoffUs + ANSWER_US - this.#nowUs()) / 1000)
    const { txId } = request
    const cancel = this.#parts.clock.after(waitMs, () => this.#unanswered(txId))
    this.#pending.set(txId, { request, reasons, windows, cancel })
  }

  #unanswered(diid: number): void {
    const pending = this.#take(diid)
    if (!pending) return
    const offered = pending.windows.map(({ alternative }) => alternative)
    this.#refuse(
      diid,
      pending.reasons.map((reason, index) => (offered.includes(index) ? 'no-answer' : reason)),
    )
  }

  #take(diid: number): Pending | undefined {
    const pending = this.#pending.get(diid)
    pending?.cancel()
    this.#pending.delete(diid)
    return pending
  }

  #refuse(txId: number, reasons: readonly TxRefusal[]): void {
    for (const reason of reasons) this.#parts.metrics.add('radio_tx_refused_total', 1, { reason })
    this.#tell({ kind: 'refused', txId, reasons })
  }

  /** Receipts come later, never from within `transmit`. */
  #tell(receipt: TxReceipt): void {
    this.#parts.clock.after(0, () => this.#parts.onReceipt(receipt))
  }

  #nowUs(): number {
    return this.#parts.clock.monoMs() * 1000
  }
}

/** Windows lie a second apart; what Station tells is exact but for a change of antenna. */
function isStart(start: bigint | undefined, told: bigint | undefined): boolean {
  if (start === undefined || told === undefined) return false
  const gapUs = told - start
  return gapUs > -500_000n && gapUs < 500_000n
}
