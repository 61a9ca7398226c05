/**
 * The editor of Node-RED behind the API's own guard: `/flows/…` goes to the editor's port on this machine
 * for the login that has begun to edit, with the editor's secret put on here. To everybody else there is
 * nothing at that address.
 */

import { type Answer, type Call, type Line, problem } from '../../base/http/route.ts'
import type { EditorPlace, FlowsDesk } from './desk.ts'

export const EDITOR_PATH = '/flows/'
const BODY_BYTES_MAX = 1_000_000

/** Node-RED's page writes scripts and styles into itself; still nothing of it comes from elsewhere. */
const EDITOR_POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; " +
  "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"

/** What of a request the editor is told. */
const PASSED_ON = [
  ...['accept', 'accept-language', 'content-type'],
  ...['node-red-api-version', 'node-red-deployment-type'],
]

export type EditorRequest = {
  readonly place: EditorPlace
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | undefined
}

export type EditorResponse = {
  readonly status: number
  readonly type: string
  readonly bytes: Uint8Array
}

/** `undefined`: nothing answers there any more. */
export type AskEditor = (request: EditorRequest) => Promise<EditorResponse | undefined>

export function editorLines(desk: FlowsDesk, ask: AskEditor): readonly Line[] {
  const page: Line = {
    method: 'GET',
    // With its slash or without: the page's own addresses are below it.
    path: EDITOR_PATH.slice(0, -1),
    summary: 'The page of the editor of the flows.',
    may: { roles: ['maintainer'] },
    handle: async (call) => {
      const isBelow = call.url.startsWith(EDITOR_PATH)
      if (isBelow || !desk.editorFor(call)) return await handle('GET', call, { desk, ask })
      return { kind: 'empty', status: 307, headers: { location: EDITOR_PATH } }
    },
  }
  const below = (['GET', 'POST', 'PUT', 'DELETE'] as const).map(
    (method): Line => ({
      method,
      path: `${EDITOR_PATH}*`,
      summary: 'The editor of the flows, for the login that has begun to edit.',
      may: { roles: ['maintainer'] },
      ...(method !== 'GET' && {
        audit: `${method} flows/editor`,
        // As bytes: what is in it is the editor's matter.
        takes: ['application/json'],
        bodyBytesMax: BODY_BYTES_MAX,
      }),
      handle: (call) => handle(method, call, { desk, ask }),
    }),
  )
  return [page, ...below]
}

async function handle(
  method: string,
  call: Call,
  { desk, ask }: { readonly desk: FlowsDesk; readonly ask: AskEditor },
): Promise<Answer> {
  const place = desk.editorFor(call)
  if (!place) return nothingHere()
  const headers = Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = call.header(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
  const body = call.body instanceof Uint8Array ? call.body : undefined
  const path = call.url.slice(EDITOR_PATH.length - 1)
  const response = await ask({ place, method, path, headers, body })
  if (!response) {
    await desk.endEdit()
    return nothingHere()
  }
  const { status, type, bytes } = response
  return {
    kind: 'bytes',
    status,
    type,
    bytes,
    headers: { 'content-security-policy': EDITOR_POLICY },
  }
}

function nothingHere(): Answer {
  const detail = 'Nobody edits the flows in this login: begin in the console, under System.'
  return { ...problem(404, 'Not found', detail), code: 'unknown-path' }
}
