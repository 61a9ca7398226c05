import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { dirFetcher } from './dir-system.ts'
import { FetchError } from './fetcher.ts'

const stick = mkdtempSync(join(tmpdir(), 'cigale-dir-'))
const root = join(stick, 'repository')
const fetcher = dirFetcher(root)

function refused(code: string) {
  return (error: unknown) => error instanceof FetchError && error.code === code
}

describe('a repository on a stick', () => {
  before(() => {
    mkdirSync(join(root, 'metadata'), { recursive: true })
    writeFileSync(join(root, 'metadata/timestamp.json'), 'sixteen bytes...')
    writeFileSync(join(stick, 'secret'), 'not for you')
    symlinkSync('../../secret', join(root, 'metadata/link.json'))
    symlinkSync('../..', join(root, 'up'))
    execFileSync('mkfifo', [join(root, 'metadata/fifo.json')])
  })
  after(() => rmSync(stick, { recursive: true, force: true }))

  test('gives its files, and says what is missing', async () => {
    const bytes = await fetcher.fetch('metadata/timestamp.json', 16)
    assert.equal(Buffer.from(bytes as Uint8Array).toString(), 'sixteen bytes...')
    assert.equal(await fetcher.fetch('metadata/2.root.json', 16), 'missing')
    assert.equal(await fetcher.fetch('metadata/timestamp.json/x', 16), 'missing')
  })

  test('S19: nothing outside of it is read, by path or by link', async () => {
    for (const path of [
      '../secret',
      'metadata/../../secret',
      '/etc/passwd',
      'metadata//timestamp.json',
      './metadata/timestamp.json',
      'metadata/link.json',
      'up/secret',
      'metadata\\..\\..\\secret',
      'metadata/%2e%2e/x',
      'metadata/a\0b',
      '',
      'x'.repeat(321),
    ]) {
      await assert.rejects(fetcher.fetch(path, 1000), refused('refused'), path)
    }
  })

  test('S19: what is no plain file is not waited for', async () => {
    await assert.rejects(fetcher.fetch('metadata/fifo.json', 16), refused('refused'))
    await assert.rejects(fetcher.fetch('metadata', 16), refused('refused'))
  })

  test('I10: a longer file is not read', async () => {
    await assert.rejects(fetcher.fetch('metadata/timestamp.json', 15), refused('too-long'))
  })

  test('a stick that was pulled out is out of reach, which is not "missing"', async () => {
    const gone = dirFetcher(join(stick, 'no-such-mount'))
    await assert.rejects(gone.fetch('metadata/timestamp.json', 16), refused('unreachable'))
  })
})
