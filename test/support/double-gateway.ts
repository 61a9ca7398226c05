/**
 * A gateway as flows see it, over real HTTP: the event stream with its cursors and `after`, the few
 * routes that flows may use, and a list of what was asked. What it answers is what the real one answers
 * (gateway/api); the tests that need the real one start it.
 */

import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const FLOWS_TOKEN = 'cigale_token-of-the-flows'

export type Asked = {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

/** Another answer than the usual one: status and body; undefined: the usual one. */
export type Answering = (
  asked: Asked,
) => { readonly status: number; readonly body: object } | undefined

type SentLine = { readonly cursor: string; readonly text: string }

export class DoubleGateway {
  readonly url: string
  /** All requests but those for the stream. */
  readonly asked: Asked[] = []
  /** The `after` of each stream that was opened. */
  readonly streams: string[] = []
  answering: Answering = () => undefined
  assets: readonly object[] = []
  readonly #server: Server
  readonly #open = new Set<ServerResponse>()
  readonly #lines: SentLine[] = []

  private constructor(server: Server) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('request', (request, response) => void this.#serve(request, response))
  }

  static async open(): Promise<DoubleGateway> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new DoubleGateway(server)
  }

  /** How many streams are open now. */
  get readers(): number {
    return this.#open.size
  }

  /** Something happens; its cursor. `at`: now, when it is left out. */
  happen(line: { readonly type: string; readonly [field: string]: unknown }): string {
    const cursor = `${this.#lines.length + 1}.0`
    const text = JSON.stringify({ cursor, at: new Date().toISOString(), ...line })
    this.#lines.push({ cursor, text })
    for (const response of this.#open) response.write(`id: ${cursor}\ndata: ${text}\n\n`)
    return cursor
  }

  /** Cuts all streams, as a restart does. */
  cut(): void {
    for (const response of this.#open) response.destroy()
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url)
    if (request.headers.authorization !== `Bearer ${FLOWS_TOKEN}`) {
      return answer(response, 401, { code: 'no-token', status: 401, detail: 'no token' })
    }
    if (url.pathname === '/api/v1/events/stream') return this.#stream(url, response)
    let text = ''
    for await (const piece of request.setEncoding('utf8')) text += piece
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    const asked = { method: request.method ?? '', path: `${url.pathname}${url.search}`, body }
    this.asked.push(asked)
    const { status, body: answered } = this.answering(asked) ?? this.#usual(asked)
    answer(response, status, answered)
  }

  #usual({ method, path, body }: Asked): { status: number; body: object } {
    const { id = 'drawn' } = (body ?? {}) as { readonly id?: string }
    if (method === 'POST' && path === '/api/v1/facts')
      return { status: 202, body: { cursor: '9.0' } }
    if (method === 'POST' || method === 'DELETE') {
      return { status: 202, body: { id, outcome: 'queued', detail: '' } }
    }
    if (path === '/api/v1/assets') return { status: 200, body: { assets: this.assets } }
    if (path.startsWith('/api/v1/kpis')) return { status: 200, body: { day: '', assets: [] } }
    if (path === '/api/v1/devices') return { status: 200, body: { devices: [] } }
    return refusal(404, 'unknown-device', 'No such device is registered here.')
  }

  #stream(url: URL, response: ServerResponse): void {
    const after = url.searchParams.get('after') ?? ''
    this.streams.push(after)
    const from = after === 'now' ? this.#lines.length : Number.parseInt(after || '0', 10)
    if (from > this.#lines.length) {
      const { status, body } = refusal(410, 'cursor-ahead', 'The cursor is of another journal.')
      answer(response, status, body)
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`id: ${from}.0\n\n`)
    for (const { cursor, text } of this.#lines.slice(from)) {
      response.write(`id: ${cursor}\ndata: ${text}\n\n`)
    }
    this.#open.add(response)
    response.on('close', () => this.#open.delete(response))
  }
}

/** A problem document. */
export function refusal(status: number, code: string, detail: string) {
  return { status, body: { type: 'about:blank', title: '', status, code, detail } }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.statusCode = status
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(body))
}
