import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { rowBytes } from '../../sync/row.ts'
import { NOON_MS, spotTaken } from '../../test/support/facts.ts'
import { FactTable } from './facts.ts'
import { factHistory } from './history.ts'
import { openStore } from './open.ts'

const HOUR_MS = 3_600_000

test('a fact is found by the moment that it speaks of, however late it was kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-history-'))
  const db = openStore(join(folder, 'cigale.db'))
  try {
    const table = new FactTable(db)
    for (const seq of [0, 1, 2]) {
      const fact = { ...spotTaken(seq), atMs: NOON_MS + seq * HOUR_MS }
      const row = {
        epoch: 5,
        stream: 1,
        seq,
        bytes: rowBytes(fact),
        head: new Uint8Array(8),
      } as const
      table.append({ ...row, keptSinceMs: NOON_MS + 48 * HOUR_MS })
    }
    const span = { fromMs: NOON_MS, toMs: NOON_MS + 2 * HOUR_MS }
    const found = factHistory(db, { ...span, types: ['spotTaken'] })
    assert.deepEqual(
      found.map(({ seq }) => seq),
      [1, 0],
    )
  } finally {
    db.close()
    rmSync(folder, { recursive: true })
  }
})
