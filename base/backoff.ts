/** Retry delays: doubling from `firstMs` to `mostMs`, each drawn evenly up to its bound (full jitter). */

import type { Random } from './random.ts'

export type BackoffPolicy = { readonly firstMs: number; readonly mostMs: number }

/** The delay before try number `attempt` (0 = the first retry). */
export function backoffMs(policy: BackoffPolicy, attempt: number, random: Random): number {
  const bound = Math.min(policy.mostMs, policy.firstMs * 2 ** Math.min(attempt, 30))
  return policy.firstMs / 2 + random.unit() * (bound - policy.firstMs / 2)
}
