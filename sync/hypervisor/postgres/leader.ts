/**
 * One of the receivers leads: a connection of its own holds an advisory lock, which the server gives back
 * when that connection ends, however it ends. Each lead has a number; what a former leader still wants to
 * write of roll-outs is refused by it.
 */

import pg from 'pg'
import type { CancelTimer, Clock } from '../../../base/clock.ts'
import type { LeaderListener, Leadership } from '../store-shared.ts'
import { clientConfig, type PostgresPlace } from './connection.ts'
import { LOCKS } from './migrate-system.ts'

/** How often it is tried, and the held connection asked whether it lives. */
const TRY_EVERY_MS = 2_000

export class Leader implements Leadership {
  readonly #place: PostgresPlace
  readonly #clock: Clock
  readonly #listener: LeaderListener
  #client: pg.Client | undefined
  #term: number | undefined
  #cancel: CancelTimer | undefined
  #running: Promise<void> = Promise.resolve()
  #closed = false

  constructor(place: PostgresPlace, clock: Clock, listener: LeaderListener) {
    this.#place = place
    this.#clock = clock
    this.#listener = listener
    this.#tryIn(0)
  }

  /** The number of the present lead; undefined while another process leads. */
  get term(): number | undefined {
    return this.#term
  }

  #tryIn(delayMs: number): void {
    if (this.#closed) return
    this.#cancel = this.#clock.after(delayMs, () => {
      this.#running = this.#try()
        .catch((error: Error) => this.#lose(error.message))
        .then(() => this.#tryIn(TRY_EVERY_MS))
    })
  }

  async #try(): Promise<void> {
    const client = this.#client ?? (await this.#connect())
    if (this.#term !== undefined) {
      await client.query('SELECT 1')
      return
    }
    const { rows } = await client.query<{ leads: boolean }>(
      'SELECT pg_try_advisory_lock($1, $2) AS leads',
      [LOCKS.class, LOCKS.lead],
    )
    if (!rows[0]?.leads) return
    const begun = await client.query<{ term: number }>(
      'UPDATE lead SET term = term + 1 RETURNING term',
    )
    if (this.#closed || this.#client !== client) return
    this.#term = begun.rows[0]!.term
    this.#listener.onLead()
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(clientConfig(this.#place))
    client.on('error', (error) => this.#ended(client, error.message))
    client.on('end', () => this.#ended(client, 'the connection ended'))
    await client.connect()
    this.#client = client
    return client
  }

  #ended(client: pg.Client, reason: string): void {
    if (this.#client === client) this.#lose(reason)
  }

  #lose(reason: string): void {
    const client = this.#client
    this.#client = undefined
    void client?.end().catch(() => {})
    if (this.#term === undefined) return
    this.#term = undefined
    if (!this.#closed) this.#listener.onLost(reason)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancel?.()
    await this.#running
    const client = this.#client
    this.#client = undefined
    this.#term = undefined
    await client?.end().catch(() => {})
  }
}
