/** The files of `pages/`, read once at start and served under `/` with a strict policy. */

import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { loadPageFiles } from '../../base/page-files-system.ts'

const FOLDER = fileURLToPath(new URL('./pages', import.meta.url))

/** No script, style or frame from anywhere else, none inline (security S8). */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** `index.html` is `/`. The pages hold no data: those need the token that the API asks for. */
export function addPages(app: FastifyInstance): void {
  for (const [path, { type, bytes, etag, gzip }] of loadPageFiles(FOLDER)) {
    app.get(path, async (request, reply) => {
      reply.headers({
        'content-security-policy': POLICY,
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        vary: 'accept-encoding',
        etag,
      })
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      reply.type(type)
      if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
        return reply.send(Buffer.from(bytes))
      }
      return reply.header('content-encoding', 'gzip').send(Buffer.from(gzip()))
    })
  }
}
