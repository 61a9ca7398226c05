/** Grants: a technician's way into gateways that reach nobody (S7), signed here, checked there. */

import { problem, type Route, route } from '../../../base/http/route.ts'
import { idOfBytes } from '../../../base/ids.ts'
import { GRANT_MS_MAX, GRANT_ROLES, type GrantRole, signedGrant } from '../../grant.ts'
import type { Partners } from './partners.ts'

const HOUR_MS = 3_600_000
const HOURS_MAX = GRANT_MS_MAX / HOUR_MS

export const grantRoutes: readonly Route<Partners>[] = [
  route<Partners, unknown, { holder: string; role: GrantRole; gateways: string[]; hours: number }>({
    method: 'POST',
    path: '/api/v1/grants',
    summary: 'Signs a grant of a day at most for a technician at some gateways; shown once.',
    may: { roles: ['maintainer', 'security'] },
    stepUp: true,
    audit: 'grants.sign',
    body: {
      type: 'object',
      required: ['holder', 'role', 'gateways'],
      additionalProperties: false,
      properties: {
        holder: { type: 'string', pattern: '^[a-z0-9][a-z0-9._-]{1,39}$' },
        role: { type: 'string', enum: GRANT_ROLES },
        gateways: {
          type: 'array',
          minItems: 1,
          maxItems: 64,
          uniqueItems: true,
          items: { type: 'string', pattern: '^[0-9a-f]{16}$' },
        },
        hours: { type: 'number', exclusiveMinimum: 0, maximum: HOURS_MAX, default: 8 },
      },
    },
    handle: async ({ body }, { clock, random, commandKey }) => {
      if (clock.clockState() === 0) {
        return problem(
          503,
          'No time',
          "This machine's clock was never set: a grant would end at random.",
        )
      }
      const { holder, role, gateways, hours } = body
      const fromMs = Math.floor(clock.wallMs())
      const grant = {
        id: idOfBytes<string>(random.bytes(16)),
        ...{ holder, role, gateways, fromMs },
        untilMs: fromMs + Math.floor(hours * HOUR_MS),
      }
      const shown = { ...grant, fromAt: iso(grant.fromMs), untilAt: iso(grant.untilMs) }
      const value = { ...shown, grant: signedGrant(grant, commandKey) }
      return { kind: 'json', status: 201, value, change: { before: null, after: shown } }
    },
  }),
]

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
