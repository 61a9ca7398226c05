/**
 * The alarms of some time as a page lists them: each with who has seen it and when it was over, and tests of call
 * points among them. Pure: the facts come as they stand.
 */

import { ACKNOWLEDGED_TYPES } from '../../sync/alarms.ts'
import type { EventFact, EventFactType, Fact } from '../../sync/fact.ts'
import { type HistoryLine, lineOf } from './history-view.ts'

export type AlarmLine = HistoryLine & {
  readonly seen: { readonly by: string; readonly atMs: number } | null
  /** When it was over; null: it stands, or is a moment that has no end (a call, a test, a doubtful valve). */
  readonly endedMs: number | null
}

/** Which event ends an alarm, and the fields that both must share. */
const ENDS = {
  intrusionDetected: { by: 'intrusionEnded', same: [] },
  alarmRaised: { by: 'alarmEnded', same: ['devEui', 'what'] },
  supervisionLost: { by: 'supervisionBack', same: ['devEui'] },
  leakConfirmed: { by: 'leakCleared', same: [] },
  cycleFaultFound: { by: 'cycleFaultCleared', same: [] },
  overstayStarted: { by: 'overstayEnded', same: [] },
} as const satisfies Partial<
  Record<EventFactType, { readonly by: EventFactType; readonly same: readonly string[] }>
>

const LISTED: readonly string[] = [...ACKNOWLEDGED_TYPES, 'callTested']
const SEEN = 'alarmAcknowledged'

/** Which facts tell of alarms of these types: what is to be asked for. */
export function alarmFactTypes(types: readonly string[] = LISTED): readonly string[] {
  const ends = types.flatMap((type) => endOfType(type)?.by ?? [])
  return [...types.filter((type) => LISTED.includes(type)), ...ends, SEEN]
}

/** `facts`: oldest first. Newest first, `limit` at most. */
export function alarmLines(facts: readonly Fact[], limit: number): readonly AlarmLine[] {
  const events = facts.filter((fact): fact is EventFact => fact.type !== 'reading')
  const bySubject = Map.groupBy(events, ({ subject }) => subject)
  return events
    .filter(({ type }) => LISTED.includes(type))
    .slice(-limit)
    .reverse()
    .map((event) => {
      const others = bySubject.get(event.subject) ?? []
      return { ...lineOf(event), seen: seenOf(event, others), endedMs: endOf(event, others) }
    })
}

function seenOf({ type, atMs }: EventFact, others: readonly EventFact[]): AlarmLine['seen'] {
  const seen = others.find(
    ({ type: said, fields }) =>
      said === SEEN && fields['of'] === type && Number(fields['ofMs']) === atMs,
  )
  return seen ? { by: String(seen.fields['by']), atMs: seen.atMs } : null
}

function endOf({ type, atMs, fields }: EventFact, others: readonly EventFact[]): number | null {
  const end = endOfType(type)
  if (!end) return null
  const over = others.find(
    (other) =>
      other.type === end.by &&
      other.atMs >= atMs &&
      end.same.every((name) => other.fields[name] === fields[name]),
  )
  return over?.atMs ?? null
}

function endOfType(type: string): (typeof ENDS)[keyof typeof ENDS] | undefined {
  return (ENDS as Readonly<Record<string, (typeof ENDS)[keyof typeof ENDS]>>)[type]
}
