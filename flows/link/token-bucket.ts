/**
 * How often something may be asked: a bucket of tokens that fills at a steady pace. A pure step: time
 * comes in as monotonic milliseconds.
 */

export type BucketPolicy = {
  /** So many at once after a rest. */
  readonly burst: number
  readonly perMinute: number
}

export type Bucket = { readonly tokens: number; readonly atMs: number }

const MINUTE_MS = 60_000

export function fullBucket(policy: BucketPolicy, atMs: number): Bucket {
  return { tokens: policy.burst, atMs }
}

/** The bucket with one token less; `waitMs` instead when there is none, until there is one. */
export function takeToken(
  { tokens, atMs }: Bucket,
  { burst, perMinute }: BucketPolicy,
  nowMs: number,
): { readonly bucket: Bucket; readonly waitMs: number } {
  const gainedMs = Math.max(0, nowMs - atMs)
  const filled = Math.min(burst, tokens + (gainedMs * perMinute) / MINUTE_MS)
  if (filled >= 1) return { bucket: { tokens: filled - 1, atMs: nowMs }, waitMs: 0 }
  const waitMs = Math.ceil(((1 - filled) * MINUTE_MS) / perMinute)
  return { bucket: { tokens: filled, atMs: nowMs }, waitMs }
}
