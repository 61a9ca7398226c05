import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { flowsPathIn, makeFolderReady } from './child-folder-system.ts'
import { FlowVersions } from './versions-system.ts'

test('F56: what flows have put in the place of their file is not followed, and not run', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'flows-folder-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  const versions = new FlowVersions(dataDir)
  assert.equal(await makeFolderReady(dataDir, versions), null)
  const path = flowsPathIn(dataDir)
  assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), [])

  const text = '[{"id":"a","type":"tab"}]'
  versions.add(text, { atMs: 0, by: 'ana', why: '', origin: 'import' })
  const key = join(dataDir, 'vault.key')
  const replaced: readonly (() => void)[] = [
    () => writeFileSync(path, '[{"id":"evil","type":"tab"}]'),
    () => symlinkSync(key, path),
    () => mkdirSync(join(path, 'deep'), { recursive: true }),
  ]
  for (const put of replaced) {
    writeFileSync(key, 'the key')
    rmSync(path, { recursive: true })
    put()
    assert.equal(await makeFolderReady(dataDir, versions), 1)
    assert.equal(readFileSync(path, 'utf8'), text)
    assert.equal(readFileSync(key, 'utf8'), 'the key')
  }
})
