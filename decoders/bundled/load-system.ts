/**
 * The bundled decoders as a catalogue. A system driver: it reads their source files once, at start,
 * because the hash in a decoder's name is that of the code that runs, its family's loop included.
 */

import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Catalogue, makeCatalogue } from '../catalogue.ts'
import { BUNDLED } from './list.ts'

const FOLDER = dirname(fileURLToPath(import.meta.url))

export function loadBundledDecoders(): Catalogue {
  const texts = new Map<string, string>()
  const read = (path: string) => {
    const text = texts.get(path) ?? readFileSync(path, 'utf8')
    texts.set(path, text)
    return text
  }
  return makeCatalogue(
    BUNDLED.map(({ decoder, file }) => ({ decoder, source: sourceOf(join(FOLDER, file), read) })),
  )
}

/** The text of a file and, each once, of all files of this folder that it imports. */
export function sourceOf(
  path: string,
  read: (path: string) => string,
  seen = new Set<string>(),
): string {
  seen.add(path)
  const text = read(path)
  const parts = [text]
  for (const [, target] of text.matchAll(/ from '(\.[^']+)'/g)) {
    const imported = join(dirname(path), target!)
    const isHere = !relative(FOLDER, imported).startsWith('..')
    if (isHere && !seen.has(imported)) parts.push(sourceOf(imported, read, seen))
  }
  return parts.join('\n')
}
