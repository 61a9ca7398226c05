/** Pull's three routes over HTTP, as CBOR: for the command line, which fills sticks. */

import type { IncomingMessage } from 'node:http'
import { readMessage } from '../../sync/read-message.ts'
import type { PullAcked } from '../../sync/transport/pull.ts'
import { type ApiEndpoint, errorOf, openRequest } from './client-system.ts'
import type { Problem } from './problem.ts'
import type { GatewayService } from './service.ts'

const CBOR = 'application/cbor'
const ANSWER_BYTES_MAX = 4 * 1024 * 1024

export type PullService = Pick<GatewayService, 'pullHello' | 'pullBatches' | 'pullAck'>
type Asked = { readonly status: number; readonly body: Uint8Array }

/** Methods throw ApiError; what pull itself refuses is a value, as from the core. */
export function pullClient(endpoint: ApiEndpoint): PullService {
  return {
    async pullHello(page) {
      const { status, body } = await ask(endpoint, `sync/hello?page=${page}`)
      return status === 404 ? undefined : body
    },
    async pullBatches({ epoch, stream, next, limit }) {
      const query = `epoch=${epoch}&stream=${stream}&next=${next}&limit=${limit}`
      const { status, body } = await ask(endpoint, `sync/batches?${query}`)
      if (status === 404) return { kind: 'rejected', reason: 'unknown-lane' }
      return { kind: 'messages', bytes: body }
    },
    async pullAck(message) {
      const { status, body } = await ask(endpoint, 'sync/ack', message)
      const lane = ackOf(message)
      if (status < 300 && lane) return { kind: 'acked', ...lane }
      return { kind: 'rejected', reason: reasonOf(body) }
    },
  }
}

type Refusal = Extract<PullAcked, { kind: 'rejected' }>['reason']
const REFUSALS: readonly Refusal[] = ['other-gateway', 'unknown-lane', 'ahead', 'format']

function reasonOf(body: Uint8Array): Refusal {
  const problem = JSON.parse(Buffer.from(body).toString()) as Problem
  return REFUSALS.find((one) => one === problem.fields?.[0]?.problem) ?? 'format'
}

function ackOf(message: Uint8Array) {
  const read = readMessage(message)
  if (read.kind !== 'message' || read.message.kind !== 'ack') return undefined
  const { epoch, stream, next } = read.message
  return { epoch, stream, next }
}

async function ask(endpoint: ApiEndpoint, path: string, body?: Uint8Array): Promise<Asked> {
  const response = await openRequest(endpoint, {
    method: body ? 'POST' : 'GET',
    path: `/api/v1/${path}`,
    headers: { accept: CBOR, ...(body && { 'content-type': CBOR }) },
    ...(body && { body }),
  })
  const status = response.statusCode ?? 0
  const answer = await readBytes(response)
  if (status < 300 || status === 404 || status === 409) return { status, body: answer }
  throw errorOf(status, Buffer.from(answer).toString())
}

async function readBytes(response: IncomingMessage): Promise<Uint8Array> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of response) {
    pieces.push(piece)
    size += piece.length
    if (size > ANSWER_BYTES_MAX) break
  }
  return new Uint8Array(Buffer.concat(pieces))
}
