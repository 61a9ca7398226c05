/**
 * `DATA/sync.account`: what a metered link has left of its budget, over restarts. Written every half
 * hour and at a clean stop, as a whole; a run that was cut off shows by `wasClosed` and begins carefully.
 */

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { NotedAccount } from '../../sync/sender/budget.ts'

const noted = z.object({
  day: z.number().min(-10).max(1),
  month: z.number().min(-10).max(1),
  wasClosed: z.boolean(),
})

export class SyncAccountFile {
  readonly #path: string

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'sync.account')
  }

  /** Undefined where there is none; a file that cannot be understood counts as an empty account. */
  read(): NotedAccount | undefined {
    try {
      const read = noted.safeParse(JSON.parse(readFileSync(this.#path, 'utf8')))
      return read.success ? read.data : EMPTY
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : EMPTY
    }
  }

  /** Throws what the file system throws. */
  keep({ day, month, wasClosed }: NotedAccount): void {
    const draft = `${this.#path}.draft`
    writeFileSync(draft, JSON.stringify({ day, month, wasClosed }), { mode: 0o600, flush: true })
    renameSync(draft, this.#path)
  }
}

const EMPTY: NotedAccount = { day: 0, month: 0, wasClosed: false }
