/** Settings of a backup in another place: files that they name are where the restore has put them. Pure. */

import { join } from 'node:path'
import type { BackedFile } from './contents.ts'

/** Each place as it stands in the text, and what stands there now. */
export function movedSettings(
  text: string,
  how: {
    readonly from: string
    readonly to: string
    readonly files: readonly Pick<BackedFile, 'path' | 'namedAs'>[]
  },
): string {
  const { from, to, files } = how
  const named = files.flatMap(({ path, namedAs }) =>
    namedAs === undefined ? [] : [{ was: namedAs, is: join(to, path) }],
  )
  const moved = named.reduce((now, { was, is }) => now.replaceAll(whole(was), () => is), text)
  return from === to ? moved : moved.replaceAll(beginning(from), () => to)
}

/** As a value of its own, not as a part of a longer one. */
function whole(path: string): RegExp {
  return new RegExp(`(?<![\\w./-])${escaped(path)}(?=$|[\\s"'},\\]])`, 'gm')
}

/** Or as the folder that a longer one begins with. */
function beginning(path: string): RegExp {
  return new RegExp(`(?<![\\w./-])${escaped(path)}(?=$|[\\s"'},\\]/])`, 'gm')
}

function escaped(path: string): string {
  return path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
