/**
 * Everything that catalogues of words say, by language, as a page would quote it: one kind of space, and …
 * where a sentence has a name, a time or a number.
 */

import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

export type Language = 'FR' | 'EN'

export async function wordsOf(
  ...patterns: readonly string[]
): Promise<Readonly<Record<Language, ReadonlySet<string>>>> {
  const said = { FR: new Set<string>(), EN: new Set<string>() }
  for (const file of globSync([...patterns])) {
    const catalogue = await import(pathToFileURL(resolve(file)).href)
    for (const language of ['FR', 'EN'] as const) gather(catalogue[language], said[language])
  }
  return said
}

function gather(words: unknown, into: Set<string>): void {
  if (typeof words === 'string') into.add(plain(words))
  else if (typeof words === 'function') for (const line of linesOf(words)) into.add(line)
  else if (typeof words === 'object' && words !== null) {
    for (const part of Object.values(words)) gather(part, into)
  }
}

/** A function's own literals, for its arguments are known to the page only. */
function linesOf(words: object): readonly string[] {
  const found = String(words).matchAll(/`([^`]*)`|'([^'\n]*)'/g)
  return [...found].map(([, template, literal]) =>
    plain((template ?? literal ?? '').replace(/\$\{N\}/g, ' ').replace(/\$\{[^}]*\}/g, '…')),
  )
}

function plain(text: string): string {
  return text
    .replace(/\\u(202f|00a0)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
