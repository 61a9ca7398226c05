/** Alarms for people: the open ones with their lives, those that are over, and what a person does. */

import type { Clock } from '../../../base/clock.ts'
import type { Caller } from '../../../base/http/caller.ts'
import { json, problem, type Route, route } from '../../../base/http/route.ts'
import { maySeeSafety } from '../city/privacy.ts'
import type { AlarmDesk } from './alarm-desk.ts'
import { type AlarmLife, type AlarmVerb, type Escalations, nextEscalation } from './alarm-life.ts'
import { isSafetyAlarm } from './standing-alarms.ts'

export type AlarmRouteParts = {
  readonly alarms: AlarmDesk
  readonly escalations: Escalations
  readonly clock: Clock
}

const READERS = {
  roles: ['viewer', 'operator', 'police', 'greenSpaces', 'maintainer', 'security'],
  scopes: ['city', 'safety'],
} as const
/** Who takes alarms in charge; a viewer does not. */
const ACTORS = {
  roles: ['operator', 'police', 'greenSpaces', 'maintainer', 'security'],
  scopes: ['safety'],
} as const

const LOG_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
    before: { type: 'integer', minimum: 1 },
  },
} as const

const ACT_BODY = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'what'],
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 200 },
    what: { type: 'string', enum: ['seen', 'acknowledged', 'closed'] },
    note: { type: 'string', maxLength: 500, default: '' },
  },
} as const

type ActBody = { readonly id: string; readonly what: AlarmVerb['what']; readonly note: string }

export const alarmRoutes: readonly Route<AlarmRouteParts>[] = [
  route<AlarmRouteParts>({
    method: 'GET',
    path: '/api/v1/alarms',
    summary: 'Alarms that are open, the most urgent first, each with its life.',
    may: READERS,
    handle: async ({ caller }, { alarms, escalations, clock }) => {
      const open = (await alarms.openAlarms()).filter((life) => maySee(caller, life))
      const views = open.map((life) => alarmView(life, escalations))
      return json({ now: new Date(clock.wallMs()).toISOString(), alarms: views })
    },
  }),
  route<AlarmRouteParts, { limit: number; before?: number }>({
    method: 'GET',
    path: '/api/v1/alarms/closed',
    summary: 'Alarms that are closed, the newest first; `before` is the `cursor` of the last one.',
    may: READERS,
    audit: 'alarms.read',
    query: LOG_QUERY,
    handle: async ({ caller, query }, { alarms, escalations }) => {
      const found = await alarms.closedAlarms(query)
      const seen = found.filter(({ life }) => maySee(caller, life))
      const last = found.length === query.limit ? found.at(-1)?.seq : undefined
      const views = seen.map(({ life }) => alarmView(life, escalations))
      return json({ alarms: views, ...(last !== undefined && { cursor: last }) })
    },
  }),
  route<AlarmRouteParts, unknown, ActBody>({
    method: 'POST',
    path: '/api/v1/alarms/act',
    summary: 'Seen, taken in charge, or closed with a word why.',
    may: ACTORS,
    audit: 'alarms.act',
    body: ACT_BODY,
    handle: async ({ caller, body }, { alarms, escalations }) => {
      const known = (await alarms.openAlarms()).find(({ id }) => id === body.id)
      // What one may not see is not there.
      if (!known || !maySee(caller, known)) return problem(404, 'No such open alarm', body.id)
      const verb = { what: body.what, by: caller.name, note: body.note.trim() }
      const life = await alarms.act(body.id, verb)
      if (life === 'missing') return problem(404, 'No such open alarm', body.id)
      if (life === 'refused') return problem(409, 'Closing an alarm needs a word why', body.id)
      return json(alarmView(life, escalations))
    },
  }),
]

function maySee(caller: Caller, life: AlarmLife): boolean {
  return !isSafetyAlarm(life) || maySeeSafety(caller)
}

function alarmView(life: AlarmLife, escalations: Escalations): Record<string, unknown> {
  const { id, kind, subject, name, sinceMs, toldMs, detail, steps, times } = life
  const next = nextEscalation(life, escalations)
  return {
    ...{ id, kind, subject, name, detail, times },
    since: isoOf(sinceMs),
    told: isoOf(toldMs),
    lastPress: isoOf(life.lastPressMs),
    ended: isoOf(life.endedMs),
    acknowledged: isoOf(life.acknowledgedMs),
    closed: isoOf(life.closedMs),
    steps: steps.map(({ what, atMs, by, note }) => ({ what, at: isoOf(atMs), by, note })),
    next: next ? { at: isoOf(next.atMs), to: next.to } : null,
  }
}

function isoOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString()
}
