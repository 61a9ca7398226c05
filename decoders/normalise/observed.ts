/** The time that a foreign codec gives a reading, and whether it can be true. */

/** Device clocks run fast; one that is further ahead is wrong. */
const AHEAD_MAX_MS = 10 * 60_000
/** Meters keep thirteen months; what is older is a clock that was never set. */
const BEHIND_MAX_MS = 400 * 86_400_000

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/

export type Observed =
  | { readonly kind: 'at'; readonly observedMs: number }
  | { readonly kind: 'refused'; readonly reason: string }

/** `time` as RFC 3339 with its offset from UTC; nothing else is a time, for nobody knows its zone. */
export function observedAt(time: unknown, receivedMs: number): Observed {
  const observedMs = typeof time === 'string' ? readTime(time) : undefined
  if (observedMs === undefined) {
    return { kind: 'refused', reason: 'its time is not RFC 3339 (2026-03-09T06:00:00Z)' }
  }
  if (observedMs > receivedMs + AHEAD_MAX_MS) {
    return { kind: 'refused', reason: `${isoOf(observedMs)} has not been yet` }
  }
  if (observedMs < receivedMs - BEHIND_MAX_MS) {
    return { kind: 'refused', reason: `${isoOf(observedMs)} is more than 400 days ago` }
  }
  return { kind: 'at', observedMs }
}

function readTime(text: string): number | undefined {
  const match = RFC_3339.exec(text)
  if (!match) return undefined
  const [, year, month, day] = match.map(Number)
  // The engine takes 30 February for 2 March.
  const date = new Date(Date.UTC(year!, month! - 1, day!))
  if (date.getUTCMonth() !== month! - 1 || date.getUTCDate() !== day!) return undefined
  const ms = Date.parse(text.toUpperCase().replace(' ', 'T'))
  return Number.isSafeInteger(ms) ? ms : undefined
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
