// @ts-check
/**
 * When a page repaints: after a change, at most four times a second; once a second anyway, for ages go
 * on by themselves; never while it is hidden (frames do not come then).
 */

import { wait } from './wait.js'

const DRAW_MS = 250
const IDLE_MS = 1_000

/**
 * @param {() => void} draw
 * @returns {{ touch: () => void, now: () => void }} `touch`: soon; `now`: at once, for what a hand did
 */
export function liveLoop(draw) {
  let change = nextChange()
  const run = async () => {
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      change = nextChange()
      draw()
      await wait(DRAW_MS)
      // What comes into a quiet page is drawn at once.
      await Promise.race([change.happened, wait(IDLE_MS - DRAW_MS)])
    }
  }
  void run()
  return {
    touch: () => change.tell(),
    now: () => draw(),
  }
}

function nextChange() {
  const { promise: happened, resolve } = Promise.withResolvers()
  return { happened, tell: () => resolve(undefined) }
}

/** Milliseconds of the page's own time line: a phone's wall clock may be wrong. */
export function pageMs() {
  return Number(document.timeline.currentTime ?? 0)
}

/**
 * The other side's clock, carried on by the page's between two answers.
 */
export class FarClock {
  #pageMs = Number.NEGATIVE_INFINITY
  #farMs = 0

  /** @param {number} farMs what it said just now */
  heard(farMs) {
    this.#pageMs = pageMs()
    this.#farMs = farMs
  }

  /**
   * What an earlier page has heard.
   * @param {number} farMs what was said then
   * @param {number} ageMs how long ago
   */
  remembered(farMs, ageMs) {
    this.#pageMs = pageMs() - ageMs
    this.#farMs = farMs
  }

  get lastMs() {
    return this.#farMs
  }

  get nowMs() {
    return this.#farMs + Math.max(0, pageMs() - this.#pageMs)
  }

  /** How long nothing was heard. */
  get silentMs() {
    return pageMs() - this.#pageMs
  }
}
