/**
 * `POST /api/v1/carriage`: one file of a stick in, its receipt out (carriage/). The token lets a person
 * bring sticks; whose facts they are, the file's own signature says.
 */

import type { FastifyInstance } from 'fastify'
import type { DeliveryRefusal } from '../carriage/deliver.ts'
import { SIGNED_BYTES_MAX } from '../carriage/signed.ts'
import { type ApiOptions, sendProblem } from './api-parts.ts'

const CBOR = 'application/cbor'

/** What to do, told by who refuses. */
const WHY: Readonly<Record<DeliveryRefusal, string>> = {
  format: 'it is no file of a stick, or was damaged',
  'not-signed': 'it was changed after it was signed',
  'other-authority': 'it was signed by a gateway of another authority',
  revoked: "the gateway's certificate was revoked",
  'other-gateway': 'it speaks of another gateway than the one that signed it',
  refused: 'the receiver cannot read its facts: the gateway may be newer than the hypervisor',
  'no-reply': 'nothing was committed in time: look at the disk of the hypervisor, then try again',
  busy: 'another stick of this gateway is being read: try again',
}

export function addCarriage(app: FastifyInstance, { carriage }: ApiOptions): void {
  if (!carriage) return
  app.register(async (inner) => {
    const parse = async (_: unknown, body: Buffer): Promise<Buffer> => body
    inner.addContentTypeParser(CBOR, { parseAs: 'buffer' }, parse)
    inner.post('/api/v1/carriage', { bodyLimit: SIGNED_BYTES_MAX }, async (request, reply) => {
      const { body } = request
      const file = body instanceof Uint8Array ? new Uint8Array(body) : new Uint8Array()
      const delivery = await carriage.take(file)
      if (delivery.kind === 'receipt') return reply.type(CBOR).send(Buffer.from(delivery.bytes))
      const { reason } = delivery
      const status = reason === 'busy' || reason === 'no-reply' ? 503 : 422
      return sendProblem(reply, { status, title: reason, detail: WHY[reason] })
    })
  })
}
