/** Hour facts into a book: spotHour, zoneHour, countHour, valueHour. Of an hour the highest revision holds. */

import { civilHourOf } from '../../base/civil-day.ts'
import { msWithinHours } from '../../base/weekly-hours.ts'
import type { EventFact } from '../fact.ts'
import { type KpiAssets, kindByFact } from './asset.ts'
import { type KpiBook, toldBy } from './book.ts'
import { HOUR_MS } from './buckets.ts'
import { numberOf } from './number.ts'
import { mergePartials, NOTHING, type Partial, sumsOf } from './partial.ts'
import { isLevel, spreadOfHour } from './spread.ts'
import type { SpaceStays } from './stays.ts'

export const HOUR_FACTS = ['spotHour', 'zoneHour', 'countHour', 'valueHour'] as const

export type HoursContext = {
  readonly assets: KpiAssets
  /** Space → its stays: those that are final say what was occupied. */
  readonly stays: ReadonlyMap<string, SpaceStays>
  /** Hours that begin from (including) … to (excluding), UTC; each is to be added once. */
  readonly fromMs: number
  readonly toMs: number
}

export function addHours(book: KpiBook, facts: Iterable<EventFact>, context: HoursContext): void {
  for (const fact of newestRevisions(facts)) {
    const hourMs = numberOf(fact, 'hourMs')
    const { type, subject, rev } = fact
    if (hourMs < context.fromMs || hourMs >= context.toMs) continue
    const partial = partialOf(fact, hourMs, context)
    if (!partial) continue
    book.add(subject, hourMs, mergePartials(partial, toldBy(rev)))
    const kind = kindByFact(type)
    if (kind) book.kinds.set(subject, kind)
  }
}

function newestRevisions(facts: Iterable<EventFact>): Iterable<EventFact> {
  const newest = new Map<string, EventFact>()
  for (const fact of facts) {
    const { type, subject, rev, fields } = fact
    const key = `${type} ${subject} ${String(fields['hourMs'])} ${String(fields['quantity'])}`
    const known = newest.get(key)
    if (!known || known.rev <= rev) newest.set(key, fact)
  }
  return newest.values()
}

function partialOf(fact: EventFact, hourMs: number, context: HoursContext): Partial | undefined {
  switch (fact.type) {
    case 'spotHour':
      return spaceHour(fact, hourMs, context)
    case 'zoneHour':
      return zoneHour(fact, hourMs)
    case 'countHour': {
      const knownMs = numberOf(fact, 'coverage') * HOUR_MS
      const [inCount, outCount] = [numberOf(fact, 'inCount'), numberOf(fact, 'outCount')]
      return sumsOf({ knownMs, inCount, outCount })
    }
    case 'valueHour': {
      const quantity = String(fact.fields['quantity'])
      const [mean, min, max] = ['mean', 'min', 'max'].map((name) => numberOf(fact, name))
      return valueHour(quantity, hourMs, { mean: mean!, min: min!, max: max! })
    }
    default:
      return undefined
  }
}

/** Where the hour lies among final stays, these say what of its known time was occupied. */
function spaceHour(fact: EventFact, hourMs: number, { assets, stays }: HoursContext): Partial {
  const knownMs = Math.min(HOUR_MS, numberOf(fact, 'knownMs'))
  const hour = { fromMs: hourMs, toMs: hourMs + HOUR_MS }
  const own = stays.get(fact.subject)
  const { fromMs, toMs } = own?.settled ?? { fromMs: 0, toMs: 0 }
  const isSettled = fromMs <= hour.fromMs && hour.toMs <= toMs
  const isTouched = fromMs < hour.toMs && hour.fromMs < toMs
  const occupiedMs = isSettled
    ? Math.min(knownMs, occupiedBy(own, hour))
    : Math.min(knownMs, numberOf(fact, 'occupiedMs'))
  // Stays in an hour that final stays touch are counted by themselves (add-stays.ts).
  const stayCount = isTouched ? 0 : numberOf(fact, 'stays')
  const rules = assets.get(fact.subject)?.inForce
  // Within an hour nobody knows which minutes were known: they are taken as evenly spread.
  const share = rules ? msWithinHours(rules, hour) / HOUR_MS : 1
  return sumsOf({
    knownMs,
    occupiedMs,
    stays: stayCount,
    inForceKnownMs: share * knownMs,
    inForceOccupiedMs: share * occupiedMs,
  })
}

function occupiedBy(
  own: SpaceStays | undefined,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): number {
  let sumMs = 0
  for (const { startMs, endMs } of own?.stays ?? []) {
    sumMs += Math.max(0, Math.min(toMs, endMs ?? toMs) - Math.max(fromMs, startMs))
  }
  return sumMs
}

/** The flow of an hour is told where half of it was read. */
function zoneHour(fact: EventFact, hourMs: number): Partial {
  const [litres, coverage] = [numberOf(fact, 'litres'), numberOf(fact, 'coverage')]
  const estimatedLitres = litres * numberOf(fact, 'estimated')
  const sums = sumsOf({ knownMs: coverage * HOUR_MS, litres, estimatedLitres })
  if (coverage < 0.5) return sums
  const flow = litres / coverage
  return mergePartials(sums, valueHour('flow', hourMs, { mean: flow, min: flow, max: flow }))
}

function valueHour(
  quantity: string,
  hourMs: number,
  value: { readonly mean: number; readonly min: number; readonly max: number },
): Partial {
  const hour = civilHourOf(hourMs)
  const isNight = hour >= 2 && hour < 5
  const spread = spreadOfHour({ ...value, isNight }, isLevel(quantity))
  return { ...NOTHING, spreads: { [quantity]: spread } }
}
