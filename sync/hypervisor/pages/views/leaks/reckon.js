// @ts-check
/** Leaks out of the picture and of what was told; what one costs, and its course by the hour. Pure. */

/**
 * @typedef {import('../../../city/thing.ts').WaterThing} WaterThing
 * @typedef {import('../../../city/thing.ts').Leak} Leak
 * @typedef {{ type: string, at: string | null, subject?: string, fields?: Record<string, any> }} Fact
 */

const HOUR_MS = 3_600_000
const DAY_HOURS = 24

/** Open ones, the greatest flow first. @param {readonly WaterThing[]} things */
export function openLeaks(things) {
  return things
    .flatMap((thing) => (thing.leak ? [{ thing, leak: thing.leak }] : []))
    .sort((a, b) => b.leak.flowLitresPerHour - a.leak.flowLitresPerHour)
}

/** What it has cost until now, told and since; a day; and a month if nothing is done. @param {Leak} leak @param {number} nowMs */
export function costOf({ lostLitres, flowLitresPerHour, toldMs }, nowMs) {
  const sinceToldMs = Math.max(0, nowMs - toldMs)
  const reckonedLitres = (flowLitresPerHour * sinceToldMs) / HOUR_MS
  const dayLitres = flowLitresPerHour * DAY_HOURS
  return {
    lostLitres: lostLitres + reckonedLitres,
    reckonedLitres,
    dayLitres,
    monthLitres: lostLitres + reckonedLitres + 30 * dayLitres,
  }
}

/**
 * The meter's litres by the hour, oldest first; hours that were not read for half are not known.
 * @param {readonly Fact[]} facts zoneHour @param {{ fromMs: number, toMs: number }} span
 * @returns {readonly (readonly [number, number | null])[]} at the middle of each hour
 */
export function courseOf(facts, { fromMs, toMs }) {
  const told = new Map(
    facts.map(({ fields }) => [
      Number(fields?.['hourMs']),
      Number(fields?.['coverage']) >= 0.5 ? Number(fields?.['litres']) : null,
    ]),
  )
  const first = Math.floor(fromMs / HOUR_MS) * HOUR_MS
  const last = Math.max(first, ...told.keys())
  /** @type {[number, number | null][]} */
  const points = []
  for (let hourMs = first; hourMs <= Math.min(last, toMs); hourMs += HOUR_MS)
    points.push([hourMs + HOUR_MS / 2, told.get(hourMs) ?? null])
  return points
}

/**
 * The intervals behind the verdict, as told.
 * @param {Fact | undefined} fact
 * @returns {readonly { fromMs: number, toMs: number, expectedLitres: number, foundLitres: number }[]}
 */
export function evidenceOf(fact) {
  const told = fact?.fields?.['evidence']
  const rows = /** @type {readonly any[]} */ (Array.isArray(told) ? told : [])
  return rows
    .filter((row) => Array.isArray(row) && row.length === 4 && row.every(Number.isFinite))
    .map(([fromMs, toMs, expectedLitres, foundLitres]) => {
      return { fromMs, toMs, expectedLitres, foundLitres }
    })
}

/**
 * Closed ones with what they lost, the newest first.
 * @param {readonly Fact[]} facts leakCleared
 */
export function closedLeaks(facts) {
  return facts
    .flatMap(({ at, subject = '', fields }) =>
      at === null
        ? []
        : [
            {
              subject,
              kind: String(fields?.['kind'] ?? ''),
              sinceMs: Number(fields?.['sinceMs']),
              closedMs: Date.parse(at),
              lostLitres: Number(fields?.['lostLitres'] ?? 0),
            },
          ],
    )
    .sort((a, b) => b.closedMs - a.closedMs)
}
