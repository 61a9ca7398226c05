/** The register: what is kept, how long, for whom, whether it was forgotten in time; who has read what. */

import { civilDayOf, dayAfter, utcOfCivilTime } from '../../../base/civil-day.ts'
import type { Clock } from '../../../base/clock.ts'
import type { Role } from '../../../base/http/caller.ts'
import { json, type Route, route } from '../../../base/http/route.ts'
import type { Records } from '../../../base/records/records.ts'
import type { City } from '../city/thing.ts'
import { CSV_TYPE, csvText } from '../gis/csv.ts'
import type { Cell } from '../gis/layer.ts'
import type { HourlyHistory } from '../open-data/hourly-history.ts'
import { protectedReads } from './protected-reads.ts'
import { AT_MINUTES, type Night, type Retention } from './retention.ts'
import { RULES, type Rule } from './rules.ts'
import { smallNumbers } from './small-numbers.ts'

export type RegisterParts = {
  readonly retention: Pick<Retention, 'lastNight'>
  readonly hours: Pick<HourlyHistory, 'day'>
  readonly city: () => Promise<City>
  readonly records: Pick<Records, 'log'>
  /** Of an account; empty: it is gone, or a token. */
  readonly rolesOf: (name: string) => Promise<readonly Role[]>
  readonly clock: Clock
}

const ALL = {
  roles: ['viewer', 'operator', 'police', 'greenSpaces', 'maintainer', 'security'],
  scopes: ['city'],
} as const

type Query = { readonly f: 'json' | 'csv' }

export const registerRoutes: readonly Route<RegisterParts>[] = [
  route<RegisterParts, Query>({
    method: 'GET',
    path: '/api/v1/register',
    summary: 'What the city keeps, for how long, who reads it, what was forgotten last night.',
    may: ALL,
    query: {
      type: 'object',
      additionalProperties: false,
      properties: { f: { type: 'string', enum: ['json', 'csv'], default: 'json' } },
    },
    handle: async ({ query: { f } }, { retention, hours, city, clock }) => {
      const last = await retention.lastNight()
      if (f === 'csv') {
        return {
          kind: 'bytes',
          bytes: csvText(
            COLUMNS,
            RULES.map((rule) => rowOf(rule, last)),
          ),
          type: CSV_TYPE,
        }
      }
      const nowMs = clock.wallMs()
      const yesterday = dayAfter(civilDayOf(nowMs), -1)
      const rows = await hours.day(yesterday, await city())
      return json({
        rules: RULES.map((rule) => ruleView(rule, last)),
        lastNight: last ? { ...last, at: isoOf(last.atMs) } : null,
        nextNight: isoOf(nextNightMs(nowMs)),
        // Null: too many days are being reckoned just now.
        smallNumbers: rows ? { day: yesterday, ...smallNumbers(rows) } : null,
      })
    },
  }),
  route<RegisterParts>({
    method: 'GET',
    path: '/api/v1/register/reads',
    summary: 'How often what is protected was read in four weeks, by role, counted from the audit.',
    may: { roles: ['security'] },
    handle: async (_call, { records, rolesOf, clock }) =>
      json(await protectedReads(records, rolesOf, clock.wallMs())),
  }),
]

/** What is forgotten goes at night; what is replaced by the next, or kept for good, does not. */
function isForgotten({ keptMs }: Rule): boolean {
  return keptMs !== null && keptMs > 0
}

function ruleView(rule: Rule, last: Night | undefined) {
  const { subject, where, keptMs, readBy, published } = rule
  const forgotten = isForgotten(rule) ? (last?.forgotten[subject] ?? 0) : null
  return { subject, where, keptMs, readBy, published, forgotten }
}

const COLUMNS = ['donnee', 'ou', 'gardee_jours', 'lue_par', 'publiee', 'effaces_derniere_nuit']
const DAY_MS = 86_400_000

function rowOf(rule: Rule, last: Night | undefined): readonly Cell[] {
  const { subject, where, keptMs, readBy, published, forgotten } = ruleView(rule, last)
  const days = keptMs === null ? null : Math.round(keptMs / DAY_MS)
  const readers = readBy === 'all' ? 'all' : readBy.join(' ')
  return [subject, where, days, readers, published, forgotten]
}

function nextNightMs(nowMs: number): number {
  const today = civilDayOf(nowMs)
  const tonightMs = utcOfCivilTime(today, AT_MINUTES)
  return tonightMs > nowMs ? tonightMs : utcOfCivilTime(dayAfter(today, 1), AT_MINUTES)
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
