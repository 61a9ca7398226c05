/**
 * Sensors that somebody is installing: what was heard of each since it was scanned, join by join and
 * frame by frame. In memory alone: after a restart the technician's page begins anew.
 *
 * Bounded (I10): so many sensors, the eldest goes; so many moments and frames of each.
 */

import type { DevEui } from '../../base/ids.ts'
import type { Reception } from '../journal/reception.ts'

export const WATCHED_MAX = 16
const MOMENTS_MAX = 16
const FRAMES_MAX = 24
/** Scanned again after so long, it is another installation. */
const ANEW_MS = 3_600_000

/** What happened; the reason of a refusal is `join-troubles.ts`'s to say. */
export type WatchMoment = {
  readonly what: 'refused' | 'answered' | 'spoke'
  readonly atMs: number
}

export type WatchedFrame = {
  readonly fCntUp: number
  readonly atMs: number
  readonly reception: Reception
}

export type Watched = {
  readonly devEui: DevEui
  /** UTC: scanned first; the test of its radio begun last. */
  readonly beganMs: number
  readonly testedSinceMs: number
  /** The first frame of the session it speaks in; undefined: none since it was scanned. */
  readonly spokeMs?: number
  /** Oldest first; the first and the newest are kept. */
  readonly moments: readonly WatchMoment[]
  /** Of this test, oldest first. */
  readonly frames: readonly WatchedFrame[]
}

export class InstallWatches {
  /** In the order in which they were scanned, eldest first. */
  readonly #watched = new Map<DevEui, Watched>()

  /** Scanned; within the hour its installation goes on. `isAnew`: it was moved, and its radio is tested anew. */
  begin(devEui: DevEui, nowMs: number, isAnew = false): Watched {
    const before = this.#watched.get(devEui)
    const goesOn = before && nowMs - before.beganMs < ANEW_MS
    const watched = goesOn
      ? { ...before, ...(isAnew && { testedSinceMs: nowMs, frames: [] }) }
      : { devEui, beganMs: nowMs, testedSinceMs: nowMs, moments: [], frames: [] }
    this.#watched.delete(devEui)
    this.#watched.set(devEui, watched)
    for (const eldest of this.#watched.keys()) {
      if (this.#watched.size <= WATCHED_MAX) break
      this.#watched.delete(eldest)
    }
    return watched
  }

  of(devEui: DevEui): Watched | undefined {
    return this.#watched.get(devEui)
  }

  end(devEui: DevEui): void {
    this.#watched.delete(devEui)
  }

  joinRefused(devEui: DevEui, atMs: number): void {
    this.#note(devEui, { what: 'refused', atMs })
  }

  joinAnswered(devEui: DevEui, atMs: number): void {
    this.#note(devEui, { what: 'answered', atMs })
  }

  heard(devEui: DevEui, frame: WatchedFrame): void {
    const watched = this.#watched.get(devEui)
    if (!watched) return
    if (watched.spokeMs === undefined) this.#note(devEui, { what: 'spoke', atMs: frame.atMs })
    const now = this.#watched.get(devEui) ?? watched
    // The same frame once more is no second proof; a counter that begins anew is another test.
    const last = now.frames.at(-1)
    if (last?.fCntUp === frame.fCntUp) return
    const kept = last && frame.fCntUp < last.fCntUp ? [] : now.frames
    const frames = [...kept, frame].slice(-FRAMES_MAX)
    const { spokeMs = frame.atMs } = now
    this.#watched.set(devEui, { ...now, spokeMs, frames })
  }

  #note(devEui: DevEui, moment: WatchMoment): void {
    const watched = this.#watched.get(devEui)
    if (!watched) return
    const all = [...watched.moments, moment]
    const moments = all.length <= MOMENTS_MAX ? all : [all[0]!, ...all.slice(1 - MOMENTS_MAX)]
    this.#watched.set(devEui, { ...watched, moments })
  }
}
