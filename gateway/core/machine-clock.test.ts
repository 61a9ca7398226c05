import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { liftClock, NtpWatch, setMachineClock } from './machine-clock-system.ts'

const RELEASED_MS = Date.UTC(2027, 0, 1)
const FLOOR_MS = Date.UTC(2027, 5, 1)
const LIMITS = { releasedMs: RELEASED_MS, floorMs: FLOOR_MS }

/** A program of that name, first on the path, that notes how it was called; this machine's clock stays as it is. */
function standIn(t: TestContext, name: string, script: string): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-clock-'))
  const path = process.env['PATH'] ?? ''
  const file = join(folder, name)
  writeFileSync(file, `#!/bin/sh\necho "$@" >> ${folder}/calls\n${script}\n`)
  chmodSync(file, 0o755)
  process.env['PATH'] = `${folder}:${path}`
  t.after(() => {
    process.env['PATH'] = path
    rmSync(folder, { recursive: true })
  })
  return () => readFileSync(join(folder, 'calls'), 'utf8')
}

test('F19, F72: a clock of 1970 is lifted to what was lived through, before anything speaks TLS', (t) => {
  const calls = standIn(t, 'date', '')
  const clock = new FakeClock({ wallMs: 5_000 })
  const lifted = liftClock(clock, LIMITS)
  assert.equal(lifted.kind, 'lifted')
  assert.equal(calls(), `-u -s @${FLOOR_MS / 1000}.000\n`)
})

test('F19: where it may not be set that is said, in the words of the system', (t) => {
  standIn(t, 'date', 'echo "date: cannot set date: Operation not permitted" >&2; exit 1')
  const lifted = liftClock(new FakeClock({ wallMs: 5_000 }), LIMITS)
  assert.deepEqual(lifted, {
    kind: 'not-allowed',
    reason: 'date: cannot set date: Operation not permitted',
  })
})

test('F20: a clock behind the last run but after the release is left alone: that run’s may have been wrong', () => {
  const clock = new FakeClock({ wallMs: RELEASED_MS + 1 })
  assert.equal(liftClock(clock, LIMITS).kind, 'not-needed')
})

test('a time that was told is handed to the machine to the millisecond', async (t) => {
  const calls = standIn(t, 'date', '')
  assert.equal(await setMachineClock(FLOOR_MS + 250), undefined)
  assert.equal(calls(), `-u -s @${FLOOR_MS / 1000}.250\n`)
})

test('whether the kernel follows NTP is what timedatectl says', async (t) => {
  const calls = standIn(t, 'timedatectl', 'echo yes')
  const watch = new NtpWatch(new FakeClock())
  watch.open()
  for (let tries = 0; tries < 200 && !watch.isSynchronized; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  assert.equal(watch.isSynchronized, true)
  assert.equal(calls(), 'show --property=NTPSynchronized --value\n')
  watch.close()
})
