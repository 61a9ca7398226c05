/** Answers on their way out: what is long and text is squeezed for who takes it so. */

import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply } from 'fastify'
import type { Answer, Problem } from './route.ts'

const squeeze = promisify(gzip)
const brotli = promisify(brotliCompress)
/** As fast as gzip at its middle level, and smaller. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }
/** A packet of the network: below it nothing is won. */
const SQUEEZED_FROM_BYTES = 1_400
const LEVEL = 4

export async function send(reply: FastifyReply, answer: Answer): Promise<FastifyReply> {
  switch (answer.kind) {
    case 'json': {
      const { value, status = 200, type = 'application/json; charset=utf-8', headers = {} } = answer
      reply.code(status).headers(headers).type(type)
      return await sendBody(reply, Buffer.from(JSON.stringify(value)), type)
    }
    case 'bytes': {
      const { bytes, type, status = 200, headers = {} } = answer
      reply.code(status).headers(headers).type(type)
      return await sendBody(reply, Buffer.from(bytes as string), type)
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

async function sendBody(reply: FastifyReply, body: Buffer, type: string): Promise<FastifyReply> {
  const { method, headers } = reply.request
  const isLong = body.length >= SQUEEZED_FROM_BYTES && method !== 'HEAD'
  const isSqueezed = reply.getHeader('content-encoding') !== undefined
  if (!isLong || isSqueezed || !/json|text|xml|csv/.test(type)) return reply.send(body)
  const vary = reply.getHeader('vary')
  reply.header('vary', vary ? `${String(vary)}, Accept-Encoding` : 'Accept-Encoding')
  const accepted = String(headers['accept-encoding'] ?? '')
  if (/\bbr\b/.test(accepted)) {
    return reply.header('content-encoding', 'br').send(await brotli(body, BROTLI))
  }
  if (!/\bgzip\b/.test(accepted)) return reply.send(body)
  return reply.header('content-encoding', 'gzip').send(await squeeze(body, { level: LEVEL }))
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
