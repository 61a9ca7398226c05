/** `DATA/tokens.json` (0600). A system driver: the command line writes it, the API's thread reads it. */

import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTokens, type TokenEntry, writeTokens } from './auth.ts'

export function tokensPath(dataDir: string): string {
  return join(dataDir, 'tokens.json')
}

/** None when there is no file; `undefined` when it cannot be understood. */
export function loadTokens(dataDir: string): readonly TokenEntry[] | undefined {
  try {
    return readTokens(readFileSync(tokensPath(dataDir), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Replaces the file as a whole: a reader sees the old or the new one. */
export function saveTokens(dataDir: string, tokens: readonly TokenEntry[]): void {
  const path = tokensPath(dataDir)
  const draft = `${path}.new`
  writeFileSync(draft, writeTokens(tokens), { mode: 0o600, flush: true })
  renameSync(draft, path)
}

/** The tokens as they are now: the file is read again when it has changed. */
export function watchTokens(dataDir: string): () => readonly TokenEntry[] {
  let seen = ''
  let tokens: readonly TokenEntry[] = []
  return () => {
    const stamp = stampOf(tokensPath(dataDir))
    if (stamp !== seen) {
      tokens = loadTokens(dataDir) ?? []
      seen = stamp
    }
    return tokens
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true })
  return stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : 'none'
}
