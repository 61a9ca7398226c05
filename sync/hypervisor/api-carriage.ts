/**
 * `POST /api/v1/carriage`: one file of a stick in, its receipt out (carriage/). Who brings
 * sticks is let in as a person or by a token; whose facts they are, the file's own signature says.
 */

import { problem, type Route, route } from '../../base/http/route.ts'
import type { Carriage, DeliveryRefusal } from '../carriage/deliver.ts'
import { SIGNED_BYTES_MAX } from '../carriage/signed.ts'

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

export const carriageRoutes: readonly Route<{ readonly carriage: Carriage }>[] = [
  route({
    method: 'POST',
    path: '/api/v1/carriage',
    summary: 'Takes one file of a stick; gives its receipt.',
    may: { roles: ['maintainer'], scopes: ['carriage'] },
    stepUp: true,
    audit: 'carriage.take',
    takes: CBOR,
    bodyBytesMax: SIGNED_BYTES_MAX,
    gives: CBOR,
    handle: async ({ body }, { carriage }) => {
      const delivery = await carriage.take(body instanceof Uint8Array ? body : new Uint8Array())
      if (delivery.kind === 'receipt') return { kind: 'bytes', type: CBOR, bytes: delivery.bytes }
      const { reason } = delivery
      return problem(reason === 'busy' || reason === 'no-reply' ? 503 : 422, reason, WHY[reason])
    },
  }),
]
