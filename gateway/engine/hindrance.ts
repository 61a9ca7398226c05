/**
 * What stood in a queued downlink's way last: a reason and its figures, kept with it until it is sent.
 * In words: `downlink-words/hindrance-words.ts`.
 */

import type { ClockState } from '../../base/clock.ts'
import type { TxRefusal } from '../../hardware/radio.ts'

/** Receive windows after an uplink, or at once for a device that always listens. */
export type Way = 'rx1' | 'rx2' | 'now'

/** How full a sub-band was, milliseconds in the hour before. */
export type BandUse = {
  readonly name: string
  readonly fromHz: number
  readonly toHz: number
  readonly usedMs: number
  /** What a frame of this purpose may fill, and what the law gives all of them. */
  readonly limitMs: number
  readonly hourMs: number
  /** From then on it has room; 0: it had. `null`: the frame is too long for any hour. */
  readonly freeInMs: number | null
}

export type WayRefused = {
  readonly way: Way
  readonly freqHz: number
  readonly reason: TxRefusal
  /** Where the law gives a share of the time. */
  readonly band: BandUse | null
}

export type HindranceCause =
  /** By the radio, each way for its own reason. */
  | { readonly kind: 'refused'; readonly ways: readonly WayRefused[] }
  /** The concentrator has sent, and so heard nothing, for long enough (deaf-time.ts). */
  | {
      readonly kind: 'deaf'
      readonly usedMs: number
      readonly limitMs: number
      readonly freeInMs: number
    }
  /** `dataRate`: at which the most fits now; `null`: no window at all. */
  | {
      readonly kind: 'too-large'
      readonly bytes: number
      readonly bytesMax: number
      readonly dataRate: number | null
    }
  /** It fits, but not beside what the network had to say. */
  | { readonly kind: 'mac-first'; readonly bytes: number; readonly bytesMax: number }
  /** It always listens, but was not heard since it joined: nobody knows that it has its keys. */
  | { readonly kind: 'not-heard' }

export type Hindrance = HindranceCause & {
  /** When, by the wall clock as far as it was known; what is "in" so many ms counts from here. */
  readonly atMs: number
  readonly clk: ClockState
}
