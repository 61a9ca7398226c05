/** Routes about water: openings by hand, programmes, locks. */

import { ApiProblem } from './problem.ts'
import { INSTALLERS, READERS, READERS_AND_FLOWS } from './roles.ts'
import { changing, json, type Route, route } from './route.ts'
import { taken } from './routes-devices.ts'
import { idParams } from './schema.ts'
import {
  givenProgramme,
  lockBody,
  programmeRequest,
  unlockBody,
  wateringBody,
} from './schema-watering.ts'
import type { GatewayService } from './service.ts'

async function requireZone(service: GatewayService, id: string): Promise<void> {
  if (!(await service.asset(id))) {
    throw new ApiProblem('unknown-asset', `No zone ${id} is known here.`)
  }
}

export const wateringRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/watering',
    summary: 'All zones: programme, next turn, what forbids water now, the last order.',
    roles: READERS_AND_FLOWS,
    handle: async (_call, { service }) => json({ zones: await service.waterings() }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/zones/{id}/watering',
    summary: "Opens the zone's valve for some minutes, where no interlock forbids it.",
    roles: [...INSTALLERS, 'flows'],
    params: idParams,
    body: { kind: 'json', schema: wateringBody },
    handle: async ({ params, body, caller }, { service }) => {
      await requireZone(service, params.id)
      const { minutes, litres, because, id } = body
      const how = {
        seconds: Math.round(minutes * 60),
        ...(litres !== undefined && { litres }),
        ...(because !== undefined && { because }),
        ...(id !== undefined && { id }),
      }
      return json(taken(await service.startWatering(caller.name, params.id, how)), 202)
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/zones/{id}/watering',
    summary: "Orders the zone's valve to close.",
    roles: [...INSTALLERS, 'flows'],
    params: idParams,
    handle: async ({ params, caller }, { service }) => {
      await requireZone(service, params.id)
      return json(taken(await service.stopWatering(caller.name, params.id)), 202)
    },
  }),
  route({
    method: 'PUT',
    path: '/api/v1/zones/{id}/programme',
    summary: "Sets the zone's watering programme; `null` takes it away.",
    roles: INSTALLERS,
    params: idParams,
    body: { kind: 'json', schema: programmeRequest },
    handle: async ({ params, body, caller }, { service }) => {
      await requireZone(service, params.id)
      const programme = givenProgramme(body.programme)
      const before = (await service.waterings()).find(({ zone }) => zone === params.id)
      const answer = json(
        taken(await service.setProgramme(caller.name, params.id, programme, body.id)),
      )
      return changing(answer, before?.programme, programme)
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/watering/locks',
    summary: 'Drought orders, frost, rain and works that forbid water now or until a date.',
    roles: READERS,
    handle: async (_call, { service }) => json({ locks: await service.wateringLocks() }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/watering/locks',
    summary: 'Forbids water on a zone, a site, or everywhere on this gateway.',
    roles: INSTALLERS,
    body: { kind: 'json', schema: lockBody },
    handle: async ({ body: { id, ...lock }, caller }, { service }) =>
      json(taken(await service.lockWatering(caller.name, lock, id))),
  }),
  route({
    method: 'POST',
    path: '/api/v1/watering/unlock',
    summary: 'Lifts such a lock.',
    roles: INSTALLERS,
    body: { kind: 'json', schema: unlockBody },
    handle: async ({ body: { id, ...lock }, caller }, { service }) =>
      json(taken(await service.unlockWatering(caller.name, lock, id))),
  }),
]
