/**
 * `POST /api/v1/renewals`: the one thing that a gateway whose certificate has run out may still do (F72).
 * Open to anyone: a request proves itself and its answer is of use to its sender only (pki/renew.ts), so a
 * limit on how often is all that is needed.
 */

import { problem, type Route, route } from '../../base/http/route.ts'
import { REQUEST_BYTES_MAX } from '../pki/renewal-messages.ts'
import type { ApiOptions } from './api-parts.ts'

const CBOR = 'application/cbor'
/** Of all gateways together: reading one costs a signature check. */
const PER_MINUTE_MAX = 60

type Parts = Pick<ApiOptions, 'clock' | 'metrics'> & {
  readonly renew: NonNullable<ApiOptions['renew']>
}

/** Each table counts by itself. */
export function renewalRoutes(): readonly Route<Parts>[] {
  let begunMs = Number.NEGATIVE_INFINITY
  let count = 0
  const isTooMany = (nowMs: number): boolean => {
    if (nowMs - begunMs >= 60_000) {
      begunMs = nowMs
      count = 0
    }
    return ++count > PER_MINUTE_MAX
  }
  return [
    route({
      method: 'POST',
      path: '/api/v1/renewals',
      summary: 'Gives a gateway another certificate; the request proves itself.',
      may: 'anyone',
      isForSetup: true,
      takes: CBOR,
      bodyBytesMax: REQUEST_BYTES_MAX + 64,
      gives: CBOR,
      handle: async ({ body }, { renew, clock, metrics }) => {
        if (isTooMany(clock.monoMs())) {
          metrics.add('certificates_refused_total', 1, { reason: 'too-many' })
          return problem(429, 'Too many renewals: try again later')
        }
        const answer = body instanceof Uint8Array ? await renew(body) : undefined
        if (answer) return { kind: 'bytes', type: CBOR, bytes: answer }
        return problem(400, 'Not a question for a renewal')
      },
    }),
  ]
}
