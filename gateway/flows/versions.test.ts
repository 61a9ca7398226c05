import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { readFlowFile } from './flow-file.ts'
import { NO_FLOWS, readFlowIndex, VERSIONS_MAX, withVersion } from './versions.ts'
import { FlowVersions } from './versions-system.ts'

const BY = { atMs: 1_000, by: 'ana', why: '', origin: 'import' } as const

function flowsWith(name: string): string {
  return JSON.stringify([{ id: 'a1', type: 'tab', label: name }])
}

function opened(t: { after(run: () => void): void }) {
  const folder = mkdtempSync(join(tmpdir(), 'flow-versions-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return { folder, versions: new FlowVersions(folder) }
}

test('what is imported is in force, and a rollback goes to what was before', async (t) => {
  const { versions } = opened(t)
  assert.equal(versions.index.active, null)
  versions.add(flowsWith('first'), BY)
  const second = versions.add(flowsWith('second'), {
    ...BY,
    by: 'bo',
    why: 'the sign',
    origin: 'edit',
  })
  assert.deepEqual([second.number, second.by, second.why, second.nodes], [2, 'bo', 'the sign', 1])
  assert.deepEqual([versions.index.active, versions.index.before], [2, 1])
  versions.activate(1)
  assert.deepEqual([versions.index.active, versions.index.before], [1, 2])
  assert.equal(await versions.read(1), flowsWith('first'))
})

test('of many versions the newest stay and what is in force before them; numbers are never given twice', (t) => {
  const { folder, versions } = opened(t)
  for (let i = 0; i < VERSIONS_MAX; i++) versions.add(flowsWith(`${i}`), BY)
  versions.activate(1)
  versions.add(flowsWith('newest'), BY)
  const { index } = versions
  assert.deepEqual([index.active, index.before, index.last], [31, 1, 31])
  assert.ok(index.versions.some(({ number }) => number === 1))
  versions.add(flowsWith('newer still'), BY)
  assert.ok(!versions.index.versions.some(({ number }) => number === 1))
  assert.equal(readdirSync(join(folder, 'flow-versions')).length, VERSIONS_MAX + 1)
})

test('a version that the medium has changed is not run', async (t) => {
  const { folder, versions } = opened(t)
  versions.add(flowsWith('first'), BY)
  writeFileSync(join(folder, 'flow-versions', '000001.json'), flowsWith('other'))
  await assert.rejects(versions.read(1), { code: 'damaged' })
})

test('what is no flow file is refused, and says why', (t) => {
  const { versions } = opened(t)
  assert.throws(() => versions.add('{}', BY), { code: 'not-flows' })
  assert.throws(() => versions.activate(7), { code: 'unknown' })
  const rejected = ['', '{}', '[1]', '[{"id":1,"type":"tab"}]', `["${'x'.repeat(1_000_000)}"]`]
  for (const text of rejected) assert.equal(readFlowFile(text).kind, 'rejected')
  assert.equal(versions.index.last, 0)
})

test('what is written of the versions reads back; nothing else is taken for it, and nothing throws', () => {
  const about = { ...BY, sha256: 'ab'.repeat(32), bytes: 1, nodes: 1, signed: 'flows/a/1.0.0.json' }
  const { index } = withVersion(withVersion(NO_FLOWS, { ...about, origin: 'update' }).index, about)
  assert.deepEqual(readFlowIndex(JSON.stringify(index)), index)
  const broken = [
    { ...index, last: -1 },
    { ...index, active: '1' },
    { ...index, versions: [null] },
  ]
  for (const one of broken) assert.equal(readFlowIndex(JSON.stringify(one)), undefined)
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      assert.equal(readFlowIndex(text), undefined)
    }),
  )
})
