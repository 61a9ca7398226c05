/** What a PostgreSQL holds, beside what gateways have told: read from the tables, past the product. */

import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Postgres } from './postgres.ts'
import type { SendingGateway } from './sending-gateways.ts'

export class FactLedger {
  readonly #postgres: Postgres
  readonly #database: string

  constructor(postgres: Postgres, database: string) {
    this.#postgres = postgres
    this.#database = database
  }

  query(sql: string): Promise<Record<string, unknown>[]> {
    return this.#postgres.query(this.#database, sql)
  }

  async count(): Promise<number> {
    const rows = await this.query('SELECT count(*)::int AS facts FROM facts').catch(() => [])
    return Number(rows[0]?.['facts'] ?? -1)
  }

  /** Waits until there are as many rows as facts were told, then compares each, once. */
  async untilAll(gateways: readonly SendingGateway[], withinMs: number): Promise<void> {
    const wanted = gateways.flatMap((one) => one.identities())
    const endMs = performance.now() + withinMs
    while (performance.now() < endMs && (await this.count()) < wanted.length) await pause(50)
    const rows = await this.query(
      `SELECT g.eui || '/' || f.epoch || '/' || f.stream || '/' || f.seq AS id
       FROM facts f JOIN gateways g ON g.id = f.gateway_id`,
    )
    const held = rows.map((row) => String(row['id']))
    const has = new Set(held)
    const lost = wanted.filter((id) => !has.has(id))
    assert.deepEqual(lost.slice(0, 5), [], `${lost.length} of ${wanted.length} facts are lost`)
    assert.equal(held.length, has.size, 'each once')
    assert.equal(held.length, wanted.length, 'and no others')
    assert.deepEqual(await this.query('SELECT * FROM gaps'), [], 'no gateway had to give one up')
    const [counted] = await this.query('SELECT sum(facts)::int AS facts FROM gateways')
    assert.equal(counted?.['facts'], held.length, 'what is counted is what is there')
  }
}
