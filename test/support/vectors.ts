/** Reads one file of test vectors. */

import { readFileSync } from 'node:fs'

/** The vectors of `test/vectors/lorawan/<category>.json`. Fields are checked by use, not by type. */
// biome-ignore lint/suspicious/noExplicitAny: every category has fields of its own
export function lorawanVectors(category: string): readonly any[] {
  const url = new URL(`../vectors/lorawan/${category}.json`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8')).vectors
}
