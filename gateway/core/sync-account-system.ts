/**
 * `DATA/sync.account`: what a metered link has left of its budget, over restarts. Written every half
 * hour and at a clean stop, as a whole; a run that was cut off shows by `wasClosed` and begins carefully.
 *
 *   CBOR [day, month, wasClosed], levels in millionths
 */

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCbor, writeCbor } from '../../base/cbor.ts'
import type { NotedAccount } from '../../sync/sender/budget.ts'

const MILLION = 1e6
const EMPTY: NotedAccount = { day: 0, month: 0, wasClosed: false }

export class SyncAccountFile {
  readonly #path: string

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'sync.account')
  }

  /** Undefined where there is none; a file that cannot be understood counts as an empty account. */
  read(): NotedAccount | undefined {
    try {
      return accountOf(new Uint8Array(readFileSync(this.#path)))
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : EMPTY
    }
  }

  /** Throws what the file system throws. */
  keep({ day, month, wasClosed }: NotedAccount): void {
    const draft = `${this.#path}.draft`
    const levels = [day, month].map((level) => Math.floor(level * MILLION))
    writeFileSync(draft, writeCbor([...levels, wasClosed]), { mode: 0o600, flush: true })
    renameSync(draft, this.#path)
  }
}

function accountOf(bytes: Uint8Array): NotedAccount {
  const read = readCbor(bytes)
  const value: unknown = read.kind === 'rejected' ? undefined : read.value
  if (!Array.isArray(value)) return EMPTY
  const [day, month, wasClosed] = value
  if (typeof day !== 'number' || typeof month !== 'number') return EMPTY
  return { day: day / MILLION, month: month / MILLION, wasClosed: wasClosed === true }
}
