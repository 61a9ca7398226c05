import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { MemoryRecords } from '../../test/support/memory-records.ts'
import { systemRandom } from '../random-system.ts'
import { openRecords } from '../records/open-system.ts'
import type { Records } from '../records/records.ts'
import { Secret } from '../secret.ts'
import { Audit, AuditFull, KEPT_MS } from './audit.ts'
import { Sealing } from './sealing.ts'

const DAY_MS = 86_400_000
const note = (what: string) => {
  return { who: 'supervision', what, target: 'POST /x', from: '10.0.0.1', result: '200' }
}

async function withAudit(
  run: (rig: {
    audit: Audit
    clock: FakeClock
    records: Records
    sql: (text: string) => void
  }) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-audit-'))
  const path = join(folder, 'a.db')
  const { records, close } = openRecords(path)
  const clock = new FakeClock()
  const sealing = new Sealing(new Secret(new Uint8Array(32).fill(7)), systemRandom)
  const audit = new Audit({ records, clock, mac: (text) => sealing.mac(text) })
  const sql = (text: string): void => {
    const db = new Database(path)
    assert.ok(db.prepare(text).run().changes > 0, text)
    db.close()
  }
  try {
    await run({ audit, clock, records, sql })
  } finally {
    close()
    rmSync(folder, { recursive: true })
  }
}

test('S10: the chain is whole as it was written', async () => {
  await withAudit(async ({ audit }) => {
    assert.deepEqual(await audit.verify(), { kind: 'whole', from: 1, to: 0 })
    for (let i = 0; i < 1_200; i++) {
      await audit.note({ ...note(`act ${i}`), change: { before: { b: i, a: 1 }, after: null } })
    }
    assert.deepEqual(await audit.verify(), { kind: 'whole', from: 1, to: 1_200 })
    const [newest] = await audit.read({ limit: 1 })
    assert.equal((newest!.body as { what: string }).what, 'act 1199')
  })
})

for (const [how, sql, fault] of [
  [
    'changed',
    `UPDATE logs SET body = replace(body, 'act 5', 'act 6') WHERE seq = 6`,
    { seq: 6, fault: 'changed' },
  ],
  ['taken out', 'DELETE FROM logs WHERE seq = 6', { seq: 6, fault: 'missing' }],
  ['cut off at the end', 'DELETE FROM logs WHERE seq = 10', { seq: 10, fault: 'missing' }],
  [
    'moved in time by its content',
    `UPDATE logs SET body = json_set(body, '$.prev', '') WHERE seq = 2`,
    { seq: 2, fault: 'changed' },
  ],
] as const) {
  test(`S10: an entry that is ${how} breaks the chain there`, async () => {
    await withAudit(async ({ audit, sql: run }) => {
      for (let i = 0; i < 10; i++) await audit.note(note(`act ${i}`))
      run(sql)
      assert.deepEqual(await audit.verify(), { kind: 'broken', ...fault })
    })
  })
}

test('S10: a whole chain under another key is not ours', async () => {
  await withAudit(async ({ audit, records, clock }) => {
    await audit.note(note('one'))
    const other = new Sealing(new Secret(new Uint8Array(32).fill(8)), systemRandom)
    const forger = new Audit({ records, clock, mac: (text) => other.mac(text) })
    await forger.note(note('two'))
    assert.deepEqual(await audit.verify(), { kind: 'broken', seq: 2, fault: 'changed' })
  })
})

test('S10: three years are kept, and what is left is still proved whole', async () => {
  await withAudit(async ({ audit, clock, records }) => {
    for (let day = 0; day < 1_400; day++) {
      await audit.note(note(`day ${day}`))
      clock.advance(DAY_MS)
    }
    const forgotten = await audit.forgetOld()
    assert.equal(forgotten, 1_400 - KEPT_MS / DAY_MS)
    const [oldest] = await records.log('audit', { limit: 1, after: 0 })
    assert.equal(oldest!.seq, forgotten + 1)
    assert.deepEqual(await audit.verify(), { kind: 'whole', from: forgotten + 1, to: 1_400 })
    await audit.note(note('one more'))
    assert.deepEqual(await audit.verify(), { kind: 'whole', from: forgotten + 1, to: 1_401 })
    assert.equal(await audit.forgetOld(), 0)
  })
})

test('S10: where there is little room the older half goes once it is kept elsewhere, and the chain holds', async () => {
  const records = new MemoryRecords()
  let elsewhere = 0
  let noted = 0
  const bound = {
    ...{ entriesMax: 10, keptElsewhere: async () => elsewhere },
    onNoted: () => {
      noted++
    },
  }
  const audit = new Audit({ records, clock: new FakeClock(), mac: (text) => `mac ${text}`, bound })
  for (let i = 1; i <= 8; i++) await audit.note(note(`act ${i}`))
  assert.deepEqual([await audit.fillPercent(), noted], [80, 8])
  for (let i = 9; i <= 10; i++) await audit.note(note(`act ${i}`))
  await assert.rejects(audit.note(note('one too many')), AuditFull)
  assert.deepEqual(await audit.verify(), { kind: 'whole', from: 1, to: 10 })
  elsewhere = 3
  await audit.note(note('act 11'))
  assert.deepEqual(await audit.verify(), { kind: 'whole', from: 4, to: 11 })
  elsewhere = 11
  for (let i = 12; i <= 14; i++) await audit.note(note(`act ${i}`))
  assert.deepEqual(await audit.verify(), { kind: 'whole', from: 9, to: 14 })
  assert.equal(await audit.fillPercent(), 60)
})
