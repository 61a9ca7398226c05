/** Copies of a hypervisor's database: made while another process writes, checked, brought back. */

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { StoreError } from '../../base/records/store-error.ts'
import { backUp, checkDatabase, planRestore, restore } from '../../sync/hypervisor/backup-system.ts'

import { openSqliteStore } from '../../sync/hypervisor/store-sqlite.ts'
import { rowBytes } from '../../sync/row.ts'
import { spotTaken } from '../support/facts.ts'

const WRITER = fileURLToPath(new URL('../support/store-writer.ts', import.meta.url))
const MAIN = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))
const GW = '70b3d50000000001' as never

const folder = mkdtempSync(join(tmpdir(), 'cigale-backup-'))
const at = (name: string): string => join(folder, name)
let writer: ChildProcess | undefined

before(() => {
  writeFileSync(at('hypervisor.yaml'), `database: ${at('city.db')}\n`)
})
after(() => {
  writer?.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

async function writing(path: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [WRITER, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout!, 'data')
  return child
}

async function cigale(...args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text
  })
  const [code] = await once(child, 'close')
  return { code, out, err }
}

/** A small database that nobody has open. */
async function databaseOf(name: string, facts: number): Promise<string> {
  const store = openSqliteStore(at(name))
  const rows = Array.from({ length: facts }, (_, seq) => {
    const fact = spotTaken(seq)
    return { seq, fact, bytes: rowBytes(fact) }
  })
  const cursor = { epoch: 5, stream: 1, next: facts, head: new Uint8Array(8) } as const
  await store.write([{ kind: 'effect', gw: GW, effect: { kind: 'commit', cursor, rows } }], 1)
  await store.close()
  return at(name)
}

const isError = (code: StoreError['code'], said: RegExp) => (error: unknown) =>
  error instanceof StoreError && error.code === code && said.test(error.message)

test('copies are whole while another process commits: facts without holes, up to the cursor', async () => {
  writer = await writing(at('city.db'))
  let last = 0
  for (let i = 0; i < 8; i++) {
    const { facts } = await backUp({ from: at('city.db'), to: at(`copy-${i}.db`) })
    const copy = new Database(at(`copy-${i}.db`), { readonly: true })
    const one = (sql: string) => copy.prepare(sql).pluck().get()
    assert.equal(one('SELECT count(*) FROM facts'), facts)
    assert.equal(one('SELECT max(seq) + 1 FROM facts'), facts)
    assert.equal(one('SELECT next FROM cursors'), facts)
    copy.close()
    assert.ok(facts >= last)
    last = facts
  }
  assert.ok(last > checkDatabase(at('copy-0.db')).facts, 'the writer went on meanwhile')
  // One file each, and the owner's.
  const beside = readdirSync(folder).filter((name) => /copy-.*(part|wal|shm|journal)/.test(name))
  assert.deepEqual(beside, [])
  assert.equal(statSync(at('copy-0.db')).mode & 0o777, 0o600)
})

test('a running hypervisor refuses a restore and loses nothing by it', () => {
  assert.throws(
    () => planRestore({ from: at('copy-0.db'), to: at('city.db') }),
    isError('write', /in use: stop the hypervisor first/),
  )
  assert.throws(
    () => restore({ from: at('copy-0.db'), to: at('city.db') }, { stamp: 'x' }),
    isError('write', /in use/),
  )
  assert.equal(existsSync(at('city.db.before-x')), false)
  assert.equal(writer?.exitCode, null)
})

test('a copy comes back in place of what is there, which stays beside it', async () => {
  writer?.kill('SIGKILL')
  await once(writer!, 'exit')
  writer = undefined
  const copied = checkDatabase(at('copy-3.db'))
  const there = planRestore({ from: at('copy-3.db'), to: at('city.db') }).there
  assert.ok(there && there !== 'damaged' && there.facts > copied.facts)
  const kept = restore({ from: at('copy-3.db'), to: at('city.db') }, { stamp: '1' })
  assert.equal(checkDatabase(kept!).facts, there.facts)
  const store = openSqliteStore(at('city.db'))
  const [cursor] = await store.cursors(GW)
  assert.equal(cursor?.next, copied.facts)
  // And it goes on from there.
  const fact = spotTaken(copied.facts)
  const rows = [{ seq: copied.facts, fact, bytes: rowBytes(fact) }]
  const next = { epoch: 5, stream: 1, next: copied.facts + 1, head: new Uint8Array(8) } as const
  await store.write([{ kind: 'effect', gw: GW, effect: { kind: 'commit', cursor: next, rows } }], 9)
  assert.equal((await store.counts()).facts, copied.facts + 1)
  await store.close()
})

test('what is damaged, of a newer version or of something else is named and never brought back', async () => {
  const damaged = await databaseOf('damaged.db', 2_000)
  const file = openSync(damaged, 'r+')
  writeSync(file, Buffer.alloc(3_000, 0xff), 0, 3_000, 5 * 4_096)
  assert.throws(() => checkDatabase(damaged), isError('read', /damaged|cannot be read/))
  const newer = await databaseOf('newer.db', 3)
  const db = new Database(newer)
  db.pragma('user_version = 99')
  db.close()
  assert.throws(() => checkDatabase(newer), isError('newer-schema', /schema 99/))
  writeFileSync(at('notes.db'), 'a list of things\n'.repeat(400))
  const other = new Database(at('other.db'))
  other.exec('CREATE TABLE apples (a)')
  other.close()
  const good = await databaseOf('good.db', 5)
  for (const from of [damaged, newer, at('notes.db'), at('other.db'), at('missing.db'), good]) {
    assert.throws(() => restore({ from, to: good }, { stamp: '2' }), StoreError, from)
  }
  assert.equal(checkDatabase(good).facts, 5)
  await assert.rejects(backUp({ from: newer, to: at('no.db') }), isError('newer-schema', /99/))
  await assert.rejects(backUp({ from: good, to: newer }), isError('write', /there already/))
  await assert.rejects(backUp({ from: good, to: at('no/such/folder.db') }), StoreError)
  assert.equal(existsSync(at('no.db')), false)
})

test('a damaged database is replaced by a copy and kept for who wants to look', async () => {
  const good = await databaseOf('whole.db', 7)
  copyFileSync(at('damaged.db'), at('broken.db'))
  assert.equal(planRestore({ from: good, to: at('broken.db') }).there, 'damaged')
  const kept = restore({ from: good, to: at('broken.db') }, { stamp: '3' })
  assert.equal(checkDatabase(at('broken.db')).facts, 7)
  // But for the header's counter of changes.
  const body = (path: string): Buffer => readFileSync(path).subarray(100)
  assert.ok(body(kept!).equals(body(at('damaged.db'))))
})

test('the commands say what they did and what they will do; without --yes nothing changes', async () => {
  const config = ['--config', at('hypervisor.yaml')]
  const made = await cigale('hypervisor', 'backup', ...config, '--to', at('cli.db'))
  assert.equal(made.code, 0, made.err)
  assert.match(made.out, /cli\.db: whole, \d+ facts of 1 gateways, the newest .* old/)
  assert.match(made.err, /cigale-people-key/)
  const again = await cigale('hypervisor', 'backup', ...config, '--to', at('cli.db'))
  assert.deepEqual([again.code, /there already/.test(again.err)], [1, true])
  const store = openSqliteStore(at('city.db'))
  const { facts } = await store.counts()
  await store.close()
  const plan = await cigale('hypervisor', 'restore', ...config, '--from', at('copy-0.db'))
  assert.match(plan.out, /Facts since the copy come again/)
  assert.match(plan.err, /Nothing was changed/)
  assert.equal(checkDatabase(at('city.db')).facts, facts)
  const done = await cigale('hypervisor', 'restore', ...config, '--from', at('copy-0.db'), '--yes')
  assert.equal(done.code, 0, done.err)
  const check = await cigale('hypervisor', 'check', ...config, '--json')
  const told = JSON.parse(check.out) as { facts: number; schema: number }
  assert.equal(told.facts, checkDatabase(at('copy-0.db')).facts)
  const missing = await cigale('hypervisor', 'check')
  assert.equal(missing.code, 2)
})
