/** `DATA/backup.last`: the last backup that was asked for, and what came of it. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '../../base/replace-file-system.ts'

export type LastBackup = {
  /** When it was asked for, UTC by the gateway's clock. */
  readonly atMs: number
  readonly outcome: 'made' | 'failed'
  /** When one was last made; null: never. */
  readonly madeAtMs: number | null
  /** Of the file; 0: none was made. */
  readonly bytes: number
  readonly devices: number
  /** What was left out of it, or why there is none. */
  readonly detail: string
}

/** `undefined`: none was ever made, or nobody can read that. */
export function lastBackup(dataDir: string): LastBackup | undefined {
  try {
    return JSON.parse(readFileSync(pathOf(dataDir), 'utf8')) as LastBackup
  } catch {
    return undefined
  }
}

/** One that failed does not make the last good one forgotten. */
export function noteBackup(dataDir: string, last: Omit<LastBackup, 'madeAtMs'>): void {
  const { atMs, outcome } = last
  const madeAtMs = outcome === 'made' ? atMs : (lastBackup(dataDir)?.madeAtMs ?? null)
  const noted: LastBackup = { ...last, madeAtMs }
  replaceFile(pathOf(dataDir), `${JSON.stringify(noted)}\n`, { mode: 0o600 })
}

function pathOf(dataDir: string): string {
  return join(dataDir, 'backup.last')
}
