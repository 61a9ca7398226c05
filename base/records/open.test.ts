import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { openRecords } from './open-system.ts'
import { StoreError } from './store-error.ts'

function inFolder(run: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-records-'))
  return run(join(folder, 'people.db')).finally(() => rmSync(folder, { recursive: true }))
}

test('records and logs are there after a restart, in a file for its owner alone', async () => {
  await inFolder(async (path) => {
    const first = openRecords(path)
    await first.records.put({ kind: 'account', id: 'chef', body: { n: 1 } }, 5)
    await first.records.append('audit', () => ({ what: 'setup' }), 6)
    first.close()
    assert.equal(statSync(path).mode & 0o777, 0o600)
    const second = openRecords(path)
    assert.deepEqual((await second.records.get('account', 'chef'))?.body, { n: 1 })
    const [entry] = await second.records.log('audit', { limit: 1 })
    assert.deepEqual(entry, { seq: 1, atMs: 6, body: { what: 'setup' } })
    second.close()
  })
})

test('what is no database, or one of a later version, is refused with the reason and left as it is', async () => {
  await inFolder(async (path) => {
    writeFileSync(path, 'not a database, and long enough to be looked at as one'.repeat(40))
    assert.throws(() => openRecords(path), { name: 'StoreError', code: 'open' })
    assert.throws(() => openRecords(join(path, 'deeper.db')), StoreError)
  })
  await inFolder(async (path) => {
    openRecords(path).close()
    const db = new Database(path)
    db.pragma('user_version = 9')
    db.close()
    assert.throws(() => openRecords(path), { code: 'newer-schema' })
  })
})
