/**
 * One frame, many receptions: several gateways, or one concentrator that heard it twice. Receptions
 * of the same bytes within the window are one frame; the best of them is answered.
 *
 * A device cannot send the same bytes again within 200 ms (the shortest frame and its first receive
 * window take longer), so the bytes alone are the key; a ghost on a neighbouring channel falls in too.
 */

import { hexOf } from '../../base/bytes.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { RxFrame } from '../../hardware/radio.ts'
import { OTHERS_MAX, type Reception } from '../journal/reception.ts'

export const DEDUP_WINDOW_MS = 200
/** Frames held at once. Beyond it the eldest goes on with the receptions it has. */
const HELD_MAX = 1024
const SEEN_MAX = 8192

export type HeardFrame = {
  /** The reception that is answered: the strongest. */
  readonly best: RxFrame
  readonly receptions: readonly RxFrame[]
}

/** All wait equally long, so the eldest is due first. */
type Held = { readonly frames: RxFrame[]; readonly untilMs: number }

export class Dedup {
  readonly #held = new Map<string, Held>()
  /** What went on lately: key → when, so that a late copy is known for one. */
  readonly #seen = new Map<string, number>()
  #copies = 0

  /** Receptions that were copies of a frame already taken. */
  get copies(): number {
    return this.#copies
  }

  /**
   * Takes what arrived together. A frame whose `waitMs` is 0 (nobody else will report it) comes straight
   * back, with its copies that came beside it; others are held for their window.
   */
  take(
    frames: readonly RxFrame[],
    nowMs: number,
    waitMs: (frame: RxFrame) => number,
  ): HeardFrame[] {
    const ready = new Map<string, RxFrame[]>()
    for (const frame of frames) {
      const key = hexOf(frame.phyPayload)
      const seenMs = this.#seen.get(key)
      if (seenMs !== undefined && nowMs - seenMs < DEDUP_WINDOW_MS) {
        this.#copies++
        continue
      }
      const same = ready.get(key) ?? this.#held.get(key)?.frames
      if (same) {
        this.#copies++
        same.push(frame)
        continue
      }
      const wait = waitMs(frame)
      if (wait === 0) ready.set(key, [frame])
      else this.#held.set(key, { frames: [frame], untilMs: nowMs + wait })
    }
    const out = this.release(nowMs)
    for (const [key, receptions] of ready) out.push(this.#taken(key, receptions, nowMs))
    return out
  }

  /** The frames whose window is over. */
  release(nowMs: number): HeardFrame[] {
    const out: HeardFrame[] = []
    for (const [key, { frames, untilMs }] of this.#held) {
      if (untilMs > nowMs && this.#held.size <= HELD_MAX) break
      this.#held.delete(key)
      out.push(this.#taken(key, frames, nowMs))
    }
    return out
  }

  #taken(key: string, receptions: readonly RxFrame[], nowMs: number): HeardFrame {
    this.#remember(key, nowMs)
    return { best: strongest(receptions), receptions }
  }

  /** When `release` has something to give, if anything is held. */
  get nextMs(): number | undefined {
    for (const { untilMs } of this.#held.values()) return untilMs
    return undefined
  }

  #remember(key: string, nowMs: number): void {
    this.#seen.delete(key)
    this.#seen.set(key, nowMs)
    for (const [old, seenMs] of this.#seen) {
      if (nowMs - seenMs < DEDUP_WINDOW_MS && this.#seen.size <= SEEN_MAX) break
      this.#seen.delete(old)
    }
  }
}

function strongest(frames: readonly RxFrame[]): RxFrame {
  return frames.reduce((best, frame) => (isStronger(frame, best) ? frame : best))
}

function isStronger(one: RxFrame, other: RxFrame): boolean {
  return one.snrDb > other.snrDb || (one.snrDb === other.snrDb && one.rssiDbm > other.rssiDbm)
}

/** How it was heard, as the record keeps it: by the reception that is answered, and by each other gateway. */
export function receptionOf({ best, receptions }: HeardFrame): Reception {
  const { gatewayEui, tmst, freqHz, modulation, codingRate, rssiDbm, snrDb } = best
  const byGateway = new Map<GatewayEui, RxFrame>()
  for (const frame of receptions) {
    const known = byGateway.get(frame.gatewayEui)
    if (!known || isStronger(frame, known)) byGateway.set(frame.gatewayEui, frame)
  }
  const gateways = byGateway.size
  byGateway.delete(gatewayEui)
  const others = [...byGateway.values()]
    .sort((a, b) => (isStronger(a, b) ? -1 : 1))
    .slice(0, OTHERS_MAX)
    .map((other) => {
      return { gatewayEui: other.gatewayEui, rssiDbm: other.rssiDbm, snrDb: other.snrDb }
    })
  const heard = { gatewayEui, tmst, freqHz, modulation, codingRate, rssiDbm, snrDb, gateways }
  return others.length > 0 ? { ...heard, others } : heard
}
