import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { hexOf } from '../../base/bytes.ts'
import { seededRandom } from '../../base/random.ts'
import { MemoryDisk } from '../../test/support/memory-disk.ts'
import { Journal, JournalError } from './journal.ts'
import { recoverJournal } from './recover.ts'
import { SEGMENT_BYTES, SEGMENT_HEADER_BYTES } from './segment.ts'

const soon = (task: () => void) => setImmediate(task)
const ID = new Uint8Array(8).fill(9)

async function open(disk: MemoryDisk, from = 0) {
  return await Journal.open({ disk, newId: ID, soon }, from, undefined)
}

function body(n: number, size = 40): Uint8Array {
  const bytes = new Uint8Array(size).fill(n & 0xff)
  new DataView(bytes.buffer).setUint32(0, n)
  return bytes
}

async function texts(disk: MemoryDisk): Promise<string[]> {
  return (await recoverJournal(disk, 0, undefined)).records.map((record) => hexOf(record.body))
}

describe('the journal', () => {
  test('what was synced is read back in order, over several segments', async () => {
    const disk = new MemoryDisk()
    const { journal } = await open(disk)
    const written: string[] = []
    for (let n = 0; n < 60; n++) {
      const bytes = body(n, 200_000)
      journal.append(bytes)
      written.push(hexOf(bytes))
      await journal.sync()
    }
    assert.deepEqual(await texts(disk), written)
    assert.ok(disk.files.size >= 3)
  })

  test('many appends share one sync', async () => {
    const disk = new MemoryDisk()
    const { journal } = await open(disk)
    const waits = Array.from({ length: 500 }, (_, n) => {
      journal.append(body(n))
      return journal.sync()
    })
    await Promise.all(waits)
    assert.equal(disk.syncs, 1)
  })

  test('nothing counts as synced before the disk has said so', async () => {
    const disk = new MemoryDisk()
    const { journal } = await open(disk)
    let release = () => {}
    disk.holdSync = new Promise((resolve) => {
      release = resolve
    })
    let synced = false
    journal.append(body(1))
    const done = journal.sync().then(() => {
      synced = true
    })
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
    assert.equal(synced, false)
    release()
    await done
    assert.equal(journal.synced, journal.end)
  })

  test('a journal that cannot keep up refuses, instead of growing', async () => {
    const disk = new MemoryDisk()
    const { journal } = await Journal.open(
      { disk, newId: ID, soon, pendingBytesMax: 1000 },
      0,
      undefined,
    )
    for (let n = 0; n < 10; n++) journal.append(body(n, 80))
    assert.throws(() => journal.append(body(99, 400)), { code: 'full' })
    await journal.sync()
    journal.append(body(100, 400))
    await journal.sync()
  })

  test('F12: after a failed sync the journal is not trusted any more', async () => {
    const disk = new MemoryDisk()
    const { journal } = await open(disk)
    journal.append(body(1))
    disk.trouble = () => {
      throw Object.assign(new Error('input/output error'), { code: 'EIO' })
    }
    await assert.rejects(journal.sync(), JournalError)
    disk.trouble = undefined
    assert.throws(() => journal.append(body(2)), { code: 'io' })
  })

  test('old segments go when the journal is too large, never that of the checkpoint', async () => {
    const disk = new MemoryDisk()
    const { journal } = await open(disk)
    let third = 0
    for (let n = 0; n < 90; n++) {
      const position = journal.append(body(n, 200_000))
      if (third === 0 && position >= 3 * SEGMENT_BYTES) third = position
      await journal.sync()
    }
    const rule = { bytesMax: 2 * SEGMENT_BYTES, segmentIsOld: () => false }
    await journal.retain({ ...rule, before: third })
    assert.deepEqual(
      await disk.list(),
      [...disk.files.keys()].sort((a, b) => a - b),
    )
    assert.equal(Math.min(...disk.files.keys()), 3)
  })
})

describe('after a power cut', () => {
  test('F1: cut at any byte of what was not synced, the synced prefix is whole and writing goes on', async () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = seededRandom(seed, 'cut')
      const disk = new MemoryDisk()
      const { journal } = await open(disk)
      const synced: string[] = []
      const steps = 1 + random.below(12)
      for (let n = 0; n < steps; n++) {
        journal.append(body(n, 10 + random.below(3000)))
        if (random.below(2) === 0) {
          await journal.sync()
          synced.splice(0, synced.length, ...(await texts(disk)))
        }
      }
      void journal.sync().catch(() => {})
      await new Promise((resolve) => setImmediate(resolve))
      const after = disk.afterPowerCut(random)
      const { journal: again } = await open(after)
      again.append(body(4711))
      await again.sync()
      const found = await texts(after)
      assert.deepEqual(found.slice(0, synced.length), synced, `seed ${seed}`)
      assert.equal(found.at(-1), hexOf(body(4711)))
    }
  })

  test('F2, F3: a damaged record in the middle cuts there, keeps the rest aside, folds none of it', async () => {
    const disk = new MemoryDisk()
    const { journal } = await open(disk)
    const positions = Array.from({ length: 20 }, (_, n) => journal.append(body(n)))
    await journal.sync()
    const file = disk.files.get(0)!
    file.cache[positions[7]! + 12]! ^= 0x10
    const { recovery, journal: again } = await open(disk)
    assert.equal(recovery.records.length, 7)
    assert.equal(recovery.damages[0]?.kind, 'quarantined')
    assert.equal(disk.quarantined.size, 1)
    assert.equal(again.end, positions[7])
    again.append(body(1000))
    await again.sync()
    assert.equal((await texts(disk)).length, 8)
  })

  test('records of another journal are never folded', async () => {
    const disk = new MemoryDisk()
    const { journal } = await open(disk)
    journal.append(body(1))
    await journal.sync()
    await assert.rejects(Journal.open({ disk, newId: ID, soon }, 0, new Uint8Array(8).fill(1)), {
      code: 'foreign',
    })
  })

  test('S19: no content of a segment makes recovery throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(200), async (noise, at) => {
        const disk = new MemoryDisk()
        const { journal } = await open(disk)
        for (let n = 0; n < 4; n++) journal.append(body(n, 30))
        await journal.sync()
        const file = disk.files.get(0)!
        file.cache.set(noise, SEGMENT_HEADER_BYTES + at)
        const { records } = await recoverJournal(disk, 0, undefined)
        assert.ok(records.length <= 4)
      }),
      { numRuns: 60 },
    )
  })
})
