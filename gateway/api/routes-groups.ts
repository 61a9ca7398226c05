/** Routes of groups: devices that hear one frame together (LoRaWAN TS005). Their keys never come out. */

import { ApiProblem } from './problem.ts'
import { INSTALLERS, READERS } from './roles.ts'
import { EMPTY, json, type Route, route } from './route.ts'
import { taken } from './routes-devices.ts'
import { idParams } from './schema.ts'
import { groupBody, groupCloseBody, groupSendBody } from './schema-groups.ts'
import type { GatewayService } from './service.ts'

async function requireGroup(service: GatewayService, id: string) {
  const view = await service.group(id)
  if (!view) throw new ApiProblem('unknown-group', `No group ${id} is known here.`)
  return view
}

export const groupRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/groups',
    summary: 'All groups, with who has their key and who listens now.',
    roles: READERS,
    handle: async (_call, { service }) => json({ groups: await service.groups() }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/groups/{id}',
    summary: 'One group.',
    roles: READERS,
    params: idParams,
    handle: async ({ params }, { service }) => json(await requireGroup(service, params.id)),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/groups/{id}',
    summary: 'Makes a group, or changes its name and members; new ones are sent its key.',
    roles: ['maintainer'],
    params: idParams,
    body: { kind: 'json', schema: groupBody },
    handle: async ({ params, body, caller }, { service }) =>
      json(taken(await service.setGroup(caller.name, { id: params.id, ...body }))),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/groups/{id}',
    summary: 'Forgets a group and its key; its members are told to do the same.',
    roles: ['maintainer'],
    params: idParams,
    handle: async ({ params, caller }, { service }) => {
      await requireGroup(service, params.id)
      taken(await service.removeGroup(caller.name, params.id))
      return EMPTY
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/groups/{id}/send',
    summary: 'Sends one frame to all members, three times; they are told to listen first.',
    roles: ['maintainer'],
    params: idParams,
    body: { kind: 'json', schema: groupSendBody },
    handle: async ({ params, body, caller }, { service }) => {
      await requireGroup(service, params.id)
      const { id, ...order } = body
      const request = { ...order, ...(id !== undefined && { id }) }
      return json(taken(await service.sendToGroup(caller.name, params.id, request)), 202)
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/groups/{id}/close',
    summary: 'Closes the valves of all members: one frame to all, and a confirmed order to each.',
    roles: INSTALLERS,
    params: idParams,
    body: { kind: 'json', schema: groupCloseBody },
    handle: async ({ params, body, caller }, { service }) => {
      await requireGroup(service, params.id)
      return json(taken(await service.closeGroup(caller.name, params.id, body.id)), 202)
    },
  }),
]
