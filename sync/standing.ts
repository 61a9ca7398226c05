/**
 * Which facts stand. A frame that is decoded again says again what was observed, with a higher revision;
 * an event that it does not say any more is withdrawn by a fact of its own. Facts stay where they are:
 * what stands is a question to all of them, and the answer does not depend on the order of arrival.
 *
 *   a reading stands   when no fact of its device and moment has a higher revision and it has a value;
 *                      of equal revisions the later value of a channel
 *   an event stands    when none of its type, subject, moment and part has a higher revision, and no
 *                      withdrawal of its type, subject and moment has one as high
 */

import type { Fact, ReadingFact } from './fact.ts'

export type Withdrawal = {
  /** Type and subject of the event, and when it was said to be. */
  readonly of: string
  readonly subject: string
  readonly ofMs: number
  readonly rev: number
}

/** Fields that make two facts of one type, subject and moment different facts. */
const PARTS = ['devEui', 'valve', 'quantity', 'commandId', 'code'] as const

/** `undefined` for every other fact, and for a withdrawal that names nothing. */
export function withdrawalOf(fact: Fact): Withdrawal | undefined {
  if (fact.type !== 'withdrawn') return undefined
  const { of, ofMs } = fact.fields
  if (typeof of !== 'string' || typeof ofMs !== 'number' || !Number.isSafeInteger(ofMs))
    return undefined
  return { of, subject: fact.subject, ofMs, rev: fact.rev }
}

/**
 * For each of `facts`, all of one type, subject and moment, whether it stands. `withdrawnRev`: the
 * highest revision of a withdrawal of them, −1 when there is none.
 */
export function standsAmong(facts: readonly Fact[], withdrawnRev: number): readonly boolean[] {
  const highest = new Map<string, number>()
  const parts = facts.map(partOf)
  for (const [i, { rev }] of facts.entries()) {
    highest.set(parts[i]!, Math.max(rev, highest.get(parts[i]!) ?? 0))
  }
  return facts.map((fact, i) => {
    const isNewest = fact.rev === highest.get(parts[i]!)
    return isNewest && fact.rev > withdrawnRev && !isEmpty(fact)
  })
}

/** Nothing was observed then, says a correction that has no value left. */
export function isEmpty(fact: Fact): boolean {
  return fact.type === 'reading' && fact.values.every((value) => value === null)
}

/** What, beside type, subject and moment, tells one fact from another. */
export function partOf(fact: Fact): string {
  if (fact.type === 'reading') return ''
  return JSON.stringify(PARTS.map((name) => fact.fields[name] ?? null))
}

/**
 * Readings that stand of one device and moment as one: of each channel the later value. Where the
 * device has changed its model in between, the later fact alone.
 */
export function mergedReading(readings: readonly ReadingFact[]): ReadingFact {
  const last = readings.at(-1)!
  const values = last.values.map((value, channel) => {
    for (let i = readings.length - 1; value === null && i >= 0; i--) {
      const { profile, values: others } = readings[i]!
      if (profile === last.profile) value = others[channel] ?? null
    }
    return value
  })
  return { ...last, values }
}

/**
 * What stands of `facts`, which are in the order of their arrival: one reading for a device and moment,
 * no withdrawn event, and no withdrawals.
 */
export function standing(facts: readonly Fact[]): Fact[] {
  const withdrawn = new Map<string, number>()
  const moments = new Map<string, Fact[]>()
  for (const fact of facts) {
    const withdrawal = withdrawalOf(fact)
    if (withdrawal) {
      const key = keyOf(withdrawal.of, withdrawal.subject, withdrawal.ofMs)
      withdrawn.set(key, Math.max(withdrawal.rev, withdrawn.get(key) ?? 0))
    }
    if (fact.type === 'withdrawn') continue
    const key = keyOf(fact.type, fact.type === 'reading' ? fact.devEui : fact.subject, fact.atMs)
    const there = moments.get(key)
    if (there) there.push(fact)
    else moments.set(key, [fact])
  }
  return [...moments].flatMap(([key, told]) => {
    const stands = standsAmong(told, withdrawn.get(key) ?? -1)
    const left = told.filter((_, i) => stands[i])
    const readings = left.filter((fact) => fact.type === 'reading')
    if (readings.length > 1) return [mergedReading(readings)]
    return left
  })
}

function keyOf(type: string, subject: string, atMs: number): string {
  return `${type} ${atMs} ${subject}`
}
