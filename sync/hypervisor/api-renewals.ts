/**
 * `POST /api/v1/renewals`: the one thing that a gateway whose certificate has run out may still do (F72).
 * Open to anyone: a request proves itself and its answer is of use to its sender only (pki/renew.ts), so a
 * limit on how often is all that is needed.
 */

import type { FastifyInstance } from 'fastify'
import { REQUEST_BYTES_MAX } from '../pki/renewal-messages.ts'
import { type ApiOptions, sendProblem } from './api-parts.ts'

const CBOR = 'application/cbor'
/** Of all gateways together: reading one costs a signature check. */
const PER_MINUTE_MAX = 60

export function addRenewals(app: FastifyInstance, { renew, clock, metrics }: ApiOptions): void {
  if (!renew) return
  let begunMs = clock.monoMs()
  let count = 0
  const isTooMany = (): boolean => {
    const nowMs = clock.monoMs()
    if (nowMs - begunMs >= 60_000) {
      begunMs = nowMs
      count = 0
    }
    return ++count > PER_MINUTE_MAX
  }
  app.register(async (open) => {
    open.addContentTypeParser(CBOR, { parseAs: 'buffer' }, async (_: unknown, body: Buffer) => body)
    open.post('/api/v1/renewals', { bodyLimit: REQUEST_BYTES_MAX + 64 }, async (request, reply) => {
      if (isTooMany()) {
        metrics.add('certificates_refused_total', 1, { reason: 'too-many' })
        return sendProblem(reply, { status: 429, title: 'Too many renewals: try again later' })
      }
      const { body } = request
      const answer = body instanceof Uint8Array ? await renew(new Uint8Array(body)) : undefined
      if (answer) return reply.type(CBOR).send(Buffer.from(answer))
      return sendProblem(reply, { status: 400, title: 'Not a question for a renewal' })
    })
  })
}
