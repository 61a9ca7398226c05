/** Settings of a backup in another place: files that they name are where the restore has put them. Pure. */

import { join } from 'node:path'
import type { BackedFile } from './contents.ts'

/** A path of its own begins here: not a part of a longer one. */
const BEGIN = '(?<![\\w./-])'
/** It ends here; or it is the folder that a longer one begins with. */
const END = '(?=$|[\\s"\'},\\]])'
const END_OF_FOLDER = '(?=$|[\\s"\'},\\]/])'

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
  const moves = new Map(
    files.flatMap(({ path, namedAs }) =>
      namedAs === undefined ? [] : [[namedAs, join(to, path)] as const],
    ),
  )
  const whole = [...moves.keys()].map((path) => `${escaped(path)}${END}`)
  const isMoved = from !== to
  if (isMoved) moves.set(from, to)
  const all = isMoved ? [...whole, `${escaped(from)}${END_OF_FOLDER}`] : whole
  if (all.length === 0) return text
  // In one go: what was put in is not looked at again.
  return text.replaceAll(new RegExp(`${BEGIN}(?:${all.join('|')})`, 'gm'), (was) => moves.get(was)!)
}

function escaped(path: string): string {
  return path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
