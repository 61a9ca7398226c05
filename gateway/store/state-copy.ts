/**
 * The state as one SQLite image in memory, read beside whoever writes: every table but the facts. What
 * cannot be told from it stands in the journal (restore-system.ts) or with the hypervisor.
 */

import Database from 'better-sqlite3'
import { type Db, migrate, openStoreReadOnly, StoreError } from './open.ts'

/** Without `facts`: those stand in the journal. */
export const STATE_TABLES = [
  ...['meta', 'devices', 'device_states', 'sessions'],
  ...['assets', 'asset_states', 'lists', 'streams'],
]

/** As of the last checkpoint, in one read transaction: the writer waits for nothing. */
export function copyState(path: string): Uint8Array {
  const from = openStoreReadOnly(path)
  const copy = new Database(':memory:')
  try {
    migrate(copy, ':memory:')
    from.transaction(() => {
      sameSchema(from, copy, path)
      copy.transaction(() => {
        for (const table of STATE_TABLES) copyTable(from, copy, table)
      })()
    })()
    return copy.serialize()
  } finally {
    copy.close()
    from.close()
  }
}

function sameSchema(from: Db, copy: Db, path: string): void {
  const [there, known] = [from, copy].map((db) => db.pragma('user_version', { simple: true }))
  if (there === known) return
  throw new StoreError(
    'newer',
    `${path} has schema ${String(there)}, this program ${String(known)}`,
  )
}

function copyTable(from: Db, copy: Db, table: string): void {
  const rows = from.prepare(`SELECT * FROM ${table}`).raw()
  const marks = rows.columns().map(() => '?')
  const put = copy.prepare(`INSERT INTO ${table} VALUES (${marks.join(', ')})`)
  for (const row of rows.iterate()) put.run(row as unknown[])
}

/** What the state says of itself, in the open. */
export type StateHead = { readonly schema: number; readonly atMs: number; readonly clk: number }

export function stateHead(db: Db): StateHead {
  const meta = db.prepare('SELECT value FROM meta WHERE name = ?').pluck()
  const schema = db.pragma('user_version', { simple: true }) as number
  return { schema, atMs: Number(meta.get('at_ms') ?? 0), clk: Number(meta.get('clk') ?? 0) }
}
