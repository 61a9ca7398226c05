/**
 * Bearer tokens: 256 random bits, kept as SHA-256 only (so slow hashing has nothing to protect), each
 * with a role. Pure: `tokens-system.ts` has the file.
 */

import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { hexOf } from '../../base/bytes.ts'
import type { Caller } from '../../base/http/caller.ts'
import type { Random } from '../../base/random.ts'
import { programOf, TOKEN_ROLES, type TokenRole } from './roles.ts'
import { digestOf, drawTokenText } from './token-text.ts'

const tokenEntry = z.strictObject({
  /** Names the token to `cigale token remove`. */
  id: z.string().regex(/^[0-9a-f]{8}$/),
  name: z.string().min(1).max(80),
  role: z.enum(TOKEN_ROLES),
  /** SHA-256 of the token's text, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  createdMs: z.number(),
})
export type TokenEntry = Readonly<z.infer<typeof tokenEntry>>

export const TOKENS_MAX = 256
const tokensFile = z.strictObject({
  version: z.literal(1),
  tokens: z.array(tokenEntry).max(TOKENS_MAX),
})

/** The entries of `tokens.json`; `undefined` when it is not such a file: then nobody gets in. */
export function readTokens(text: string): readonly TokenEntry[] | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  return tokensFile.safeParse(value).data?.tokens
}

export function writeTokens(tokens: readonly TokenEntry[]): string {
  return `${JSON.stringify({ version: 1, tokens }, null, 2)}\n`
}

/** A new token: its text, to be shown once, and what is kept of it. */
export function drawToken(
  random: Random,
  about: { readonly name: string; readonly role: TokenRole; readonly createdMs: number },
): { readonly text: string; readonly entry: TokenEntry } {
  const { text, sha256 } = drawTokenText(random)
  const id = hexOf(random.bytes(4))
  return { text, entry: { id, ...about, sha256 } }
}

/** Whose token `text` is. */
export function callerOf(text: string, tokens: readonly TokenEntry[]): Caller | undefined {
  const digestGiven = digestOf(text)
  let found: TokenEntry | undefined
  // All are compared, in constant time each: how long it takes tells nothing.
  for (const entry of tokens) {
    if (timingSafeEqual(Buffer.from(entry.sha256, 'hex'), digestGiven)) found = entry
  }
  return found && programOf(found.name, [found.role])
}
