/** Which civil days of indicators a fact changes: those from the beginning of what it tells to its end. */

import { boundsOfCivilDay, type CivilDay, civilDayOf } from '../../../base/civil-day.ts'
import type { EventFact, Fact } from '../../fact.ts'
import { HOUR_FACTS } from '../../kpi/add-hours.ts'
import { MOMENT_FACTS } from '../../kpi/add-moments.ts'
import { EPISODE_FACTS } from '../../kpi/episodes.ts'
import { maybeNumberOf } from '../../kpi/number.ts'
import { STAY_FACTS } from '../../kpi/stays.ts'

const DAY_MS = 86_400_000
/** Nothing that lasts is looked for further back (kpi/gather.ts). */
const LASTING_MS = 90 * DAY_MS
/** What a fact says of the time before it was told. */
const BEGINNINGS = ['sinceMs', 'lastHeardMs', 'ofMs'] as const

const PAIRED = new Set<string>(EPISODE_FACTS)
const COUNTED = new Set<string>([...HOUR_FACTS, ...MOMENT_FACTS, ...EPISODE_FACTS, ...STAY_FACTS])

/**
 * In order; of facts that no indicator counts none. `atMs`: the fact's UTC. A beginning or an end that
 * comes late may pair others anew (kpi/episodes.ts): of these all days since.
 */
export function touchedDays(
  fact: Fact,
  { atMs, nowMs }: { readonly atMs: number; readonly nowMs: number },
): readonly CivilDay[] {
  if (fact.type === 'reading') return []
  if (fact.type !== 'withdrawn' && !COUNTED.has(fact.type)) return []
  const hourMs = maybeNumberOf(fact, 'hourMs')
  if (hourMs !== undefined) return [civilDayOf(hourMs)]
  const fromMs = Math.max(atMs - LASTING_MS, beginningOf(fact, atMs))
  const pairs = PAIRED.has(fact.type) || PAIRED.has(String(fact.fields['of']))
  return daysBetween(fromMs, pairs ? Math.min(nowMs, atMs + LASTING_MS) : atMs)
}

function beginningOf(fact: EventFact, atMs: number): number {
  const told = BEGINNINGS.flatMap((name) => maybeNumberOf(fact, name) ?? [])
  const beginMs = Math.min(atMs, ...told)
  const stayMs = fact.type === 'spotFreed' ? (maybeNumberOf(fact, 'stayMs') ?? 0) : 0
  // A stay that is final settles what was told live since the one before it (kpi/stays.ts).
  const settlesMs = fact.type === 'stayFinal' ? DAY_MS : 0
  return beginMs - Math.max(0, stayMs) - settlesMs
}

function daysBetween(fromMs: number, toMs: number): readonly CivilDay[] {
  const days: CivilDay[] = []
  for (let atMs = fromMs; atMs <= toMs; ) {
    const day = civilDayOf(atMs)
    days.push(day)
    atMs = boundsOfCivilDay(day)?.endMs ?? Number.POSITIVE_INFINITY
  }
  return days
}
