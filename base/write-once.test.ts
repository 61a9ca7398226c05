import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { writeOnce } from './write-once-system.ts'

const PROCESSES = 6

describe('a file that is made once', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'cigale-write-once-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  test('is for its owner alone, stays as it was made first, and leaves nothing beside it', () => {
    const path = join(folder, 'key')
    writeOnce(path, 'first')
    writeOnce(path, 'second')
    assert.equal(readFileSync(path, 'utf8'), 'first')
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(folder), ['key'])
  })

  test('what another process has left half-written beside it is in nobody’s way', () => {
    const path = join(folder, 'left')
    writeFileSync(`${path}.${process.pid}.new`, 'ha')
    writeOnce(path, 'whole')
    assert.equal(readFileSync(path, 'utf8'), 'whole')
  })

  test('says why it could not be made', () => {
    assert.throws(() => writeOnce(join(folder, 'no', 'such'), 'x'), { code: 'ENOENT' })
  })

  test('processes that make it at once all find the same, and none a part of it', async () => {
    const path = join(folder, 'raced')
    const program = `
      import { readFileSync } from 'node:fs'
      import { writeOnce } from ${JSON.stringify(new URL('write-once-system.ts', import.meta.url).href)}
      writeOnce(${JSON.stringify(path)}, String(process.pid).padStart(64, '0'))
      process.stdout.write(readFileSync(${JSON.stringify(path)}, 'utf8'))`
    const found = await Promise.all(
      Array.from({ length: PROCESSES }, () => output(['--input-type=module', '-e', program])),
    )
    assert.deepEqual(new Set(found), new Set([readFileSync(path, 'utf8')]))
    assert.equal(found[0]?.length, 64)
  })
})

async function output(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return Buffer.concat(await child.stdout.toArray()).toString()
}
