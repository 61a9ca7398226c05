import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { endLeftOver, noteRunning } from './left-over-system.ts'

test('F56: flows that outlived their gateway are ended at its next start; nobody else is', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'flows-left-'))
  t.after(() => rmSync(folder, { recursive: true }))
  assert.equal(endLeftOver(folder), undefined)

  const looping = spawn(process.execPath, ['-e', 'for (;;);'], { detached: true, stdio: 'ignore' })
  const ended = once(looping, 'exit')
  noteRunning(folder, looping.pid!)
  assert.equal(endLeftOver(folder), looping.pid)
  assert.deepEqual(await ended, [null, 'SIGKILL'])
  assert.equal(endLeftOver(folder), undefined)

  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], {
    detached: true,
    stdio: 'ignore',
  })
  // The same number, given again to somebody who was started at another time.
  writeFileSync(join(folder, 'flows.pid'), `${other.pid} 1\n`)
  assert.equal(endLeftOver(folder), undefined)
  assert.equal(other.exitCode, null)
  assert.equal(other.signalCode, null)
  other.kill('SIGKILL')
})
