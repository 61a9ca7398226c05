import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import Database from 'better-sqlite3'
import { DataDirectoryBusy, lockDataDirectory } from './lock-system.ts'
import { openStore, openStoreReadOnly } from './open.ts'

let folder: string

describe('the store', () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'cigale-store-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('F7: synchronous is FULL at every open, also of a database that exists', () => {
    const path = join(folder, 'f7.db')
    for (let i = 0; i < 3; i++) {
      const db = openStore(path)
      assert.equal(db.pragma('synchronous', { simple: true }), 2)
      assert.equal(db.pragma('journal_mode', { simple: true }), 'wal')
      db.close()
    }
  })

  test('all tables are STRICT and only the owner may read the file', () => {
    const path = join(folder, 'strict.db')
    const db = openStore(path)
    const tables = db.pragma('table_list') as { name: string; strict: number; schema: string }[]
    const ours = tables.filter(({ name }) => !name.startsWith('sqlite_'))
    assert.ok(ours.length >= 7)
    for (const { name, strict } of ours) assert.equal(strict, 1, name)
    db.close()
    assert.equal(statSync(path).mode & 0o777, 0o600)
  })

  test('F17: a database of a newer program is refused with words that help', () => {
    const path = join(folder, 'newer.db')
    openStore(path).close()
    const db = new Database(path)
    db.pragma('user_version = 99')
    db.close()
    assert.throws(() => openStore(path), { code: 'newer', message: /newer Cigale.*backup/s })
  })

  test('F11: a damaged header is told as damage, not as a crash', () => {
    const path = join(folder, 'damaged.db')
    openStore(path).close()
    const noise = new Uint8Array(8192).fill(0x55)
    rmSync(`${path}-wal`, { force: true })
    writeFileSync(path, noise)
    assert.throws(() => openStore(path), { code: 'corrupt' })
  })

  test('a reader sees what the writer has committed', () => {
    const path = join(folder, 'both.db')
    const writer = openStore(path)
    writer.prepare("INSERT INTO meta (name, value) VALUES ('x', 1)").run()
    const reader = openStoreReadOnly(path)
    assert.equal(reader.prepare("SELECT value FROM meta WHERE name = 'x'").pluck().get(), 1)
    reader.close()
    writer.close()
  })

  test('F16: a second process on the same data directory is turned away at once', () => {
    const lock = lockDataDirectory(folder)
    assert.throws(() => lockDataDirectory(folder), DataDirectoryBusy)
    lock.close()
    lockDataDirectory(folder).close()
  })
})
