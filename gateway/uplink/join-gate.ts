/**
 * How often joins are answered (F43): a device that fails to hear its JoinAccept, or someone who
 * plays its requests, must not eat the 36 seconds of airtime an hour. A bucket per device, one for all.
 */

import type { DevEui } from '../../base/ids.ts'

const PER_DEVICE = { burst: 4, refillMs: 30_000 } as const
const ALL = { burst: 60, refillMs: 1_000 } as const
const DEVICES_MAX = 4096

type Bucket = { tokens: number; sinceMs: number }

export class JoinGate {
  readonly #devices = new Map<DevEui, Bucket>()
  readonly #all: Bucket = { tokens: ALL.burst, sinceMs: 0 }

  /** Takes a token of the device's and of the common bucket; `false`: not answered now. */
  pass(devEui: DevEui, nowMs: number): boolean {
    let bucket = this.#devices.get(devEui)
    if (!bucket) {
      if (this.#devices.size >= DEVICES_MAX) {
        for (const eldest of this.#devices.keys()) {
          this.#devices.delete(eldest)
          break
        }
      }
      bucket = { tokens: PER_DEVICE.burst, sinceMs: nowMs }
      this.#devices.set(devEui, bucket)
    }
    refill(bucket, PER_DEVICE, nowMs)
    refill(this.#all, ALL, nowMs)
    if (bucket.tokens < 1 || this.#all.tokens < 1) return false
    bucket.tokens--
    this.#all.tokens--
    return true
  }
}

function refill(bucket: Bucket, rule: { burst: number; refillMs: number }, nowMs: number): void {
  const gained = Math.max(0, nowMs - bucket.sinceMs) / rule.refillMs
  bucket.tokens = Math.min(rule.burst, bucket.tokens + gained)
  bucket.sinceMs = nowMs
}
