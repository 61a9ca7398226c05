/** Routes about alarms: those of the last days, and somebody has seen one. */

import { alarmFactTypes, alarmLines } from './alarm-lines.ts'
import { ApiProblem } from './problem.ts'
import { READERS_AND_FLOWS } from './roles.ts'
import { json, type Route, route } from './route.ts'
import { taken } from './routes-devices.ts'
import { alarmsQuery, idParams } from './schema.ts'
import { acknowledgement } from './schema-alarms.ts'

const HOUR_MS = 3_600_000

export const alarmRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/alarms',
    summary: 'Alarms of the last hours, newest first: who has seen each, and when it was over.',
    roles: READERS_AND_FLOWS,
    query: alarmsQuery,
    handle: async ({ query }, { history, clock }) => {
      const toMs = Math.ceil(clock.wallMs()) + 1
      const span = { fromMs: toMs - query.hours * HOUR_MS, toMs }
      const facts = await history({ ...span, types: alarmFactTypes(query.type) })
      return json({ alarms: alarmLines(facts, query.limit) })
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/assets/{id}/acknowledge',
    summary: 'Says that an alarm of the asset was seen; again does nothing twice.',
    roles: ['technician', 'maintainer', 'security'],
    params: idParams,
    body: { kind: 'json', schema: acknowledgement },
    handle: async ({ params, body, caller }, { service }) => {
      if (!(await service.asset(params.id))) {
        throw new ApiProblem('unknown-asset', `No asset ${params.id} is known here.`)
      }
      const { by, ...alarm } = body
      const seen = { asset: params.id, ...alarm, ...(by !== undefined && { by }) }
      return json(taken(await service.acknowledge(caller.name, seen)))
    },
  }),
]
