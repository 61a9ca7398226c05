/** Governance and reports to read, as JSON and as CSV with the same rows. */

import { json, problem, type Route, route } from '../../../base/http/route.ts'
import { type GovernanceDesk, MONTHS_BACK_MAX } from './desk.ts'
import { reportCsv } from './report.ts'
import { entryRoutes } from './routes-entries.ts'

export type GovernanceRouteParts = { readonly governance: GovernanceDesk }

/** Results of programmes name no person, no space and no call: who has a role reads them. */
const READERS = {
  roles: ['viewer', 'operator', 'police', 'greenSpaces', 'maintainer', 'security'],
  scopes: ['city'],
} as const

const MONTH = { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])$' } as const
const FORMAT = { type: 'string', enum: ['json', 'csv'], default: 'json' } as const

type Format = { readonly f: 'json' | 'csv' }

const readRoutes: readonly Route<GovernanceRouteParts>[] = [
  route<GovernanceRouteParts, Format & { readonly month?: string }>({
    method: 'GET',
    path: '/api/v1/governance',
    summary:
      'Programmes in a month: results with lights, sensors, commitments, decisions, quality.',
    may: READERS,
    query: {
      type: 'object',
      additionalProperties: false,
      properties: { month: MONTH, f: FORMAT },
    },
    handle: async ({ query: { month: asked, f } }, { governance }) => {
      const month = asked ?? governance.thisMonth
      if (f === 'csv') {
        const body = await governance.report(month)
        return body ? reportCsv(body) : unknownMonth(month)
      }
      const view = await governance.view(month)
      return view ? json(view) : unknownMonth(month)
    },
  }),
  route<GovernanceRouteParts>({
    method: 'GET',
    path: '/api/v1/reports',
    summary: 'Monthly reports that are closed, each with its versions, the newest first.',
    may: READERS,
    handle: async (_call, { governance }) => json({ reports: await governance.reports.list() }),
  }),
  route<GovernanceRouteParts, Format & { readonly version?: number }>({
    method: 'GET',
    path: '/api/v1/reports/:month',
    summary:
      'A closed report, the newest version or the one named; of a month that is not, as it stands.',
    may: READERS,
    query: {
      type: 'object',
      additionalProperties: false,
      properties: { version: { type: 'integer', minimum: 1, maximum: 99 }, f: FORMAT },
    },
    handle: async ({ params, query: { version, f } }, { governance }) => {
      const { month = '' } = params
      if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return unknownMonth(month)
      const closed = await governance.reports.get(month, version)
      if (!closed && version !== undefined) {
        return problem(404, 'No such version', `report ${month} has no version ${version}`)
      }
      const body = closed ?? (await governance.report(month))
      if (!body) return unknownMonth(month)
      if (f === 'csv') return reportCsv(body)
      const open = { version: null, closedAt: null, changes: [] }
      return json(closed ?? { ...open, ...body })
    },
  }),
]

export const governanceRoutes: readonly Route<GovernanceRouteParts>[] = [
  ...readRoutes,
  ...entryRoutes,
]

function unknownMonth(month: string) {
  const detail = `${month} is still to come, or more than ${MONTHS_BACK_MAX} months ago`
  return problem(404, 'Nothing is known of this month', detail)
}
