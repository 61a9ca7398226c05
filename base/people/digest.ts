/** SHA-256 of what is too random to guess: tokens, session ids, recovery codes. Nothing opens by it. */

import { createHash, timingSafeEqual } from 'node:crypto'

/** 64 hex digits. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** In a time that tells nothing of where they differ. */
export function isDigestOf(text: string, digest: string): boolean {
  const [given, kept] = [Buffer.from(digestOf(text)), Buffer.from(digest)]
  return given.length === kept.length && timingSafeEqual(given, kept)
}
