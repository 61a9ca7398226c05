/**
 * How often a space's sensor should speak (detection.md §3, "Overstay"): where a stay may be over its limit
 * before the sensor is heard again, a lost departure hides for longer than the limit.
 *
 *   limit 30 min      ├──────────────┤
 *   heartbeat 60 min  ●──────────────────────────────●      nobody knows
 *   asked for 15 min  ●──────●───────●───────●───────●
 */

import { ASKS_MAX, type PaceState } from '../detect/parking/pace.ts'

/** A battery is worth more than the last minute. */
const SECONDS_MIN = 600
const SECONDS_MAX = 3_600
/** A pace so much slower is good enough. */
const SLACK = 1.25

export type SpacePace = {
  /** `undefined`: anybody may stay for ever. */
  readonly limitMinutes: number | undefined
  /** As the space is set. */
  readonly heartbeatSeconds: number
  /** What was asked before; null: nothing. */
  readonly pace: PaceState | null
  readonly devEui: string
}

export type PaceWish = { readonly seconds: number; readonly because: string }

/** `undefined`: it speaks often enough, or has been asked. */
export function paceWish(space: SpacePace): PaceWish | undefined {
  const { limitMinutes, heartbeatSeconds, devEui } = space
  if (limitMinutes === undefined || limitMinutes * 60 >= heartbeatSeconds) return undefined
  const half = Math.round((limitMinutes * 60) / 2)
  const seconds = Math.min(SECONDS_MAX, Math.max(SECONDS_MIN, half))
  if (heartbeatSeconds <= seconds * SLACK) return undefined
  const asked = space.pace?.devEui === devEui ? space.pace : null
  if (asked?.askedSeconds === seconds) return undefined
  if (asked && asked.asks >= ASKS_MAX) return undefined
  const because = `a stay may last ${limitMinutes} min, the sensor speaks every ${Math.round(heartbeatSeconds / 60)} min`
  return { seconds, because }
}
