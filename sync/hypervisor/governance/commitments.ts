/**
 * What people tell of the programmes: commitments on cost, schedule and requirements, risks, decisions that
 * are asked for, values that are not measured here, how many sensors are planned, what water is compared
 * with. Records with who and when; what stood before is in the log `governance`.
 */

import { civilDayOf } from '../../../base/civil-day.ts'
import type { Clock } from '../../../base/clock.ts'
import type { JsonValue, LogEntry, Records } from '../../../base/records/records.ts'
import { indicatorOf, type Programme, type SensorKind } from './programme.ts'

export const TOPICS = ['cost', 'schedule', 'requirements'] as const
export type Topic = (typeof TOPICS)[number]

export type Commitment = {
  readonly state: 'kept' | 'watch' | 'off'
  readonly text: string
}
export type Risk = { readonly text: string }
export type Decision = {
  /** '' where it is of no single programme. */
  readonly programme: string
  readonly title: string
  /** Who decides. */
  readonly body: string
  /** `YYYY-MM-DD` */
  readonly day: string
  readonly proposal: string
  /** Left out: it costs nothing, or nobody has said. */
  readonly costEuros?: number
  readonly state: 'open' | 'accepted' | 'refused' | 'withdrawn'
}
export type EnteredValue = { readonly value: number; readonly source: string }
export type SensorPlan = {
  readonly sensors: { readonly [kind in SensorKind]?: number }
  /** `YYYY-MM` */
  readonly doneBy?: string
}
/** Cubic metres of January to December, and which years they are the mean of. */
export type WaterReference = { readonly months: readonly number[]; readonly years: string }

/** Ids: `programme/topic`, `programme`, one's own, `indicator/YYYY-MM`, `programme`, `water`. */
export type EntryBodies = {
  readonly commitment: Commitment
  readonly risk: Risk
  readonly decision: Decision
  readonly value: EnteredValue
  readonly plan: SensorPlan
  readonly reference: WaterReference
}
export type EntryKind = keyof EntryBodies

export type Entry<Body> = Body & {
  readonly id: string
  readonly rev: number
  readonly by: string
  readonly atMs: number
}
export type Entries = { readonly [Kind in EntryKind]: readonly Entry<EntryBodies[Kind]>[] }

const KINDS = ['commitment', 'risk', 'decision', 'value', 'plan', 'reference'] as const
export const GOVERNANCE_LOG = 'governance'
const DECISIONS_MAX = 500

export type Entered =
  | { readonly kind: 'entered'; readonly rev: number; readonly before: JsonValue }
  /** Somebody else has changed it since it was read. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly because: string }

export class GovernanceEntries {
  readonly #records: Records
  readonly #programmes: readonly Programme[]
  readonly #clock: Clock

  constructor(parts: {
    readonly records: Records
    readonly programmes: readonly Programme[]
    readonly clock: Clock
  }) {
    this.#records = parts.records
    this.#programmes = parts.programmes
    this.#clock = parts.clock
  }

  async all(): Promise<Entries> {
    const lists = await Promise.all(
      KINDS.map(async (kind) => {
        const found = await this.#records.list(recordKind(kind))
        return [kind, found.map(({ id, rev, body }) => ({ ...(body as object), id, rev }))] as const
      }),
    )
    return Object.fromEntries(lists) as unknown as Entries
  }

  /** `rev`: what was read, 0 where there was nothing; left out: whatever is there. */
  async enter<Kind extends EntryKind>(
    {
      kind,
      id,
      body,
    }: { readonly kind: Kind; readonly id: string; readonly body: EntryBodies[Kind] },
    { by, rev }: { readonly by: string; readonly rev?: number },
  ): Promise<Entered> {
    const nowMs = this.#clock.wallMs()
    const because = this.#faultOf(kind, id, nowMs)
    if (because !== undefined) return { kind: 'refused', because }
    const there = await this.#records.get(recordKind(kind), id)
    if (kind === 'decision' && !there) {
      const decisions = await this.#records.list(recordKind(kind), { limit: DECISIONS_MAX })
      if (decisions.length >= DECISIONS_MAX) {
        return { kind: 'refused', because: `there are ${DECISIONS_MAX} decisions already` }
      }
    }
    const entry = { ...body, by, atMs: nowMs } as unknown as JsonValue
    const expected = rev ?? there?.rev ?? 0
    const put = { kind: recordKind(kind), id, body: entry, rev: expected }
    if (!(await this.#records.put(put, nowMs))) return { kind: 'changed' }
    const before = there?.body ?? null
    const change = { kind, id, by, before, after: entry }
    await this.#records.append(GOVERNANCE_LOG, () => change, nowMs)
    return { kind: 'entered', rev: expected + 1, before }
  }

  /** Newest first. */
  async history(asked: {
    readonly limit: number
    readonly before?: number
  }): Promise<readonly LogEntry[]> {
    return await this.#records.log(GOVERNANCE_LOG, asked)
  }

  #faultOf(kind: EntryKind, id: string, nowMs: number): string | undefined {
    const [head = '', tail = ''] = id.split('/')
    const hasProgramme = this.#programmes.some(({ key }) => key === head)
    switch (kind) {
      case 'commitment':
        if (!hasProgramme) return `no programme ${head}`
        return isTopic(tail) ? undefined : `a commitment is on ${TOPICS.join(', ')}, not on ${tail}`
      case 'risk':
      case 'plan':
        return hasProgramme ? undefined : `no programme ${head}`
      case 'value': {
        const indicator = indicatorOf(this.#programmes, head)
        if (!indicator) return `no indicator ${head}`
        if (indicator.measure !== 'entered') return `${head} is measured: nobody enters it`
        const thisMonth = civilDayOf(nowMs).slice(0, 7)
        return tail <= thisMonth ? undefined : `${tail} is still to come`
      }
      case 'reference':
        return id === 'water' ? undefined : `there is a reference of water, not of ${id}`
      case 'decision':
        return undefined
      default:
        return kind satisfies never
    }
  }
}

function recordKind(kind: EntryKind): string {
  return `governance/${kind}`
}

function isTopic(text: string): text is Topic {
  return (TOPICS as readonly string[]).includes(text)
}
