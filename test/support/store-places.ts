/** The databases that the same tests run on: each gives an empty store when asked. */

import { systemClock } from '../../base/clock-system.ts'
import { openPostgresStore } from '../../sync/hypervisor/postgres/store.ts'
import type { HypervisorStore } from '../../sync/hypervisor/store.ts'
import { openSqliteStore } from '../../sync/hypervisor/store-sqlite.ts'
import { Postgres, whyNoPostgres } from './postgres.ts'

export type StorePlace = {
  readonly name: string
  readonly skip: string | false
  /** Of a property, tried so often. */
  readonly runs: number
  /** An empty store; of the one before nothing is left. */
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

/** One server for all stores of a test file, one database: emptied for each test. */
export class PostgresPlace implements StorePlace {
  readonly name = 'PostgreSQL'
  readonly skip = whyNoPostgres
  readonly runs = 20
  #server: Postgres | undefined
  #url = ''
  #store: HypervisorStore | undefined

  async fresh(): Promise<HypervisorStore> {
    this.#server ??= await Postgres.start()
    if (this.#store) {
      await this.#server.query(this.#url, EMPTY)
    } else {
      this.#url = await this.#server.database()
      this.#store = await openPostgresStore({ url: this.#url, isDurable: false }, systemClock)
    }
    return this.#store
  }

  async close(): Promise<void> {
    await this.#store?.close()
    await this.#server?.close()
  }
}

/** A few rows are sooner deleted than tables truncated. */
const EMPTY = [
  ...['facts', 'cursors', 'aside', 'dictionaries', 'gaps', 'clocks', 'profiles', 'states'],
  ...['withdrawals', 'alarms', 'commands', 'rollout_notes', 'rollout_gateways', 'rollouts'],
  ...['records', 'logs', 'gateways'],
]
  .map((table) => `DELETE FROM ${table}`)
  .join('; ')

export function storePlaces(): readonly StorePlace[] {
  return [new SqlitePlace(), new PostgresPlace()]
}
