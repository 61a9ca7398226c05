/**
 * One frame, many receptions: several gateways, or one concentrator that heard it twice. Receptions
 * of the same bytes within the window are one frame; the best of them is answered.
 *
 * A device cannot send the same bytes again within 200 ms (the shortest frame and its first receive
 * window take longer), so the bytes alone are the key; a ghost on a neighbouring channel falls in too.
 */

import { hexOf } from '../../base/bytes.ts'
import type { RxFrame } from '../../hardware/radio.ts'

export const DEDUP_WINDOW_MS = 200
/** Frames held at once. Beyond it the eldest goes on with the receptions it has. */
const HELD_MAX = 1024
const SEEN_MAX = 8192

export type HeardFrame = {
  /** The reception that is answered: the strongest. */
  readonly best: RxFrame
  readonly receptions: readonly RxFrame[]
}

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
   * Takes what arrived together. With `waitMs` 0 (one gateway: nobody else will report it) frames
   * come straight back; otherwise they are held for their window.
   */
  take(frames: readonly RxFrame[], nowMs: number, waitMs: number): HeardFrame[] {
    for (const frame of frames) {
      const key = hexOf(frame.phyPayload)
      const seenMs = this.#seen.get(key)
      if (seenMs !== undefined && nowMs - seenMs < DEDUP_WINDOW_MS) {
        this.#copies++
        continue
      }
      const held = this.#held.get(key)
      if (held) {
        this.#copies++
        held.frames.push(frame)
      } else this.#held.set(key, { frames: [frame], untilMs: nowMs + waitMs })
    }
    return this.release(nowMs)
  }

  /** The frames whose window is over. */
  release(nowMs: number): HeardFrame[] {
    const out: HeardFrame[] = []
    for (const [key, { frames, untilMs }] of this.#held) {
      if (untilMs > nowMs && this.#held.size <= HELD_MAX) break
      this.#held.delete(key)
      this.#remember(key, nowMs)
      out.push({ best: strongest(frames), receptions: frames })
    }
    return out
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
  return frames.reduce((best, frame) =>
    frame.snrDb > best.snrDb || (frame.snrDb === best.snrDb && frame.rssiDbm > best.rssiDbm)
      ? frame
      : best,
  )
}
