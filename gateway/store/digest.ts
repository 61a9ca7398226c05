/**
 * A digest over the state's tables, written with every checkpoint and checked at every start: SQLite
 * does not notice a flipped bit, and a counter that goes back lets a frame be replayed (F4). Facts have
 * their own chain of hashes (sync/row.ts); `streams` changes with their acknowledgements.
 */

import { createHash, type Hash } from 'node:crypto'
import type { Db } from './open.ts'

/** Each in the order of its primary key. `meta` without the digest itself. */
const QUERIES = [
  `SELECT name, value FROM meta WHERE name <> 'digest' ORDER BY name`,
  'SELECT * FROM devices ORDER BY dev_eui',
  'SELECT * FROM device_states ORDER BY dev_eui',
  'SELECT * FROM sessions ORDER BY dev_eui, slot',
  'SELECT * FROM assets ORDER BY id',
  'SELECT * FROM asset_states ORDER BY id',
  'SELECT * FROM lists ORDER BY name',
]

export class StateDigest {
  readonly #queries

  constructor(db: Db) {
    this.#queries = QUERIES.map((sql) => db.prepare(sql).raw())
  }

  compute(): Uint8Array {
    const hash = createHash('sha256')
    for (const query of this.#queries) {
      hash.update('\n')
      for (const row of query.iterate()) for (const value of row as unknown[]) add(hash, value)
    }
    return new Uint8Array(hash.digest())
  }
}

/** Type and length first, so that no two rows read alike. */
function add(hash: Hash, value: unknown): void {
  const bytes = value instanceof Uint8Array ? value : Buffer.from(String(value))
  hash.update(`${typeof value} ${bytes.length} `).update(bytes)
}
