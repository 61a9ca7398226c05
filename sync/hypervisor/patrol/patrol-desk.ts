/** What the patrol is shown and answers. Answers are records, kept as long as stays are. */

import type { Clock } from '../../../base/clock.ts'
import type { JsonValue, Records } from '../../../base/records/records.ts'
import type { City } from '../city/thing.ts'
import { SPACE_CATEGORIES, type Space, type SpaceCategory } from '../city/thing.ts'
import { type PatrolCase, type PatrolCases, patrolCases } from './cases.ts'
import {
  COUNTED_MS,
  expectedPrecision,
  type PatrolAnswer,
  type Precision,
  precisionOf,
  type Verdict,
  wrongLately,
} from './precision.ts'

export type PatrolDeskParts = {
  readonly records: Records
  readonly city: () => Promise<City>
  readonly clock: Clock
}

/** Also the name under which privacy.ts forgets them. */
export const PATROL_ANSWERS = 'patrolAnswer'
/** An answer may be changed by the same evening. */
const CHANGED_MS = 12 * 3_600_000

export type PatrolView = PatrolCases & {
  /** Of today's cases, by id; also of those whose car is gone since. */
  readonly answered: readonly PatrolAnswer[]
}

export class PatrolDesk {
  readonly #parts: PatrolDeskParts

  constructor(parts: PatrolDeskParts) {
    this.#parts = parts
  }

  async view(): Promise<PatrolView> {
    const { city, clock } = this.#parts
    const answers = await this.#answers()
    const nowMs = clock.wallMs()
    const found = patrolCases(await city(), expectedPrecision(answers), wrongLately(answers, nowMs))
    const answered = answers.filter(({ atMs }) => nowMs - atMs < CHANGED_MS)
    return { ...found, answered }
  }

  /** `missing`: there is no such case now, nor was it answered today. */
  async answer(
    id: string,
    {
      verdict,
      by,
      atMs,
    }: { readonly verdict: Verdict; readonly by: string; readonly atMs?: number },
  ): Promise<PatrolAnswer | 'missing'> {
    const { records, city, clock } = this.#parts
    const nowMs = clock.wallMs()
    const now = await city()
    const { cases, answered } = await this.view()
    const shown = cases.find((one) => one.id === id)
    const before = answered.find((one) => one.id === id)
    if (!shown && !before) return 'missing'
    const about = shown ? aboutOf(shown, now) : before!
    // Without a network an answer is given on the spot and comes later; it is never from the future.
    const whenMs = Math.min(nowMs, Math.max(atMs ?? nowMs, about.toldMs))
    const answer: PatrolAnswer = { ...about, ...goneOf(now, about), id, verdict, by, atMs: whenMs }
    await records.put({ kind: PATROL_ANSWERS, id, body: answer as unknown as JsonValue }, nowMs)
    return answer
  }

  /** Of the last four weeks, all together and by category. */
  async precision(): Promise<Readonly<Record<SpaceCategory | 'all', Precision>>> {
    const answers = await this.#answers()
    const of = (category: SpaceCategory): Precision =>
      precisionOf(answers.filter((one) => one.category === category))
    const entries = SPACE_CATEGORIES.map((category) => [category, of(category)] as const)
    return {
      ...(Object.fromEntries(entries) as Record<SpaceCategory, Precision>),
      all: precisionOf(answers),
    }
  }

  /** Sensors that were found wrong twice in a week. */
  async wrongSpaces(): Promise<ReadonlySet<string>> {
    return wrongLately(await this.#answers(), this.#parts.clock.wallMs())
  }

  async #answers(): Promise<readonly PatrolAnswer[]> {
    const { records, clock } = this.#parts
    const all = (await records.list(PATROL_ANSWERS)).map(({ body }) => {
      return body as unknown as PatrolAnswer
    })
    return all.filter(({ atMs }) => clock.wallMs() - atMs < COUNTED_MS)
  }
}

function aboutOf({ spaceId, category }: PatrolCase, city: City) {
  const { over } = city.things.get(spaceId) as Space
  return { spaceId, category, toldMs: over?.startedMs ?? city.nowMs }
}

/** When the space was left after the case was told, if it is free by now. */
function goneOf(
  city: City,
  { spaceId, toldMs }: { readonly spaceId: string; readonly toldMs: number },
): { readonly goneMs?: number } {
  const space = city.things.get(spaceId)
  if (space?.kind !== 'space' || space.status !== 'free') return {}
  const { sinceMs = 0 } = space
  return sinceMs < toldMs ? {} : { goneMs: sinceMs }
}
