/**
 * The address that Stations connect to: `/router-info` tells them their data connection, which is
 * `/traffic/<EUI>` on the same address. A system driver: HTTP, TLS and WebSockets live here, and all
 * bounds on what a stranger may cost.
 */

import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Metrics } from '../../base/metrics.ts'
import { listenFailure } from './listen-failure.ts'
import { readRouterInfo, writeRouterInfo } from './messages.ts'
import type { StationLink } from './station.ts'
import { StationTokens } from './station-tokens-system.ts'
import { readTlsFiles, type TlsFiles } from './tls-files-system.ts'

/** Sockets of any kind at once: 64 stations, each once more while it connects anew. */
const SOCKETS_MAX = 128
/** The longest message of a Station is an uplink of some 900 characters. */
const MESSAGE_BYTES_MAX = 16 * 1024
/** More than this unsent, and the station does not read: it will connect anew. */
const BACKLOG_BYTES_MAX = 256 * 1024
const HANDSHAKE_MS = 10_000
const FAREWELL_MS = 1_000
const PING_EVERY_MS = 15_000
/** Three pings without an answer. */
const SILENCE_MS = 45_000

const DISCOVERY_PATH = '/router-info'
const TRAFFIC_PATH = /^\/traffic\/([0-9a-f]{16})$/
const HOST = /^[\w.:[\]-]{1,255}$/

export type StationListener = {
  received(text: string): void
  gone(): void
}

export type StationServerParts = {
  readonly bind: { readonly address: string; readonly port: number }
  readonly tls?: TlsFiles | undefined
  /** Path of the stations' tokens; left out: they need none. */
  readonly tokens?: string | undefined
  readonly clock: Clock
  readonly metrics: Metrics
  /** Why this gateway is not let in; `undefined` lets it in. */
  readonly refusal: (gatewayEui: GatewayEui) => string | undefined
  readonly connected: (gatewayEui: GatewayEui, link: StationLink) => StationListener
}

export type StationServer = { readonly port: number; close(): Promise<void> }

/** Rejects with a HardwareError that says what to do. */
export async function openStationServer(asked: StationServerParts): Promise<StationServer> {
  const { bind, tls, metrics } = asked
  const tokens = asked.tokens === undefined ? undefined : StationTokens.read(asked.tokens)
  const refusalOf: RefusalOf = (request, eui) =>
    refusalByCertificate(request, eui) ?? refusalByToken(tokens, request, eui) ?? asked.refusal(eui)
  const parts = { ...asked, refusalOf }
  const settings = {
    headersTimeout: HANDSHAKE_MS,
    requestTimeout: HANDSHAKE_MS,
    connectionsCheckingInterval: HANDSHAKE_MS / 2,
  }
  const server = tls
    ? createTlsServer({ ...settings, handshakeTimeout: HANDSHAKE_MS, ...readTlsFiles(tls) })
    : createHttpServer(settings)
  server.maxConnections = SOCKETS_MAX
  server.on('request', (_, response) => {
    response.writeHead(426, { 'content-type': 'text/plain', connection: 'close' })
    response.end('This address speaks WebSocket with LoRa Basics Station.\n')
  })
  server.on('tlsClientError', () => metrics.add('station_rejected_total', 1, { reason: 'tls' }))
  server.on('drop', () => metrics.add('station_rejected_total', 1, { reason: 'too-many-sockets' }))
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
  })
  // Also those that never came as far as a request.
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => {})
    upgrade(parts, sockets, { request, socket, head })
  })
  await listening(server, bind)
  server.on('error', () => metrics.add('station_socket_errors_total'))
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closed(server, open),
  }
}

type RefusalOf = (request: IncomingMessage, eui: GatewayEui) => string | undefined
type Carrying = StationServerParts & { readonly refusalOf: RefusalOf }

type Upgrade = {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

function upgrade(parts: Carrying, sockets: WebSocketServer, asked: Upgrade): void {
  const { request, socket, head } = asked
  const path = (request.url ?? '').split('?')[0]!.toLowerCase()
  const eui = TRAFFIC_PATH.exec(path)?.[1] as GatewayEui | undefined
  if (!eui && path !== DISCOVERY_PATH) {
    turnAway(parts, socket, '404 Not Found', 'path')
    return
  }
  const refusal = eui && parts.refusalOf(request, eui)
  if (refusal) {
    turnAway(parts, socket, '403 Forbidden', refusal)
    return
  }
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    webSocket.on('error', () => parts.metrics.add('station_socket_errors_total'))
    if (eui) carry(parts, webSocket, eui, request)
    else discover(parts, webSocket, request)
  })
}

function turnAway(
  { metrics }: StationServerParts,
  socket: Duplex,
  status: string,
  reason: string,
): void {
  metrics.add('station_rejected_total', 1, { reason })
  // A stranger who does not hang up must not keep the place.
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Where clients have certificates, one is good for the EUI that is its common name, no other. */
function refusalByCertificate({ socket }: IncomingMessage, eui: GatewayEui): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined
  const name = [socket.getPeerCertificate().subject?.CN ?? ''].flat()[0]
  return name?.toLowerCase().replaceAll('-', '') === eui ? undefined : 'certificate-of-another'
}

function refusalByToken(
  tokens: StationTokens | undefined,
  { headers }: IncomingMessage,
  eui: GatewayEui,
): string | undefined {
  return !tokens || tokens.allows(eui, headers.authorization) ? undefined : 'token'
}

/** One question, one answer, and the connection ends. */
function discover(parts: Carrying, webSocket: WebSocket, request: IncomingMessage): void {
  const cancel = parts.clock.after(HANDSHAKE_MS, () => webSocket.terminate())
  webSocket.on('close', cancel)
  webSocket.once('message', (data) => {
    const router = readRouterInfo(textOf(data))
    if (!router) {
      parts.metrics.add('station_rejected_total', 1, { reason: 'router-info' })
      webSocket.close(1002)
      return
    }
    const refusal = parts.refusalOf(request, router)
    if (refusal) parts.metrics.add('station_rejected_total', 1, { reason: refusal })
    const uri = `${originOf(request)}/traffic/${router}`
    const answer = refusal ? { router, error: refusal } : { router, muxs: router, uri }
    webSocket.send(writeRouterInfo(answer), () => webSocket.close(1000))
  })
}

/** As the station reached us, whatever names and ports lie between. */
function originOf({ socket, headers }: IncomingMessage): string {
  const { host } = headers
  const scheme = socket instanceof TLSSocket ? 'wss' : 'ws'
  if (host && HOST.test(host)) return `${scheme}://${host}`
  const { localAddress = '', localPort } = socket
  return `${scheme}://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`
}

/** A data connection, until it closes, falls silent or does not read. */
function carry(
  parts: StationServerParts,
  webSocket: WebSocket,
  eui: GatewayEui,
  request: IncomingMessage,
): void {
  const { clock, metrics } = parts
  const { remoteAddress, remotePort } = request.socket
  let heardMs = clock.monoMs()
  const link: StationLink = {
    peer: `${remoteAddress}:${remotePort}`,
    send(text) {
      if (webSocket.readyState !== WebSocket.OPEN) return false
      if (webSocket.bufferedAmount > BACKLOG_BYTES_MAX) {
        metrics.add('station_rejected_total', 1, { reason: 'backlog' })
        webSocket.terminate()
        return false
      }
      webSocket.send(text)
      return true
    },
    pause: () => webSocket.pause(),
    resume: () => webSocket.resume(),
    close(reason) {
      webSocket.close(1000, reason)
      // Who does not answer the farewell is gone.
      webSocket.once(
        'close',
        clock.after(FAREWELL_MS, () => webSocket.terminate()),
      )
    },
  }
  const listener = parts.connected(eui, link)
  let cancel = clock.after(PING_EVERY_MS, ping)
  function ping(): void {
    if (clock.monoMs() - heardMs > SILENCE_MS) {
      metrics.add('station_rejected_total', 1, { reason: 'silent' })
      webSocket.terminate()
      return
    }
    webSocket.ping()
    cancel = clock.after(PING_EVERY_MS, ping)
  }
  const heard = () => {
    heardMs = clock.monoMs()
  }
  webSocket.on('pong', heard)
  webSocket.on('ping', heard)
  webSocket.on('message', (data, isBinary) => {
    heard()
    if (isBinary) metrics.add('station_rejected_total', 1, { reason: 'binary' })
    else listener.received(textOf(data))
  })
  webSocket.on('close', () => {
    cancel()
    listener.gone()
  })
}

/** One message is one buffer: ws splits them only when it is asked to. */
function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString('utf8') : ''
}

function listening(server: Server, bind: StationServerParts['bind']): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) => reject(listenFailure(bind, cause))
    server.once('error', fail)
    server.listen({ host: bind.address, port: bind.port }, () => {
      server.off('error', fail)
      resolve()
    })
  })
}

function closed(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of open) socket.destroy()
  })
}
