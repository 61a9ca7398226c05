/** Routes about the gateway itself. */

import { metricsPage } from '../../base/metrics.ts'
import { READERS, READERS_AND_FLOWS, TOKEN_ROLES } from './roles.ts'
import { json, type Route, route } from './route.ts'

export const statusRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/health',
    summary: 'Does the API live? Says nothing else, and asks for no token.',
    roles: 'anyone',
    handle: async () => json({ status: 'up' }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/caller',
    summary: 'Whose token this is, and what it may do.',
    roles: [...TOKEN_ROLES, 'flows'],
    handle: async ({ caller: { name, roles } }) => json({ name, roles }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/status',
    summary: 'Radio, clock, devices, journal and hand-over at a glance.',
    roles: [...READERS_AND_FLOWS, 'hypervisor'],
    handle: async (_call, { service }) => json(await service.status()),
  }),
  route({
    method: 'GET',
    path: '/api/v1/profiles',
    summary: 'The device models that have a decoder here.',
    roles: READERS_AND_FLOWS,
    handle: async (_call, { profiles }) => json({ profiles }),
  }),
  route({
    method: 'GET',
    path: '/metrics',
    summary: 'Everything counted, as a Prometheus text page.',
    roles: [...READERS, 'hypervisor'],
    gives: ['text/plain'],
    handle: async (_call, { service, samples, durations }) => ({
      kind: 'bytes',
      type: 'text/plain; version=0.0.4; charset=utf-8',
      bytes: metricsPage([...(await service.metrics()), ...samples()]) + durations.page(),
    }),
  }),
]
