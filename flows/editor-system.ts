/**
 * The door before Node-RED's editor: on this machine only, and every request and WebSocket must show
 * the secret of the session as a bearer token, page files included. Node-RED's own login stands behind
 * it; nothing comes to it past this door, because the server it knows listens nowhere. A system driver
 * (node:http).
 */

import { createServer, type IncomingMessage, type RequestListener, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { DOOR_HEADER, isSecret } from './settings.ts'
import { type EditorStart, textOf } from './start.ts'

const CONNECTIONS_MAX = 64

export type EditorDoor = {
  /** For `RED.init`: its upgrades come from the door. */
  readonly behind: Server
  open(handle: RequestListener): Promise<number>
  close(): void
}

export function editorDoor(editor: EditorStart): EditorDoor {
  const behind = new Server()
  const front = createServer()
  front.maxConnections = CONNECTIONS_MAX
  front.headersTimeout = 10_000
  front.requestTimeout = 30_000
  front.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (isLetIn(request, editor)) behind.emit('upgrade', request, socket, head)
    else socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
  })
  return {
    behind,
    open: (handle) => {
      front.on('request', (request, response) => {
        response.setHeader('x-content-type-options', 'nosniff')
        response.setHeader('cache-control', 'no-store')
        if (isLetIn(request, editor)) return handle(request, response)
        request.resume()
        response.writeHead(401, { 'content-type': 'application/json' }).end('{"code":"no-token"}')
      })
      return new Promise((resolve, reject) => {
        front.once('error', reject)
        front.listen(editor.port, '127.0.0.1', () => {
          const address = front.address()
          resolve(typeof address === 'object' && address ? address.port : 0)
        })
      })
    },
    close: () => {
      front.close()
      front.closeAllConnections()
    },
  }
}

/** Makes of the bearer token the header that Node-RED asks for; one from outside does not pass. */
function isLetIn(request: IncomingMessage, { secret }: EditorStart): boolean {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  delete request.headers.authorization
  delete request.headers[DOOR_HEADER]
  if (!isSecret(secret, bearer)) return false
  request.headers[DOOR_HEADER] = textOf(secret)
  return true
}
