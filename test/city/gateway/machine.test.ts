import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { seededRandom } from '../../../base/random.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { MemoryDisk } from '../../support/memory-disk.ts'
import { memoryFolder } from '../memory-folder.ts'
import { cityDisk } from './city-disk.ts'
import { readImage, tornImage, writeImage } from './database-image.ts'
import { Life, MachineClock } from './gateway-clock.ts'

test('F19, F22: a machine drifts, boots into 1970, and is set right by NTP', () => {
  const city = new FakeClock({ monoMs: 0, wallMs: Date.UTC(2027, 5, 1) })
  const clock = new MachineClock(city, 100)
  city.advance(10_000_000)
  assert.equal(Math.round(clock.monoMs()), 10_002_000)
  clock.boot({ isSet: false })
  city.advance(5_000)
  assert.ok(clock.wallMs() < 10_000)
  assert.equal(clock.ofLife(new Life()).clockState(), 0)
  clock.discipline()
  assert.equal(clock.wallMs(), Date.UTC(2027, 5, 1) + 10_005_000)
  clock.stepWall(-3_600_000)
  assert.equal(clock.wallMs(), Date.UTC(2027, 5, 1) + 6_405_000)
})

test('F25: timers of a frozen process run late and once, those of a dead one never', () => {
  const city = new FakeClock({ monoMs: 0 })
  const life = new Life()
  const clock = new MachineClock(city, 0).ofLife(life)
  const ran: number[] = []
  clock.after(1_000, () => ran.push(city.monoMs()))
  const cancel = clock.after(2_000, () => ran.push(-1))
  clock.after(90_000, () => ran.push(-2))
  life.freeze()
  city.advance(60_000)
  cancel()
  assert.deepEqual(ran, [])
  life.thaw()
  assert.deepEqual(ran, [60_000])
  life.ended = true
  city.advance(60_000)
  assert.deepEqual(ran, [60_000])
})

test('a power cut between write and sync takes what was not synced, a process that ended writes no more', async () => {
  const city = new FakeClock({ monoMs: 0 })
  const life = new Life()
  const memory = new MemoryDisk()
  const random = seededRandom(2)
  const parts = { clock: city, random, trouble: { stallMs: 0, failures: 0 }, onWrite: () => {} }
  const disk = cityDisk({ disk: memory, life, ...parts })
  await disk.create(0, Uint8Array.of(1), 64)
  await disk.write(0, 8, Uint8Array.of(2, 2))
  const synced = disk.sync(0)
  await Promise.resolve()
  city.advance(20)
  await synced
  await disk.write(0, 16, new Uint8Array(40).fill(3))
  life.ended = true
  void disk.write(0, 60, Uint8Array.of(9))
  const left = await memory.afterPowerCut(seededRandom(5)).read(0)
  assert.deepEqual([...left.subarray(8, 10)], [2, 2])
  assert.ok(left.subarray(16, 56).includes(0), 'the unsynced write survives in part at most')
  assert.equal(left[60], 0)
})

test('F1, F2: a database torn in the middle of a commit holds all of it or nothing', () => {
  const folder = mkdtempSync(join(memoryFolder(), 'cigale-torn-'))
  try {
    const path = join(folder, 'a.db')
    const db = new Database(path)
    db.pragma('journal_mode = WAL')
    db.exec('CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1)')
    const before = readImage(path)
    const insert = db.prepare('INSERT INTO t VALUES (?)')
    db.transaction(() => {
      for (let n = 0; n < 2_000; n++) insert.run(n)
    })()
    const after = readImage(path)
    const random = seededRandom(1)
    const counts = new Set<unknown>()
    for (let cut = 0; cut < 40; cut++) {
      const torn = join(folder, `cut-${cut}`, 'a.db')
      writeImage(torn, tornImage(before, after, random))
      const opened = new Database(torn)
      assert.equal(opened.pragma('integrity_check', { simple: true }), 'ok')
      counts.add(opened.prepare('SELECT count(*) FROM t').pluck().get())
      opened.close()
    }
    db.close()
    assert.ok(counts.has(1))
    for (const count of counts) assert.ok(count === 1 || count === 2_001, String(count))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
