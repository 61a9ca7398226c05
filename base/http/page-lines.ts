/** The files of pages as lines of the table, under a strict policy. They hold no data: that needs a login. */

import { createHash } from 'node:crypto'
import type { PageFile } from '../page-files-system.ts'
import { pagePolicy } from './headers.ts'
import { type Answer, type Call, json, type Line, route } from './route.ts'

/** A service worker, where pages have one: it keeps the files of one version together. */
const KEEPER = '/sw.js'

/** `connect`: origins that the pages may ask besides our own. */
export function pageLines(
  files: ReadonlyMap<string, PageFile>,
  connect: readonly string[] = [],
): readonly Line[] {
  const policy = pagePolicy(connect)
  const lines = [...files].map(([path, file]) =>
    route({
      method: 'GET',
      path,
      summary: 'A file of the pages.',
      may: 'anyone',
      isForSetup: true,
      gives: file.type,
      handle: async ({ header }) => fileAnswer(file, { policy, header }),
    }),
  )
  return files.has(KEEPER) ? [...lines, listRoute(files)] : lines
}

/** What it asks for. */
function listRoute(files: ReadonlyMap<string, PageFile>): Line {
  const hash = createHash('sha256')
  for (const [path, { etag }] of files) hash.update(`${path} ${etag}\n`)
  const list = { version: hash.digest('base64url').slice(0, 22), files: [...files.keys()] }
  return route({
    method: 'GET',
    path: '/files.json',
    summary: 'The files of the pages, and what names this version of them.',
    may: 'anyone',
    isForSetup: true,
    handle: async () => json(list),
  })
}

function fileAnswer(
  { type, bytes, etag, gzip, brotli }: PageFile,
  { policy, header }: { readonly policy: string; readonly header: Call['header'] },
): Answer {
  const headers = {
    'content-security-policy': policy,
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
