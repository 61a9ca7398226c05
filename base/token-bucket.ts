/**
 * So many at once, and so many a second in the long run. What is refused costs nothing, so that one who
 * asks without end still gets his share. Pure: time comes in.
 */

/** Thirds of a token do not add up to one to the last bit. */
const ROUNDING_MS = 1e-6

export type BucketPolicy = { readonly atOnce: number; readonly perSecond: number }

export class TokenBucket {
  readonly #policy: BucketPolicy
  #tokens: number
  #atMs: number

  /** Full at `nowMs`, a clock that never goes back. */
  constructor(policy: BucketPolicy, nowMs: number) {
    this.#policy = policy
    this.#tokens = policy.atOnce
    this.#atMs = nowMs
  }

  /** Takes one; otherwise how many ms until there is one. */
  take(nowMs: number): number {
    const { atOnce, perSecond } = this.#policy
    const since = Math.max(0, nowMs - this.#atMs)
    this.#tokens = Math.min(atOnce, this.#tokens + (since * perSecond) / 1000)
    this.#atMs = nowMs
    const waitMs = Math.ceil(((1 - this.#tokens) / perSecond) * 1000 - ROUNDING_MS)
    if (waitMs > 0) return waitMs
    this.#tokens -= 1
    return 0
  }
}
