/**
 * Which uplink a downlink answers. The runtime asks for a counter value; Station wants the uplink's
 * `xtime` and `rctx` and whole seconds after it. So what was heard in the last seconds is kept.
 */

import { type TmstUs, tmstUs } from '../../base/tmst.ts'
import type { StationReception } from './uplink.ts'

/** RX2 of the longest RxDelay; and the same for a start whose uplink waited a while on its way. */
const DELAY_S_MAX = 16
const KEPT_US = 20_000_000
/** Over a hundred frames a second for that long: more than eight demodulators can hear. */
const KEPT_MAX = 2048

export type AnsweredUplink = {
  readonly xtime: bigint
  readonly rctx: bigint
  /** From the end of the uplink to the start asked for. */
  readonly delayS: number
  /** The start on the monotonic clock; late by the time the uplink took to reach us. */
  readonly startUs: number
}

type Heard = { readonly xtime: bigint; readonly rctx: bigint; readonly monoUs: number }

export class RecentUplinks {
  readonly #heard = new Map<TmstUs, Heard>()
  /** Radio unit → its session: each start of a radio has one, and begins its counter anew. */
  readonly #sessions = new Map<bigint, bigint>()
  #latest: Heard | undefined

  get latest(): { readonly xtime: bigint; readonly rctx: bigint } | undefined {
    return this.#latest
  }

  /** `true` when the radio has begun anew: what was heard before cannot be answered any more. */
  add({ tmst, xtime, rctx }: StationReception, monoUs: number): boolean {
    const restarted = this.#noteSession(xtime)
    if (restarted) this.#heard.clear()
    this.#latest = { xtime, rctx, monoUs }
    this.#heard.delete(tmst)
    this.#heard.set(tmst, this.#latest)
    for (const [eldest, heard] of this.#heard) {
      if (this.#heard.size <= KEPT_MAX && monoUs - heard.monoUs <= KEPT_US) break
      this.#heard.delete(eldest)
    }
    return restarted
  }

  answeredBy(at: TmstUs): AnsweredUplink | undefined {
    for (let delayS = 1; delayS <= DELAY_S_MAX; delayS++) {
      const heard = this.#heard.get(tmstUs(at - delayS * 1_000_000))
      if (!heard) continue
      const { xtime, rctx, monoUs } = heard
      return { xtime, rctx, delayS, startUs: monoUs + delayS * 1_000_000 }
    }
    return undefined
  }

  forget(): void {
    this.#heard.clear()
    this.#latest = undefined
  }

  /** Bits 56…62 name the radio unit, 48…55 its session (src/ral.h). */
  #noteSession(xtime: bigint): boolean {
    const unit = (xtime >> 56n) & 0x7fn
    const session = (xtime >> 48n) & 0xffn
    const before = this.#sessions.get(unit)
    this.#sessions.set(unit, session)
    return before !== undefined && before !== session
  }
}
