/**
 * What the city keeps, for how long, who reads it, what is published of it (city-data-standards.md §9):
 * the register page shows this table, and `retention.ts` applies it. What is not here is not kept.
 */

import type { Role } from '../../../base/http/caller.ts'
import { KEPT_MS } from '../../../base/people/audit.ts'
import type { EventFactType } from '../../fact.ts'
import { ALARM_LOG } from '../alarms/alarm-desk.ts'
import { PATROL_ANSWERS } from '../patrol/patrol-desk.ts'

const DAY_MS = 86_400_000
/** Thirteen months, the longest of them. */
export const STAYS_KEPT_MS = 397 * DAY_MS

export const SUBJECTS = [
  'rawFrames',
  'stays',
  'readings',
  'overstays',
  'spaceNow',
  'occupancy',
  'safety',
  'passages',
  'noise',
  'surroundings',
  'governance',
  'audit',
] as const
export type Subject = (typeof SUBJECTS)[number]

export type Rule = {
  readonly subject: Subject
  readonly where: 'gateway' | 'hypervisor' | 'both'
  /** null: for good; 0: replaced by the next. */
  readonly keptMs: number | null
  readonly readBy: readonly Role[] | 'all'
  /** `never`, or what of it anybody may read. */
  readonly published: 'never' | 'now' | 'groups' | 'all'
  /** What is forgotten after `keptMs`: facts by their time, records and logs by their own. */
  readonly facts?: readonly (EventFactType | 'reading')[]
  readonly records?: readonly { readonly kind: string; readonly by: 'changed' | 'day' }[]
  readonly logs?: readonly string[]
}

const ALL = 'all'

export const RULES: readonly Rule[] = [
  {
    // Of the gateway's journal; here they never come.
    ...{ subject: 'rawFrames', where: 'gateway', keptMs: 30 * DAY_MS },
    ...{ readBy: ['maintainer'], published: 'never' },
  },
  {
    ...{ subject: 'stays', where: 'hypervisor', keptMs: STAYS_KEPT_MS },
    ...{ readBy: ['police'], published: 'never' },
    facts: ['spotTaken', 'spotFreed', 'spotUnknown', 'stayFinal', 'spotHour'],
    // Of single assets, whatever the period: what is left are groups.
    records: [
      { kind: 'kpiDay', by: 'day' },
      { kind: 'kpi/day/assets', by: 'day' },
      { kind: 'kpi/week/assets', by: 'changed' },
      { kind: 'kpi/month/assets', by: 'changed' },
    ],
  },
  {
    // A parking sensor's readings are its space's stays.
    ...{ subject: 'readings', where: 'hypervisor', keptMs: STAYS_KEPT_MS },
    ...{ readBy: ['maintainer', 'police'], published: 'never' },
    facts: ['reading'],
  },
  {
    ...{ subject: 'overstays', where: 'hypervisor', keptMs: STAYS_KEPT_MS },
    ...{ readBy: ['police'], published: 'never' },
    facts: ['overstayStarted', 'overstayEnded'],
    records: [{ kind: PATROL_ANSWERS, by: 'changed' }],
  },
  {
    ...{ subject: 'spaceNow', where: 'hypervisor', keptMs: 0 },
    ...{ readBy: ALL, published: 'now' },
  },
  {
    ...{ subject: 'occupancy', where: 'hypervisor', keptMs: null },
    ...{ readBy: ALL, published: 'groups' },
  },
  {
    ...{ subject: 'safety', where: 'hypervisor', keptMs: STAYS_KEPT_MS },
    ...{ readBy: ['police', 'operator'], published: 'never' },
    facts: [
      ...(['callRaised', 'callTested', 'intrusionDetected', 'intrusionEnded'] as const),
      ...(['supervisionLost', 'supervisionBack', 'alarmAcknowledged'] as const),
    ],
    logs: [ALARM_LOG],
  },
  {
    ...{ subject: 'passages', where: 'hypervisor', keptMs: null },
    ...{ readBy: ALL, published: 'all' },
  },
  {
    ...{ subject: 'noise', where: 'hypervisor', keptMs: null },
    ...{ readBy: ALL, published: 'all' },
  },
  {
    ...{ subject: 'surroundings', where: 'hypervisor', keptMs: null },
    ...{ readBy: ALL, published: 'all' },
  },
  {
    // Commitments, decisions, reports: of posts and functions.
    ...{ subject: 'governance', where: 'hypervisor', keptMs: null },
    ...{ readBy: ALL, published: 'never' },
  },
  {
    // Chained: it forgets by itself, and keeps the anchor of what is gone (people/audit.ts).
    ...{ subject: 'audit', where: 'both', keptMs: KEPT_MS },
    ...{ readBy: ['security'], published: 'never' },
  },
]
