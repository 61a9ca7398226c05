/** What the escrow agent has told, in a file beside the database: no keys, only marks of them. */

import { existsSync, readFileSync } from 'node:fs'
import type { DevEui } from '../../base/ids.ts'
import { replaceFile } from '../../base/replace-file-system.ts'
import type { EscrowParts, Told } from './escrow-agent.ts'

export function escrowTold(path: string): EscrowParts['told'] {
  return {
    read: () => new Map(entriesOf(path)),
    keep: (told) => replaceFile(path, `${JSON.stringify([...told])}\n`),
  }
}

/** A file that cannot be read is none: all is told again. */
function entriesOf(path: string): readonly (readonly [DevEui, Told])[] {
  try {
    const value: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : []
    return Array.isArray(value) ? (value as readonly (readonly [DevEui, Told])[]) : []
  } catch {
    return []
  }
}
