/**
 * How much flows may ask of the gateway, all of them together, and how much may wait. Generous for a
 * city's corner, harmless for the gateway: an order to a valve is one a minute at most anyway, by the
 * law of the air.
 */

import type { BucketPolicy } from './token-bucket.ts'

export type AskKind = 'order' | 'fact' | 'read'

export const RATES: Readonly<Record<AskKind, BucketPolicy>> = {
  order: { burst: 10, perMinute: 30 },
  fact: { burst: 30, perMinute: 60 },
  read: { burst: 30, perMinute: 120 },
}

/** Requests to the gateway at once, and that wait for their turn; what is beyond is dropped. */
export const UNDER_WAY_MAX = 4
export const WAITING_MAX = 64
