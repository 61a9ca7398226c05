/** Facts of somebody's own: a flow tells the city what it has reckoned. */

import { writeCursor } from '../feed/line.ts'
import { ApiProblem } from './problem.ts'
import { json, type Route, route } from './route.ts'
import { taken } from './routes-devices.ts'
import { factBody, OF_GATEWAY } from './schema-facts.ts'

const DAY_MS = 24 * 3_600_000
/** Clocks of one machine differ by no more; a fact of the future is a mistake. */
const AHEAD_MS = 60_000

export const factRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/facts',
    // What a machine says all the time; the fact itself names who told it.
    isAudited: false,
    summary:
      'Tells the city a fact of its own, on the medium before the answer; by flows at a pace.',
    roles: ['maintainer', 'flows'],
    body: { kind: 'json', schema: factBody },
    examples: {
      body: { name: 'signText', subject: 'P-014', value: '12 places', key: 'sign-118' },
      answer: { cursor: '118400.0' },
    },
    handle: async ({ body, caller }, { service, clock }) => {
      const { name, subject, value, unit, at, key } = body
      const atMs = at === undefined ? undefined : Date.parse(at)
      if (atMs !== undefined) requireRecent(atMs, clock.wallMs())
      const report = {
        ...{ name, value, subject: subject === OF_GATEWAY ? '' : subject },
        ...(unit !== undefined && { unit }),
        ...(atMs !== undefined && { atMs }),
        ...(key !== undefined && { key }),
      }
      taken(await service.reportFact(caller.name, report))
      const cursor = writeCursor({ position: await service.synced(), index: 0 })
      return json({ cursor }, 202)
    },
  }),
]

function requireRecent(atMs: number, nowMs: number): void {
  if (atMs > nowMs - DAY_MS && atMs < nowMs + AHEAD_MS) return
  const problem = 'a time of the last 24 hours'
  throw new ApiProblem('invalid', 'The fact is not of the last day.', [{ path: 'at', problem }])
}
