/** Tokens of partners' machines, by those who manage accounts. Those of the configuration file stand there. */

import type { Rule, Scope } from '../../../base/http/caller.ts'
import { SCOPES } from '../../../base/http/caller.ts'
import { json, problem, type Route, route } from '../../../base/http/route.ts'
import { type MachineToken, TOKENS_MAX } from './machine-tokens.ts'
import type { Partners } from './partners.ts'

const BOSSES: Rule = { roles: ['security'] }
const DAY_MS = 86_400_000
/** Two years and a bit: then a partner asks again. */
const DAYS_MAX = 800

export const tokenRoutes: readonly Route<Partners>[] = [
  route({
    method: 'GET',
    path: '/api/v1/tokens',
    summary: "Partners' tokens: for what, until when, when last used.",
    may: BOSSES,
    handle: async (_call, { tokens }) => json({ tokens: (await tokens.list()).map(viewOf) }),
  }),
  route<Partners, unknown, { name: string; scopes: Scope[]; days: number }>({
    method: 'POST',
    path: '/api/v1/tokens',
    summary: "Draws a partner's token; gives its text, shown once.",
    may: BOSSES,
    stepUp: true,
    audit: 'tokens.draw',
    body: {
      type: 'object',
      required: ['name', 'scopes'],
      additionalProperties: false,
      properties: {
        name: { type: 'string', pattern: '^[\\w][\\w .-]{0,59}$' },
        scopes: {
          type: 'array',
          minItems: 1,
          uniqueItems: true,
          items: { type: 'string', enum: SCOPES },
        },
        days: { type: 'integer', minimum: 1, maximum: DAYS_MAX, default: 365 },
      },
    },
    handle: async ({ body: { name, scopes, days }, caller }, { tokens, clock }) => {
      const expiresMs = clock.wallMs() + days * DAY_MS
      const drawn = await tokens.draw({ name, scopes, expiresMs, createdBy: caller.name })
      if (!drawn)
        return problem(409, 'Too many tokens', `There are ${TOKENS_MAX}: revoke one first.`)
      const view = viewOf(drawn.token)
      const value = { ...view, token: drawn.text }
      return { kind: 'json', status: 201, value, change: { before: null, after: view } }
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/tokens/:id',
    summary: 'Revokes a token at once.',
    may: BOSSES,
    stepUp: true,
    audit: 'tokens.revoke',
    handle: async ({ params: { id = '' } }, { tokens }) => {
      const revoked = await tokens.revoke(id)
      if (!revoked) return problem(404, 'Unknown token')
      return { kind: 'empty', change: { before: viewOf(revoked), after: null } }
    },
  }),
]

function viewOf(token: MachineToken) {
  const { id, name, scopes, createdMs, createdBy, expiresMs, usedMs } = token
  const iso = (ms: number): string => new Date(ms).toISOString()
  return {
    ...{ id, name, scopes: [...scopes], createdBy },
    createdAt: iso(createdMs),
    expiresAt: iso(expiresMs),
    usedAt: usedMs === null ? null : iso(usedMs),
  }
}
