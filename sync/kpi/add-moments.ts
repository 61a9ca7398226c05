/** What happens at a moment into a book: waterings, calls and their acknowledgement, bins, refused attacks. */

import { civilDayOf } from '../../base/civil-day.ts'
import type { EventFact, EventFactType } from '../fact.ts'
import { type KpiAssets, kindByFact } from './asset.ts'
import { type KpiBook, toldBy } from './book.ts'
import { maybeNumberOf, numberOf } from './number.ts'
import { mergePartials, NOTHING, type Partial, type SumName, sumsOf } from './partial.ts'

/** Health events that tell of an attack that came to nothing: what was sent was refused. */
export const ATTACK_CODES: readonly string[] = [
  'join-wrong-key',
  'join-nonce-replay',
  'join-flood',
  'rogue-joins',
  'uplink-replay',
  'mic-storm',
  'mic-storm-wide',
]
/** Less than half of what was expected is no watering (detection.md §4, "Valves operating"). */
const OPERATING_SHARE = 0.5

const COUNTS: { readonly [type in EventFactType]?: SumName } = {
  callRaised: 'calls',
  callTested: 'testCalls',
  binFull: 'fills',
  binEmptied: 'emptyings',
  wateringSkipped: 'wateringsSkipped',
}

export const MOMENT_FACTS = [
  ...Object.keys(COUNTS),
  'wateringDone',
  'alarmAcknowledged',
  'healthRaised',
] as readonly EventFactType[]

export type MomentsContext = {
  readonly assets: KpiAssets
  /** The gateway that told it, of which its own health is. */
  readonly gateway: string
}

export function addMoments(
  book: KpiBook,
  facts: Iterable<EventFact>,
  context: MomentsContext,
): void {
  const acknowledged = firstAcknowledgements(facts)
  for (const fact of facts) {
    const { type, subject, atMs, rev } = fact
    const partial = partialOf(fact, context, acknowledged)
    if (!partial) continue
    const id = type === 'healthRaised' ? context.gateway : subject
    book.add(id, atMs, mergePartials(partial, toldBy(rev)))
    const kind = kindByFact(type)
    if (kind) book.kinds.set(id, kind)
  }
}

function partialOf(
  fact: EventFact,
  { assets }: MomentsContext,
  acknowledged: ReadonlyMap<string, number>,
): Partial | undefined {
  const { type, subject, atMs } = fact
  if (type === 'wateringDone') return watering(fact, assets)
  if (type === 'healthRaised') {
    const isAttack = ATTACK_CODES.includes(String(fact.fields['code']))
    return isAttack ? sumsOf({ attacksRefused: 1 }) : undefined
  }
  const name = COUNTS[type]
  if (!name) return undefined
  const counted = sumsOf({ [name]: 1 })
  const ackMs = type === 'callRaised' ? acknowledged.get(`${subject} ${atMs}`) : undefined
  if (ackMs === undefined) return counted
  const acknowledgeMs = Math.max(0, ackMs - atMs)
  const answer = sumsOf({ callsAcknowledged: 1, acknowledgeMs })
  const most = { longestAcknowledgeMs: acknowledgeMs }
  return mergePartials(counted, mergePartials(answer, { ...NOTHING, most }))
}

/** Call point and moment of the call → when somebody first said that they have seen it. */
function firstAcknowledgements(facts: Iterable<EventFact>): ReadonlyMap<string, number> {
  const first = new Map<string, number>()
  for (const { type, subject, atMs, fields } of facts) {
    if (type !== 'alarmAcknowledged' || fields['of'] !== 'callRaised') continue
    const key = `${subject} ${String(fields['ofMs'])}`
    first.set(key, Math.min(atMs, first.get(key) ?? atMs))
  }
  return first
}

/** Of the learned flow: below it, an open valve waters nothing (detection.md §4). */
const FLOW_SHARE = 0.3

function watering(fact: EventFact, assets: KpiAssets): Partial {
  const { subject, atMs } = fact
  const litres = maybeNumberOf(fact, 'litres')
  const expected = maybeNumberOf(fact, 'expectedLitres')
  const sums = sumsOf({
    waterings: 1,
    wateringMs: numberOf(fact, 'durationMs'),
    wateringLitres: litres ?? 0,
  })
  const key = `${assets.get(subject)?.siteId ?? subject} ${civilDayOf(atMs)}`
  const siteDays = { [key]: { watered: 1, troubles: 0, litres: litres ?? 0 } }
  const done = mergePartials(sums, { ...NOTHING, siteDays })
  // Without a meter, or before its flow is learned, nobody can say whether it watered.
  if (litres === undefined || expected === undefined) return done
  const durationMs = numberOf(fact, 'durationMs')
  const hasFlow = litres > FLOW_SHARE * expected
  const flow = sumsOf({ meteredMs: durationMs, effectiveMs: hasFlow ? durationMs : 0 })
  const lastCycle = { atMs, isOperating: litres >= OPERATING_SHARE * expected }
  return mergePartials(mergePartials(done, flow), { ...NOTHING, lastCycle })
}
