/** From the alternatives of a request that may be sent to what one `dnmsg` can say. Pure. */

import type { TxRefusal } from '../radio.ts'
import type { DnTiming, DnWindow } from './dnmsg.ts'

/** One alternative, placed and with the power that the station will use. */
export type PlacedWindow = DnWindow & {
  readonly widthHz: number
  readonly startUs: number
  readonly airtimeUs: number
  readonly eirpDbm: number
  /** Start of the transmission; of class C: none, it starts when it can. */
  readonly xtime: bigint | undefined
  readonly when:
    | {
        readonly class: 'A'
        readonly uplinkXtime: bigint
        readonly rctx: bigint
        readonly delayS: number
      }
    | { readonly class: 'B'; readonly gpsTimeUs: number; readonly rctx: bigint }
    | { readonly class: 'C'; readonly xtime: bigint; readonly rctx: bigint }
}

export type Offer = {
  readonly timing: DnTiming | undefined
  /** Indices of the alternatives that `timing` holds. */
  readonly taken: readonly number[]
}

const RX_DELAY_S_MAX = 15

/**
 * The first that may be sent; in class A together with the one a second later, if that may be sent
 * too. What is left of a first window that was refused goes as the only one.
 */
export function offerOf(placed: readonly (PlacedWindow | TxRefusal)[]): Offer {
  const first = placed.findIndex((one) => typeof one !== 'string')
  const head = placed[first]
  if (head === undefined || typeof head === 'string') return { timing: undefined, taken: [] }
  const { when } = head
  const slot = { dataRate: head.dataRate, freqHz: head.freqHz }
  switch (when.class) {
    case 'B':
      return {
        timing: { class: 'B', gpsTimeUs: when.gpsTimeUs, rctx: when.rctx, slot },
        taken: [first],
      }
    case 'C':
      return {
        timing: { class: 'C', xtime: when.xtime, rctx: when.rctx, rx2: slot },
        taken: [first],
      }
    case 'A': {
      const { uplinkXtime: xtime, rctx, delayS } = when
      if (delayS > RX_DELAY_S_MAX) {
        const timing = { class: 'A', xtime, rctx, rxDelayS: delayS - 1 } as const
        return { timing: { ...timing, rx1: undefined, rx2: slot }, taken: [first] }
      }
      const second = placed.findIndex(
        (one) => typeof one !== 'string' && isSecondOf(one.when, xtime, delayS),
      )
      const rx2 = placed[second] as PlacedWindow | undefined
      return {
        timing: {
          class: 'A',
          xtime,
          rctx,
          rxDelayS: delayS,
          rx1: slot,
          rx2: rx2 && { dataRate: rx2.dataRate, freqHz: rx2.freqHz },
        },
        taken: rx2 ? [first, second] : [first],
      }
    }
  }
}

function isSecondOf(when: PlacedWindow['when'], uplinkXtime: bigint, delayS: number): boolean {
  return when.class === 'A' && when.uplinkXtime === uplinkXtime && when.delayS === delayS + 1
}
