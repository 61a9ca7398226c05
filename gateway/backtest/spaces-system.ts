/** The spaces of a recording: its file `spaces.json`. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RecordedSpace, type SpaceRecorded, spacesOf } from './spaces.ts'

export function readSpaces(dataDir: string): readonly SpaceRecorded[] {
  const text = readFileSync(join(dataDir, 'spaces.json'), 'utf8')
  const { spaces } = JSON.parse(text) as { readonly spaces: readonly RecordedSpace[] }
  return spacesOf(spaces)
}
