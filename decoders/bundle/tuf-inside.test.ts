import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Updater } from 'tuf-js'
import { DAY_MS, START_MS, TestRepository } from '../../test/support/update-repository.ts'
import { TimedStore } from './timed-store.ts'
import { PRIVATE, reasonOf, useStore } from './tuf-inside.ts'

test('F19, S17: expiry is judged by the time that is handed in, not by the machine', async () => {
  const { files } = await TestRepository.make()
  const root = files.map.get('metadata/1.root.json')!
  const timestamp = Buffer.from(files.map.get('metadata/timestamp.json')!)
  const judged = (nowMs: number) => {
    const store = new TimedStore(root, nowMs)
    try {
      store.updateTimestamp(timestamp)
      return 'current'
    } catch (error) {
      assert.equal(store.refused, error)
      return reasonOf(error)
    }
  }
  assert.equal(judged(START_MS), 'current')
  assert.equal(judged(START_MS + 30 * DAY_MS - 1), 'current')
  assert.equal(judged(START_MS + 30 * DAY_MS), 'expired')
  assert.equal(judged(0), 'current')
})

test('the private names of tuf-js that we reach for are there', async () => {
  const { files } = await TestRepository.make()
  const root = files.map.get('metadata/1.root.json')!
  const metadataDir = mkdtempSync(join(tmpdir(), 'cigale-tuf-'))
  try {
    writeFileSync(join(metadataDir, 'root.json'), root)
    const updater = new Updater({ metadataDir, metadataBaseUrl: 'https://repository.invalid' })
    const store = new TimedStore(root, 5)
    assert.deepEqual(Reflect.get(store, PRIVATE.time), new Date(5))
    useStore(updater, store)
    assert.equal(Reflect.get(updater, PRIVATE.store), store)
    assert.equal(typeof Reflect.get(updater, PRIVATE.loadTargets), 'function')
  } finally {
    rmSync(metadataDir, { recursive: true, force: true })
  }
})
