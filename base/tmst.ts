/**
 * The concentrator's 32-bit microsecond counter. It wraps every 71 min 34.97 s and restarts with the
 * concentrator, so two values compare by their signed distance, and only within half a turn.
 */

declare const brand: unique symbol
export type TmstUs = number & { readonly [brand]: 'TmstUs' }

const TURN = 2 ** 32

/** Any integer, folded into the counter's range. */
export function tmstUs(value: number): TmstUs {
  return (((value % TURN) + TURN) % TURN) as TmstUs
}

/** The counter `us` microseconds after `tmst`: exactly, for receive windows bear no added time. */
export function tmstAfter(tmst: TmstUs, us: number): TmstUs {
  return tmstUs(tmst + us)
}

/** Microseconds from `earlier` to `later`, negative when it is the other way round; −2³¹…2³¹−1. */
export function tmstGapUs(gap: { readonly later: TmstUs; readonly earlier: TmstUs }): number {
  return (gap.later - gap.earlier) | 0
}

/** A counter that does not wrap: each value is placed nearest to the one before. */
export class TmstUnwrapper {
  #last: number | undefined

  /** Microseconds since the counter's own zero, growing over the wraps. */
  unwrap(tmst: TmstUs): number {
    if (this.#last === undefined) this.#last = tmst
    else this.#last += tmstGapUs({ later: tmst, earlier: tmstUs(this.#last) })
    return this.#last
  }

  /** After a restart of the concentrator nothing before can be compared. */
  forget(): void {
    this.#last = undefined
  }
}
