import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const THREAD = fileURLToPath(new URL('../support/thread-at-rest.ts', import.meta.url))
/** V8 looks every eight seconds; the first look still sees the garbage being made. */
const LOOKS_MAX = 4

test('V8 sees that a thread is at rest, and collects what its start has left', async () => {
  const flags = ['--trace-gc', '--trace-memory-reducer', '--gc-memory-reducer-start-delay-ms=100']
  const child = spawn(process.execPath, [...flags, THREAD], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    let looks = 0
    for await (const line of createInterface({ input: child.stdout })) {
      if (/Mark-Compact \(reduce\)/.test(line)) return
      if (/Memory reducer: (low|high) alloc/.test(line)) looks++
      assert.ok(looks < LOOKS_MAX, `after ${looks} looks: ${line}`)
    }
    assert.fail('the thread ended')
  } finally {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
})
