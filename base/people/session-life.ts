/**
 * When a session ends by itself (S4): 15 minutes without a hand, 12 hours in all, by the clock that
 * never steps as well as by the wall's. A wall clock that goes back makes no session longer; one that
 * leaps ends it early (F21). Pure.
 */

export const IDLE_MS = 15 * 60_000
export const WHOLE_MS = 12 * 3_600_000
/** How long a second factor counts (S6). */
export const STEP_UP_MS = 10 * 60_000

/** One moment by both clocks. */
export type Moment = { readonly wallMs: number; readonly monoMs: number }

export type SessionLife = {
  readonly begun: Moment
  readonly used: Moment
  readonly steppedUp: Moment | undefined
}

/** The longer of what the two clocks say has passed. */
export function passedMs(since: Moment, now: Moment): number {
  return Math.max(now.wallMs - since.wallMs, now.monoMs - since.monoMs)
}

export function isOver({ begun, used }: SessionLife, now: Moment): boolean {
  return passedMs(begun, now) >= WHOLE_MS || passedMs(used, now) >= IDLE_MS
}

export function isSteppedUp({ steppedUp }: SessionLife, now: Moment): boolean {
  return steppedUp !== undefined && passedMs(steppedUp, now) < STEP_UP_MS
}

/** A moment that only the wall clock has told of, as after a restart. */
export function momentOf(wallMs: number, now: Moment): Moment {
  return { wallMs, monoMs: now.monoMs - Math.max(0, now.wallMs - wallMs) }
}
