/** Whose alerts are to be made anew: those that facts speak of, and those that go on; and these alerts. */

import type { EventFactType } from '../../fact.ts'
import { maybeNumberOf } from '../../kpi/number.ts'
import { withdrawalOf } from '../../standing.ts'
import type { City } from '../city/thing.ts'
import type { HypervisorStore, StoredFact } from '../store.ts'
import { ALERT_FACTS, alertKindOf, alertsOf } from './alerts.ts'
import type { Entity } from './entity.ts'
import type { Scene } from './scene.ts'

/** Subject → since when facts of it are to be asked for: UTC. */
export type Subjects = Map<string, number>

/** What a fact tells of may have begun before: what it calls its beginning, and some time for clocks. */
const BEFORE_MS = 3_600_000

export function subjectsOfFacts(facts: readonly StoredFact[]): Subjects {
  const subjects: Subjects = new Map()
  for (const { fact } of facts) {
    if (fact.type === 'reading') continue
    const withdrawal = withdrawalOf(fact)
    const type = withdrawal?.of ?? fact.type
    if (alertKindOf(type) === undefined) continue
    const told = withdrawal?.ofMs ?? fact.atMs
    add(subjects, fact.subject, Math.min(told, maybeNumberOf(fact, 'sinceMs') ?? told))
  }
  return subjects
}

/** Alerts that were told and are not any more: kind, subject and moment that their ids are made of. */
export function withdrawnOf(facts: readonly StoredFact[]) {
  return facts.flatMap(({ fact }) => {
    const withdrawal = withdrawalOf(fact)
    const kind = withdrawal && alertKindOf(withdrawal.of as EventFactType)
    return kind ? [{ kind, subject: withdrawal.subject, ofMs: withdrawal.ofMs }] : []
  })
}

/** What goes on now, or was a moment ago. */
export function subjectsOfCity(city: City): Subjects {
  const subjects: Subjects = new Map()
  for (const thing of city.things.values()) {
    const sinceMs =
      ('leak' in thing && thing.leak?.sinceMs) ||
      // An over-stay begins with its stay, and is told when the limit has passed.
      ('over' in thing &&
        thing.over &&
        Math.min(thing.over.startedMs, thing.sinceMs ?? Infinity)) ||
      ('intrusion' in thing && thing.intrusion?.sinceMs) ||
      ('lastCallMs' in thing && thing.lastCallMs)
    if (sinceMs) add(subjects, thing.id, sinceMs)
  }
  return subjects
}

/** The alerts of all of them, in one question to the store. */
export async function alertsOfSubjects(
  scene: Scene,
  subjects: Subjects,
  eventsOf: HypervisorStore['events'],
): Promise<readonly Entity[]> {
  if (subjects.size === 0) return []
  const span = { fromMs: Math.min(...subjects.values()), toMs: Number.MAX_SAFE_INTEGER }
  const events = await eventsOf(ALERT_FACTS, span, { subjects: [...subjects.keys()] })
  const bySubject = Map.groupBy(events, ({ subject }) => subject)
  return [...bySubject].flatMap(([subject, told]) => {
    const fromMs = subjects.get(subject) ?? span.fromMs
    return alertsOf(
      scene,
      subject,
      told.filter(({ atMs }) => atMs >= fromMs),
      fromMs,
    )
  })
}

function add(subjects: Subjects, subject: string, sinceMs: number): void {
  const fromMs = sinceMs - BEFORE_MS
  subjects.set(subject, Math.min(fromMs, subjects.get(subject) ?? fromMs))
}
