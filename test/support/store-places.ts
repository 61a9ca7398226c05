/** The databases that the same tests run on: each gives an empty store when asked. */

import type { HypervisorStore } from '../../sync/hypervisor/store.ts'
import { openSqliteStore } from '../../sync/hypervisor/store-sqlite.ts'

export type StorePlace = {
  readonly name: string
  readonly skip: string | false
  /** Of a property, tried so often. */
  readonly runs: number
  /** An empty store; the one before is closed. */
  fresh(): Promise<HypervisorStore>
  close(): Promise<void>
}

export class SqlitePlace implements StorePlace {
  readonly name = 'SQLite'
  readonly skip = false
  readonly runs = 150
  #store: HypervisorStore | undefined

  async fresh(): Promise<HypervisorStore> {
    await this.close()
    this.#store = openSqliteStore(':memory:')
    return this.#store
  }

  async close(): Promise<void> {
    await this.#store?.close()
    this.#store = undefined
  }
}

export function storePlaces(): readonly StorePlace[] {
  return [new SqlitePlace()]
}
