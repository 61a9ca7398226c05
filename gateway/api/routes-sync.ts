/** Routes of the hand-over: how it stands, the link's switch, and the hypervisor's pull. */

import { ApiProblem } from './problem.ts'
import { READERS } from './roles.ts'
import { EMPTY, json, type Route, route } from './route.ts'
import { batchesQuery, helloQuery, linkBody } from './schema.ts'

const CBOR = 'application/cbor'

export const syncRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/sync/status',
    summary: 'What waits for the hypervisor, and whether it can be reached.',
    roles: READERS,
    handle: async (_call, { service }) => json(await service.syncStatus()),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/sync/link',
    summary: 'Pauses or resumes the sending of facts; none is lost meanwhile.',
    roles: ['maintainer'],
    body: { kind: 'json', schema: linkBody },
    handle: async ({ body }, { service }) => json(await service.setSyncEnabled(body.enabled)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/sync/hello',
    summary: 'Pull: one page of what this gateway holds.',
    roles: ['hypervisor'],
    query: helloQuery,
    gives: CBOR,
    handle: async ({ query }, { service }) => {
      const bytes = await service.pullHello(query.page)
      if (!bytes) throw new ApiProblem('not-served', 'There is no such page of the greeting.')
      return { kind: 'bytes', type: CBOR, bytes }
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/sync/batches',
    summary: 'Pull: facts of one epoch and stream from a sequence number on.',
    roles: ['hypervisor'],
    query: batchesQuery,
    gives: CBOR,
    handle: async ({ query }, { service }) => {
      const answer = await service.pullBatches(query)
      if (answer.kind === 'messages') return { kind: 'bytes', type: CBOR, bytes: answer.bytes }
      if (answer.reason === 'limit') throw new ApiProblem('invalid', 'limit: from 1 to 4096.')
      throw new ApiProblem('unknown-lane', 'This gateway holds no such epoch and stream.')
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/sync/ack',
    summary: 'Pull: the hypervisor has committed everything before a sequence number.',
    roles: ['hypervisor'],
    body: { kind: 'cbor' },
    handle: async ({ body }, { service }) => {
      const acked = await service.pullAck(body)
      if (acked.kind === 'acked') return EMPTY
      throw new ApiProblem('refused', `The acknowledgement was refused: ${acked.reason}.`)
    },
  }),
]
