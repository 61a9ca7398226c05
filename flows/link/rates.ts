/**
 * How much flows may ask of the gateway, all of them together, and how much may wait. Within what the
 * gateway's own door lets through (`gateway/api/flows-door.ts`), so that an honest flow is refused here,
 * by its node and with a reason, and not there.
 */

import type { BucketPolicy } from '../../base/token-bucket.ts'

export type AskKind = 'order' | 'fact' | 'read'

export const RATES: Readonly<Record<AskKind, BucketPolicy>> = {
  order: { atOnce: 10, perSecond: 0.5 },
  fact: { atOnce: 30, perSecond: 1 / 6 },
  read: { atOnce: 30, perSecond: 2 },
}

/** Requests to the gateway at once, and that wait for their turn; what is beyond is dropped. */
export const UNDER_WAY_MAX = 4
export const WAITING_MAX = 64
