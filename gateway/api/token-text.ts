/** A token's text and its digest: 256 random bits, so slow hashing has nothing to protect. Pure. */

import { createHash, timingSafeEqual } from 'node:crypto'
import type { Random } from '../../base/random.ts'

/** `sha256`: what is kept of it, hex. */
export function drawTokenText(random: Random): { readonly text: string; readonly sha256: string } {
  const text = `cigale_${Buffer.from(random.bytes(32)).toString('base64url')}`
  return { text, sha256: digestOf(text).toString('hex') }
}

/** Whether it is the token of this digest; how long it takes tells nothing. */
export function isTokenOf(text: string, sha256: string): boolean {
  return timingSafeEqual(Buffer.from(sha256, 'hex'), digestOf(text))
}

/** What an `authorization` header brings. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer ([\x21-\x7e]{1,100})$/i.exec(authorization ?? '')?.[1]
}

export function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
