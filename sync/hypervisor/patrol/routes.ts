/** The patrol's list, its answers, and how often it is right. Each reading is in the audit. */

import { json, problem, type Route, route } from '../../../base/http/route.ts'
import type { PatrolDesk } from './patrol-desk.ts'
import { VERDICTS, type Verdict } from './precision.ts'

export type PatrolRouteParts = { readonly patrol: PatrolDesk }

const PATROL = { roles: ['police'], scopes: ['patrol'] } as const

const ANSWER_BODY = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'verdict'],
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 200 },
    verdict: { type: 'string', enum: VERDICTS },
    /** When it was given, where there was no network. */
    at: { type: 'string', format: 'date-time' },
  },
} as const

type AnswerBody = { readonly id: string; readonly verdict: Verdict; readonly at?: string }

export const patrolRoutes: readonly Route<PatrolRouteParts>[] = [
  route<PatrolRouteParts>({
    method: 'GET',
    path: '/api/v1/patrol',
    summary: 'Over-stays worth the walk, the surest first, with start, limit and confidence.',
    may: PATROL,
    audit: 'patrol.read',
    handle: async (_call, { patrol }) => {
      const { cases, unproven, answered } = await patrol.view()
      return json({
        cases: cases.map(({ sinceMs, limitAtMs, heardMs, excessMs, ...one }) => ({
          ...one,
          since: isoOf(sinceMs),
          limitAt: isoOf(limitAtMs),
          heardAt: isoOf(heardMs),
          excessSeconds: Math.round(excessMs / 1000),
        })),
        unproven,
        answered: answered.map(({ atMs, toldMs: _told, goneMs: _gone, ...one }) => {
          return { ...one, at: isoOf(atMs) }
        }),
      })
    },
  }),
  route<PatrolRouteParts, unknown, AnswerBody>({
    method: 'POST',
    path: '/api/v1/patrol/answers',
    summary: 'Found, gone or wrong; again, to correct it, on the same day.',
    may: PATROL,
    audit: 'patrol.answer',
    body: ANSWER_BODY,
    handle: async ({ caller, body: { id, verdict, at } }, { patrol }) => {
      const told = { verdict, by: caller.name, ...(at !== undefined && { atMs: Date.parse(at) }) }
      const answer = await patrol.answer(id, told)
      if (answer === 'missing') return problem(404, 'No such case now, nor today', id)
      return json({ id, verdict, at: isoOf(answer.atMs), by: answer.by })
    },
  }),
  route<PatrolRouteParts>({
    method: 'GET',
    path: '/api/v1/patrol/precision',
    summary: 'Share of over-stays found true in four weeks, by category, with its 95 % interval.',
    // Counts without a place: the plan's indicator.
    may: { roles: ['police', 'operator', 'viewer', 'maintainer', 'security'], scopes: ['patrol'] },
    handle: async (_call, { patrol }) => json(await patrol.precision()),
  }),
]

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
