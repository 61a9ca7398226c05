/**
 * The demo's switches, for the gateway's page: the link to the hypervisor, the antenna, the
 * hypervisor's process. A port of its own on this machine; only the gateway's page may use it.
 *
 *   GET  /demo                                       what is on
 *   POST /demo/link | /demo/radio | /demo/hypervisor  {"on": true | false}
 */

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const SWITCHES = ['link', 'radio', 'hypervisor'] as const
export type Switch = (typeof SWITCHES)[number]

export type Controls = { readonly port: number; close(): Promise<void> }

const BODY_BYTES_MAX = 256

export async function openControls(parts: {
  /** The page that may ask: `http://127.0.0.1:8080`. */
  readonly origin: () => string
  readonly turn: (what: Switch, on: boolean) => Promise<void>
}): Promise<Controls> {
  const state: Record<Switch, boolean> = { link: true, radio: true, hypervisor: true }
  const server = createServer((request, response) => {
    answer(request, response, parts, state).catch(() => send(response, 500, {}))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { origin, turn }: Parameters<typeof openControls>[0],
  state: Record<Switch, boolean>,
): Promise<void> {
  response.setHeader('access-control-allow-origin', origin())
  response.setHeader('access-control-allow-headers', 'content-type')
  response.setHeader('vary', 'origin')
  if (request.headers.origin !== origin()) return send(response, 403, {})
  if (request.method === 'OPTIONS') return send(response, 204, undefined)
  if (request.method === 'GET' && request.url === '/demo') return send(response, 200, state)
  const what = SWITCHES.find((name) => request.url === `/demo/${name}`)
  if (request.method !== 'POST' || !what) return send(response, 404, {})
  const on = readOn(await bodyOf(request))
  if (on === undefined) return send(response, 400, {})
  await turn(what, on)
  state[what] = on
  send(response, 200, state)
}

function readOn(text: string): boolean | undefined {
  try {
    const { on } = JSON.parse(text) as { readonly on?: unknown }
    return typeof on === 'boolean' ? on : undefined
  } catch {
    return undefined
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of request) {
    text += String(piece)
    if (text.length > BODY_BYTES_MAX) return ''
  }
  return text
}

function send(response: ServerResponse, status: number, value: object | undefined): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(value && JSON.stringify(value))
}
