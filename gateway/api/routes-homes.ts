/** Routes of homes: which gateway answers which devices, and how a site or a row moves to another one. */

import { ApiProblem } from './problem.ts'
import { READERS } from './roles.ts'
import { json, type Route, route } from './route.ts'
import { taken } from './routes-devices.ts'
import { homeExportBody, homeImportParams, homeMoveBody } from './schema-homes.ts'

const HANDOVER_TYPE = 'application/json'

export const homeRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/homes',
    summary:
      'Which gateway answers which devices, by what moves as a whole; and the key that hand-overs to this one are sealed to.',
    roles: READERS,
    handle: async (_call, { service }) => json(await service.homes()),
  }),
  route({
    method: 'POST',
    path: '/api/v1/homes/move',
    summary:
      'Moves sites or rows to another gateway: this one falls silent at once. With `dryRun` its warnings alone.',
    roles: ['maintainer'],
    stepUp: true,
    body: { kind: 'json', schema: homeMoveBody },
    handle: async ({ body, caller }, { service }) => {
      const { rev, ...move } = body
      const moved = await service.moveHome(caller.name, {
        ...move,
        ...(rev !== undefined && { rev }),
      })
      taken(moved)
      return json(moved)
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/homes/export',
    summary:
      'Everything that the new home of moved devices needs, sealed for it alone: keys, counters, places.',
    roles: ['maintainer'],
    stepUp: true,
    body: { kind: 'json', schema: homeExportBody },
    gives: [HANDOVER_TYPE],
    handle: async ({ body }, { service }) => {
      const answer = await service.exportHome(body.groups, body.key)
      if (answer.kind === 'refused') throw new ApiProblem('refused', answer.detail)
      return { kind: 'bytes', type: HANDOVER_TYPE, bytes: Buffer.from(answer.text) }
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/homes/import',
    summary:
      'Takes devices home with their keys and counters: a hand-over that was sealed for this gateway.',
    roles: ['maintainer'],
    stepUp: true,
    body: { kind: 'json', schema: homeImportParams },
    handle: async ({ body, caller }, { service }) =>
      json(taken(await service.importHome(caller.name, body.text))),
  }),
]
