/** How often the sensors of a city speak, and how much they insist: drawn once for a whole life. */

import type { Random } from '../../../base/random.ts'

export type Pace = {
  readonly heartbeatMs: number
  readonly reportMs: number
  /** Share of the parking sensors whose changes ask for an acknowledgement. */
  readonly confirmed: number
  /** Cars come and go so many times as fast. */
  readonly hurry: number
  readonly pressEveryMs: number
  readonly waterEveryMs: number
}

const MINUTE_MS = 60_000

export function drawPace(random: Random): Pace {
  return {
    heartbeatMs: (15 + 45 * random.unit()) * MINUTE_MS,
    reportMs: (10 + 20 * random.unit()) * MINUTE_MS,
    confirmed: random.unit(),
    hurry: 1 + 3 * random.unit(),
    pressEveryMs: (20 + 60 * random.unit()) * MINUTE_MS,
    waterEveryMs: (15 + 45 * random.unit()) * MINUTE_MS,
  }
}

/** The pace of a real city: for long runs. */
export const REAL_PACE: Pace = {
  heartbeatMs: 60 * MINUTE_MS,
  reportMs: 20 * MINUTE_MS,
  confirmed: 0.25,
  hurry: 1,
  pressEveryMs: 12 * 60 * MINUTE_MS,
  waterEveryMs: 12 * 60 * MINUTE_MS,
}
