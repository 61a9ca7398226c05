/** Which facts a page asks for: plain data, so that it crosses threads; the same rule on both sides. */

import type { Epoch, Fact, Stream } from '../../sync/fact.ts'

export type FactFilter = {
  /** Facts labelled from … to, UTC; those of a clock that was never set are in no such span. */
  readonly fromMs: number
  readonly toMs: number
  /** Assets or devices that the fact is about; left out: any. */
  readonly subjects?: readonly string[]
  /** Types of events, `reading` among them; left out: any. */
  readonly types?: readonly string[]
  /** The newest that fit into so many; left out: FACTS_FOUND_MAX, which is the most in any case. */
  readonly limit?: number
}

export function limitOf({ limit = FACTS_FOUND_MAX }: FactFilter): number {
  return Math.min(limit, FACTS_FOUND_MAX)
}

/** A fact with its identity within the gateway. */
export type FoundFact = {
  readonly epoch: Epoch
  readonly stream: Stream
  readonly seq: number
  readonly fact: Fact
}

/** No answer holds more; the newest are kept. */
export const FACTS_FOUND_MAX = 50_000

export function matchesFact({ fromMs, toMs, subjects, types }: FactFilter, fact: Fact): boolean {
  if (fact.clk === 0 || fact.atMs < fromMs || fact.atMs >= toMs) return false
  if (types && !types.includes(fact.type)) return false
  return !subjects || subjects.includes(subjectOf(fact))
}

/** The asset, or the device where no asset is concerned. */
export function subjectOf(fact: Fact): string {
  return fact.type === 'reading' ? fact.devEui : fact.subject
}
