/** `cigale token …`: who may use the API over the network. A running gateway sees changes at once. */

import { systemClock } from '../../base/clock-system.ts'
import { systemRandom } from '../../base/random-system.ts'
import { drawToken, TOKENS_MAX, type TokenEntry } from '../api/auth.ts'
import { isTokenRole, TOKEN_ROLES, type TokenRole } from '../api/roles.ts'
import { loadTokens, saveTokens, tokensPath } from '../api/tokens-system.ts'
import { CommandFailure, UsageError } from './failure.ts'
import { actAsOwner, type CommonOptions, dataDirOf, requireDataDir } from './options.ts'
import { note, say, sayJson, saySentence, table } from './output.ts'

function openTokens(options: CommonOptions): {
  readonly dataDir: string
  readonly tokens: readonly TokenEntry[]
} {
  if (options.url !== undefined)
    throw new UsageError('tokens are kept on the gateway itself: no --url')
  const dataDir = dataDirOf(options)
  requireDataDir(dataDir)
  actAsOwner(dataDir)
  return { dataDir, tokens: tokensOf(dataDir) }
}

function tokensOf(dataDir: string): readonly TokenEntry[] {
  const tokens = loadTokens(dataDir)
  if (tokens) return tokens
  const path = tokensPath(dataDir)
  throw new CommandFailure(
    `${path} cannot be understood, so nobody gets in. Move it away and add tokens anew`,
  )
}

/** Draws a token and keeps its hash. */
export function addToken(
  dataDir: string,
  about: { readonly name: string; readonly role: TokenRole },
): { readonly text: string; readonly entry: TokenEntry } {
  const tokens = tokensOf(dataDir)
  if (tokens.length >= TOKENS_MAX) {
    throw new CommandFailure(`there are ${TOKENS_MAX} tokens already: remove one first`)
  }
  const createdMs = Math.floor(systemClock.wallMs())
  const drawn = drawToken(systemRandom, { ...about, createdMs })
  saveTokens(dataDir, [...tokens, drawn.entry])
  return drawn
}

export async function tokenAdd(
  options: CommonOptions & { readonly role: string; readonly name?: string },
): Promise<number> {
  const { role, name = role } = options
  if (!isTokenRole(role))
    throw new UsageError(`--role: ${role} is none of ${TOKEN_ROLES.join(', ')}`)
  const { dataDir } = openTokens(options)
  const { text, entry } = addToken(dataDir, { name: name.slice(0, 80), role })
  if (options.json) sayJson({ ...view(entry), token: text })
  else {
    say(text)
    note(`token ${entry.id} (${role}) is shown this once`)
  }
  return 0
}

export async function tokenList(options: CommonOptions): Promise<number> {
  const tokens = openTokens(options).tokens.map(view)
  if (options.json) sayJson(tokens)
  else {
    const rows = tokens.map(({ id, role, name, createdAt }) => [id, role, name, createdAt])
    say(table(['id', 'role', 'name', 'since'], rows))
  }
  return 0
}

export async function tokenRemove(id: string, options: CommonOptions): Promise<number> {
  const { dataDir, tokens } = openTokens(options)
  const left = tokens.filter((entry) => entry.id !== id)
  if (left.length === tokens.length) {
    throw new CommandFailure(`there is no token ${id}; see: cigale token list`)
  }
  saveTokens(dataDir, left)
  if (options.json) sayJson({ removed: id })
  else saySentence(`token ${id} is removed; it opens nothing any more`)
  return 0
}

function view({ id, name, role, createdMs }: TokenEntry) {
  return { id, name, role, createdAt: new Date(createdMs).toISOString() }
}
