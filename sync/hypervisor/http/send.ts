/** Answers on their way out. */

import type { FastifyReply } from 'fastify'
import type { Answer, Problem } from './route.ts'

export function send(reply: FastifyReply, answer: Answer): FastifyReply {
  switch (answer.kind) {
    case 'json': {
      const { value, status = 200, type = 'application/json; charset=utf-8', headers = {} } = answer
      return reply.code(status).headers(headers).type(type).send(JSON.stringify(value))
    }
    case 'bytes': {
      const { bytes, type, status = 200, headers = {} } = answer
      const body = typeof bytes === 'string' ? bytes : Buffer.from(bytes)
      return reply.code(status).headers(headers).type(type).send(body)
    }
    case 'empty':
      return reply
        .code(answer.status ?? 204)
        .headers(answer.headers ?? {})
        .send()
    case 'problem':
      return sendProblem(reply, answer)
    case 'stream': {
      const headers = reply.getHeaders()
      reply.hijack()
      for (const [name, value] of Object.entries(headers)) {
        if (value !== undefined) reply.raw.setHeader(name, value)
      }
      answer.open(reply.raw)
      return reply
    }
    default:
      return answer satisfies never
  }
}

/** RFC 9457. */
export function sendProblem(reply: FastifyReply, answer: Problem): FastifyReply {
  const { kind: _, headers = {}, type = 'about:blank', ...members } = answer
  return reply
    .code(answer.status)
    .headers(headers)
    .type('application/problem+json')
    .send(JSON.stringify({ type, ...members }))
}

/** What the audit says came of it. */
export function resultOf(answer: Answer): string {
  if (answer.kind === 'stream') return '200'
  return String(answer.status ?? (answer.kind === 'empty' ? 204 : 200))
}
