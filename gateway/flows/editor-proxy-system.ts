/** To the editor on this machine and back: its pages, and its one WebSocket. A system driver. */

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Door } from '../../base/http/server.ts'
import type { FlowsDesk } from './desk.ts'
import { type AskEditor, EDITOR_PATH, type EditorResponse } from './editor-lines.ts'

const HOST = '127.0.0.1'
const ANSWER_MS = 20_000
/** Its largest file has four. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024
/** The page opens one; a reload has two for a moment. */
const SOCKETS_MAX = 4
/** What a browser sends there is a few words a minute (S9). */
const SENT_BYTES_MAX_PER_S = 64 * 1024

export const askEditor: AskEditor = async ({ place, method, path, headers, body }) => {
  // Loads Node's fetch client too: only while somebody edits.
  const { request } = await import('node:http')
  return await new Promise<EditorResponse | undefined>((resolve) => {
    const asked = request(
      {
        ...{ host: HOST, port: place.port, method, path, agent: false },
        headers: { ...headers, authorization: `Bearer ${place.secret}` },
        signal: AbortSignal.timeout(ANSWER_MS),
      },
      (answer) => {
        const chunks: Buffer[] = []
        let length = 0
        answer.on('data', (chunk: Buffer) => {
          length += chunk.length
          if (length > ANSWER_BYTES_MAX) answer.destroy()
          else chunks.push(chunk)
        })
        answer.on('close', () => resolve(undefined))
        answer.on('end', () => {
          const { statusCode: status = 502, headers: given } = answer
          const type = given['content-type'] ?? 'application/octet-stream'
          resolve({ status, type, bytes: Buffer.concat(chunks) })
        })
      },
    )
    asked.on('error', () => resolve(undefined))
    asked.end(body)
  })
}

export type TakeUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean

/** The editor's WebSocket, for the same login and from our own page alone (S9). `false`: not for us. */
export function editorUpgrades(desk: FlowsDesk, door: Door): TakeUpgrade {
  const open = new Set<Duplex>()
  return (request, socket, head) => {
    if (!request.url?.startsWith(EDITOR_PATH)) return false
    socket.on('error', () => socket.destroy())
    void take(request, socket, { head, desk, door, open }).catch(() => socket.destroy())
    return true
  }
}

async function take(
  request: IncomingMessage,
  socket: Duplex,
  {
    head,
    desk,
    door,
    open,
  }: {
    readonly head: Buffer
    readonly desk: FlowsDesk
    readonly door: Door
    readonly open: Set<Duplex>
  },
): Promise<void> {
  const { authorization, cookie, origin, host } = request.headers
  const identity = await door.identify({ authorization, cookie, isBackground: true })
  const isOwnPage = origin !== undefined && URL.canParse(origin) && new URL(origin).host === host
  const isMaintainer = identity?.caller.roles.includes('maintainer') === true
  const place = identity && isMaintainer && isOwnPage ? desk.editorFor(identity) : undefined
  if (!place || open.size >= SOCKETS_MAX) {
    socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
    return
  }
  const { connect } = await import('node:net')
  const editor = connect(place.port, HOST)
  const end = (): void => {
    forget()
    open.delete(socket)
    socket.destroy()
    editor.destroy()
  }
  const forget = desk.onEnd(end)
  open.add(socket)
  editor.on('connect', () => {
    editor.write(upgradeOf(request, place))
    if (head.length > 0) editor.write(head)
    editor.pipe(socket)
  })
  const isTooMuch = sentTooMuch()
  socket.on('data', (chunk: Buffer) => {
    if (isTooMuch(chunk.length)) end()
    else editor.write(chunk)
  })
  editor.on('error', end).on('close', end)
  socket.on('error', end).on('close', end)
}

/** Only what a WebSocket needs, with the editor's secret. */
function upgradeOf(
  { url = '', headers }: IncomingMessage,
  place: { readonly port: number; readonly secret: string },
): string {
  const passed = ['sec-websocket-key', 'sec-websocket-version', 'sec-websocket-extensions']
  const lines = passed.flatMap((name) => {
    const value = headers[name]
    return typeof value === 'string' ? [`${name}: ${value}`] : []
  })
  return [
    `GET ${url.slice(EDITOR_PATH.length - 1)} HTTP/1.1`,
    `host: ${HOST}:${place.port}`,
    ...['connection: Upgrade', 'upgrade: websocket'],
    ...lines,
    `authorization: Bearer ${place.secret}`,
    ...['', ''],
  ].join('\r\n')
}

function sentTooMuch(): (bytes: number) => boolean {
  let fromMs = performance.now()
  let sent = 0
  return (bytes) => {
    const nowMs = performance.now()
    if (nowMs - fromMs > 1_000) {
      fromMs = nowMs
      sent = 0
    }
    sent += bytes
    return sent > SENT_BYTES_MAX_PER_S
  }
}
