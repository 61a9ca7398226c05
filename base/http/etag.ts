/** Conditional answers (RFC 9110 §13): who has the same bytes already is told so, in a line. */

import { createHash } from 'node:crypto'
import type { Answer, Call } from './route.ts'

type Content = {
  readonly bytes: Uint8Array | string
  readonly type: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers depend on who asks, and say so: no cache on the way hands one caller's view to another. */
export function withEtag(
  { header }: Pick<Call, 'header'>,
  { bytes, type, headers }: Content,
): Answer {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`
  if (isKnown(header('if-none-match'), etag)) return { kind: 'empty', status: 304 }
  const own = { etag, vary: 'Authorization, Cookie', 'cache-control': 'private, no-cache' }
  return { kind: 'bytes', bytes, type, headers: { ...own, ...headers } }
}

/** By weak comparison, as `If-None-Match` wants. */
function isKnown(asked: string | undefined, etag: string): boolean {
  if (asked === undefined) return false
  const tags = asked.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}
