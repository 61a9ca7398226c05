/**
 * The time, told to a gateway whose clock is not known (F19, F26): a signed order that answers a greeting.
 * It names the greeting's nonce, which is random in each run, so that one that was kept cannot be used again.
 * No result is asked for: the next greeting shows whether the clock is known.
 */

import type { CborValue } from '../base/cbor.ts'

export const TIME_ORDER = 'time'

export type TimeTold = { readonly utcMs: number; readonly nonce: number }

export function timeParams({ utcMs, nonce }: TimeTold): CborValue {
  return { utcMs, nonce }
}

/** `undefined` when they are no time. */
export function timeTold(params: CborValue): TimeTold | undefined {
  if (typeof params !== 'object' || params === null) return undefined
  const { utcMs, nonce } = params as Readonly<Record<string, unknown>>
  if (!Number.isSafeInteger(utcMs) || !Number.isSafeInteger(nonce)) return undefined
  return { utcMs: utcMs as number, nonce: nonce as number }
}
