/**
 * Over HTTP/2 Node sets no limit to how long a request's body may take, as it does over HTTP/1.1
 * (`requestTimeout`): a body that is not whole by then ends its stream, and nothing else of its connection.
 */

import { constants, type Http2ServerRequest } from 'node:http2'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CancelTimer, Clock } from '../clock.ts'

export function limitBodies(app: FastifyInstance, clock: Clock, requestMs: number): void {
  const waiting = new WeakMap<FastifyRequest, CancelTimer>()
  app.addHook('onRequest', async (request) => {
    const { raw } = request
    if (raw.httpVersionMajor < 2 || raw.complete) return
    const { stream } = raw as unknown as Http2ServerRequest
    const cancel = clock.after(requestMs, () => stream.close(constants.NGHTTP2_CANCEL))
    waiting.set(request, cancel)
  })
  const isHere = async (request: FastifyRequest): Promise<void> => waiting.get(request)?.()
  app.addHook('preValidation', isHere)
  app.addHook('onResponse', isHere)
}
