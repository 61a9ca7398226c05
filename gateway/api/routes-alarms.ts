/** Routes about alarms: somebody has seen one. */

import { ApiProblem } from './problem.ts'
import { json, type Route, route } from './route.ts'
import { taken } from './routes-devices.ts'
import { idParams } from './schema.ts'
import { acknowledgement } from './schema-alarms.ts'

export const alarmRoutes: readonly Route[] = [
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
