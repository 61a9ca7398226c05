/** Routes of the hand-over: how it stands, the link's switch, and the hypervisor's pull. */

import assert from 'node:assert/strict'
import { jsonOfMessages, messageOfJson } from '../../sync/json-message.ts'
import { readAnswer } from '../../sync/transport/pull.ts'
import { ApiProblem } from './problem.ts'
import { READERS } from './roles.ts'
import { changing, EMPTY, json, type Route, route } from './route.ts'
import { batchesQuery, helloQuery, linkBody } from './schema.ts'
import { ACK_EXAMPLE, BATCHES_EXAMPLE, HELLO_EXAMPLE } from './sync-examples.ts'

const CBOR = 'application/cbor'
const JSON_TYPE = 'application/json'

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
    handle: async ({ body }, { service }) => {
      const { enabled } = await service.syncStatus()
      const answer = json(await service.setSyncEnabled(body.enabled))
      return changing(answer, { enabled }, { enabled: body.enabled })
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/sync/push',
    summary: 'Tries a link that is down at once, instead of when its wait is over.',
    roles: ['maintainer'],
    handle: async (_call, { service }) => json(await service.pushSync()),
  }),
  route({
    method: 'GET',
    path: '/api/v1/sync/lanes',
    summary: 'Every stream of every run: what the hypervisor has of it, and where it ends.',
    roles: [...READERS, 'hypervisor'],
    handle: async (_call, { service }) => json({ lanes: await service.syncLanes() }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/sync/gaps',
    summary:
      'What this run has declared lost to the hypervisor, with why and of what time, newest first.',
    roles: READERS,
    handle: async (_call, { service }) => json({ gaps: await service.syncGaps() }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/sync/hello',
    summary: 'Pull: one page of what this gateway holds.',
    roles: ['hypervisor'],
    query: helloQuery,
    gives: [CBOR, JSON_TYPE],
    examples: { answer: HELLO_EXAMPLE },
    handle: async ({ query, wants }, { service }) => {
      const bytes = await service.pullHello(query.page)
      if (!bytes) throw new ApiProblem('not-served', 'There is no such page of the greeting.')
      if (wants === CBOR) return { kind: 'bytes', type: CBOR, bytes }
      return json(named([bytes])[0])
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/sync/batches',
    summary: 'Pull: facts of one epoch and stream from a sequence number on.',
    roles: ['hypervisor'],
    query: batchesQuery,
    gives: [CBOR, JSON_TYPE],
    examples: { answer: BATCHES_EXAMPLE },
    handle: async ({ query, wants }, { service }) => {
      const answer = await service.pullBatches(query)
      if (answer.kind === 'messages') {
        if (wants === CBOR) return { kind: 'bytes', type: CBOR, bytes: answer.bytes }
        return json(named(readAnswer(answer.bytes) ?? []))
      }
      if (answer.reason === 'limit') throw new ApiProblem('invalid', 'limit: from 1 to 4096.')
      throw new ApiProblem('unknown-lane', 'This gateway holds no such epoch and stream.')
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/sync/ack',
    isAudited: false,
    summary: 'Pull: the hypervisor has committed everything before a sequence number.',
    roles: ['hypervisor'],
    body: { kind: 'cbor', ofJson: messageOfJson },
    examples: { body: ACK_EXAMPLE },
    handle: async ({ body }, { service }) => {
      const acked = await service.pullAck(body)
      if (acked.kind === 'acked') return EMPTY
      const fields = [{ path: 'ack', problem: acked.reason }]
      throw new ApiProblem('refused', 'The acknowledgement was refused: see fields.', fields)
    },
  }),
]

/** Our own messages: what cannot be named is our mistake. */
function named(messages: readonly Uint8Array[]): readonly unknown[] {
  const all = jsonOfMessages(messages)
  assert(all, 'a message of ours cannot be read')
  return all
}
