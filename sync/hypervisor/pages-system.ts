/** The files of `pages/`, read once at start and served under `/` with a strict policy. */

import { fileURLToPath } from 'node:url'
import { PAGE_POLICY } from '../../base/http/headers.ts'
import { type Answer, type Call, type Route, route } from '../../base/http/route.ts'
import { loadPageFiles, type PageFile } from '../../base/page-files-system.ts'

const FOLDER = fileURLToPath(new URL('./pages', import.meta.url))

/** `index.html` is `/`. The pages hold no data: those need the login that the API asks for. */
export function pageRoutes(): readonly Route<void>[] {
  return [...loadPageFiles(FOLDER)].map(([path, file]) =>
    route({
      method: 'GET',
      path,
      summary: 'A file of the pages.',
      may: 'anyone',
      isForSetup: true,
      gives: file.type,
      handle: async ({ header }) => fileAnswer(file, header),
    }),
  )
}

function fileAnswer({ type, bytes, etag, gzip, brotli }: PageFile, header: Call['header']): Answer {
  const headers = {
    'content-security-policy': PAGE_POLICY,
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
    etag,
  }
  if (header('if-none-match') === etag) return { kind: 'empty', status: 304, headers }
  const accepted = header('accept-encoding') ?? ''
  const packed = (how: string): typeof headers & { 'content-encoding': string } => {
    return { ...headers, 'content-encoding': how }
  }
  if (/\bbr\b/.test(accepted))
    return { kind: 'bytes', type, bytes: brotli(), headers: packed('br') }
  if (/\bgzip\b/.test(accepted)) {
    return { kind: 'bytes', type, bytes: gzip(), headers: packed('gzip') }
  }
  return { kind: 'bytes', type, bytes, headers }
}
