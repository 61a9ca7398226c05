import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { MemoryFolder } from '../../test/support/memory-folder.ts'
import { systemFolder } from './folder-system.ts'
import { PackageStore } from './package-store.ts'
import { UpdateError } from './update-error.ts'

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

test('I7: a package whose bytes changed on disk is not given out, and can be stored again', async () => {
  const bytes = Uint8Array.of(1, 2, 3)
  const sha256 = hashOf(bytes)
  const folder = new MemoryFolder()
  const store = new PackageStore(folder)
  await store.put(sha256, bytes)
  assert.deepEqual(await store.get(sha256), bytes)
  await folder.write(`${sha256}.dec`, Uint8Array.of(1, 2, 7))
  assert.equal(await store.get(sha256), undefined)
  assert.deepEqual(await store.list(), [])
  await store.put(sha256, bytes)
  assert.deepEqual(await store.get(sha256), bytes)
  folder.fault = (call) => (call === 'read' ? 'EIO' : undefined)
  assert.equal(await store.get(sha256), undefined)
  folder.fault = undefined
  assert.deepEqual(await store.get(sha256), bytes)
})

test('I10: a full store refuses until something is removed, and touches nothing else', async () => {
  const folder = new MemoryFolder()
  await folder.write('notes.txt', Uint8Array.of(1))
  const store = new PackageStore(folder)
  const all = Array.from({ length: 129 }, (_, i) => Uint8Array.of(i))
  for (const bytes of all.slice(0, 128)) await store.put(hashOf(bytes), bytes)
  const [first, last] = [all[0]!, all[128]!]
  await assert.rejects(
    store.put(hashOf(last), last),
    (error) => error instanceof UpdateError && error.code === 'full',
  )
  await store.put(hashOf(first), first)
  await store.keep([hashOf(first)])
  await store.put(hashOf(last), last)
  assert.deepEqual((await store.list()).sort(), [hashOf(first), hashOf(last)].sort())
  assert.ok((await folder.list()).includes('notes.txt'))
})

test('on a real file system packages are for their owner only', async () => {
  const root = mkdtempSync(join(tmpdir(), 'cigale-packages-'))
  try {
    const store = new PackageStore(systemFolder(join(root, 'packages')))
    assert.deepEqual(await store.list(), [])
    const bytes = Uint8Array.of(5)
    const sha256 = hashOf(bytes)
    await store.put(sha256, bytes)
    assert.deepEqual(await store.get(sha256), bytes)
    assert.equal(statSync(join(root, 'packages', `${sha256}.dec`)).mode & 0o777, 0o600)
    assert.equal(statSync(join(root, 'packages')).mode & 0o777, 0o700)
    await store.keep([])
    assert.equal(await store.get(sha256), undefined)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})
