/** The audit, for those who answer for it; reading it stands in it. */

import type { Rule } from '../http/caller.ts'
import { json, type Route, route } from '../http/route.ts'
import type { JsonValue } from '../records/records.ts'
import type { People } from './people.ts'

const BOSSES: Rule = { roles: ['security'] }

export const auditRoutes: readonly Route<People>[] = [
  route<People, { before?: number; limit: number }>({
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'Who did or read what, when, from where, with what result; newest first.',
    may: BOSSES,
    audit: 'audit.read',
    query: {
      type: 'object',
      properties: {
        before: { type: 'integer', minimum: 1 },
        limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
      },
    },
    handle: async ({ query }, { auditLog }) => {
      const entries = await auditLog.read(query)
      return json({
        fillPercent: await auditLog.fillPercent(),
        entries: entries.map(({ seq, atMs, body }) => {
          const told = body as { readonly [name: string]: JsonValue }
          return { seq, at: new Date(atMs).toISOString(), ...told }
        }),
      })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/audit/check',
    summary: 'Goes along the whole chain: whole, or where it is broken.',
    may: BOSSES,
    audit: 'audit.check',
    handle: async (_call, { auditLog }) => json(await auditLog.verify()),
  }),
]
