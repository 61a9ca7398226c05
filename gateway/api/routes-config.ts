/** Routes about the settings: what is in force, new ones on trial, the word that they are good; and the time. */

import { ApiProblem } from './problem.ts'
import { INSTALLERS } from './roles.ts'
import { json, type Route, route } from './route.ts'
import { taken } from './routes-devices.ts'
import { configOrder, timeBody } from './schema-config.ts'

export const configRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/config',
    summary: 'The settings in force as they stand in the file; what is on trial.',
    roles: ['maintainer', 'security'],
    handle: async (_, { service }) => json(await service.configView()),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/config',
    summary:
      'Tries new settings: the gateway restarts, and goes back when nobody reaches it in time.',
    roles: ['maintainer'],
    stepUp: true,
    body: { kind: 'json', schema: configOrder },
    handle: async ({ body, caller }, { service }) => {
      const confirmWithinMs = body.confirmWithinS * 1000
      return json(taken(await service.setConfig(caller.name, { text: body.text, confirmWithinMs })))
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/config/confirm',
    summary: 'Keeps the settings that are on trial.',
    roles: ['maintainer'],
    handle: async (_, { service }) => {
      if (await service.confirmConfig()) return json({ kept: true })
      throw new ApiProblem('not-on-trial', 'No settings are on trial.')
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/config/revert',
    summary: 'Takes back the settings that are on trial, now: the gateway restarts.',
    roles: ['maintainer'],
    handle: async ({ caller }, { service }) => {
      if (await service.revertConfig(caller.name)) return json({ reverted: true }, 202)
      throw new ApiProblem('not-on-trial', 'No settings are on trial.')
    },
  }),
  route({
    method: 'PUT',
    path: '/api/v1/time',
    summary: 'Tells the time to a gateway whose clock is not known.',
    roles: INSTALLERS,
    body: { kind: 'json', schema: timeBody },
    handle: async ({ body, caller }, { service }) => {
      const verdict = await service.setTime(caller.name, body.utcMs)
      if (verdict.kind === 'take') return json({ taken: true })
      throw new ApiProblem('time-not-taken', WHY_NOT[verdict.reason] ?? verdict.reason)
    },
  }),
]

const WHY_NOT: Readonly<Record<string, string>> = {
  known: 'The clock of this gateway is known: it follows its own source.',
  'before-the-floor':
    'That is before what this gateway has lived through. Is your own clock right?',
  'far-ahead': 'That is half a century ahead. Is your own clock right?',
  'not-running': 'The gateway is not running.',
}
