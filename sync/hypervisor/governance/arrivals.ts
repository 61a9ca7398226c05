/**
 * How fast facts come: of each civil day of their coming how many came, and how many within ten minutes of
 * what they tell. Follows the facts from where it began; the past before that is not known. Sums of hours
 * speak of what was over when they were told, and are left out. For whoever leads.
 */

import { civilDayOf } from '../../../base/civil-day.ts'
import type { JsonValue, Records } from '../../../base/records/records.ts'
import { STREAMS } from '../../fact.ts'
import type { HypervisorStore, StoredFact } from '../store.ts'

export type Arrivals = { readonly facts: number; readonly inTime: number }

const KIND = 'arrivals'
const POSITION = 'position'
const IN_TIME_MS = 10 * 60_000
const FACTS_A_PAGE = 1_000
/** Of a look: a backlog of days comes in over some looks. */
const PAGES_A_LOOK = 100

export class ArrivalBook {
  readonly #store: Pick<HypervisorStore, 'facts'>
  readonly #records: Records

  constructor(store: Pick<HypervisorStore, 'facts' | 'records'>) {
    this.#store = store
    this.#records = store.records
  }

  /** Counts what has come since the last look. */
  async follow(nowMs: number): Promise<void> {
    let position = await this.#position(nowMs)
    for (let page = 0; page < PAGES_A_LOOK; page++) {
      const facts = await this.#store.facts({ after: position, limit: FACTS_A_PAGE })
      const last = facts.at(-1)
      if (!last) return
      // A crash between the two counts a page again: some of a thousand facts a month.
      for (const [day, count] of countArrivals(facts)) await this.#add(day, count, nowMs)
      position = last.position
      await this.#records.put({ kind: KIND, id: POSITION, body: position }, nowMs)
      if (facts.length < FACTS_A_PAGE) return
    }
  }

  /** `2026-06`; undefined where nothing was counted. */
  async ofMonth(month: string): Promise<Arrivals | undefined> {
    const days = await this.#records.list(KIND, { prefix: `${month}-` })
    if (days.length === 0) return undefined
    return days.map(({ body }) => body as unknown as Arrivals).reduce(plus)
  }

  async #position(nowMs: number): Promise<number> {
    const known = (await this.#records.get(KIND, POSITION))?.body
    if (typeof known === 'number') return known
    const [newest] = await this.#store.facts({ limit: 1 })
    const position = newest?.position ?? 0
    await this.#records.put({ kind: KIND, id: POSITION, body: position }, nowMs)
    return position
  }

  async #add(day: string, count: Arrivals, nowMs: number): Promise<void> {
    const there = (await this.#records.get(KIND, day))?.body as unknown as Arrivals | undefined
    const body = plus(there ?? { facts: 0, inTime: 0 }, count) as unknown as JsonValue
    await this.#records.put({ kind: KIND, id: day, body }, nowMs)
  }
}

function countArrivals(facts: readonly StoredFact[]): ReadonlyMap<string, Arrivals> {
  const days = new Map<string, Arrivals>()
  for (const { utcMs, receivedMs, fact } of facts) {
    if (utcMs === undefined || fact.stream === STREAMS.aggregate) continue
    const day = civilDayOf(receivedMs)
    const inTime = receivedMs - utcMs < IN_TIME_MS ? 1 : 0
    days.set(day, plus(days.get(day) ?? { facts: 0, inTime: 0 }, { facts: 1, inTime }))
  }
  return days
}

function plus(a: Arrivals, b: Arrivals): Arrivals {
  return { facts: a.facts + b.facts, inTime: a.inTime + b.inTime }
}
