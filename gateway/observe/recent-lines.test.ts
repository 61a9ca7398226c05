import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../base/log.ts'
import { Secret } from '../../base/secret.ts'
import { RecentLines } from './recent-lines.ts'

test('the newest lines are kept, bounded, without those of each frame', () => {
  const kept = new RecentLines()
  const log = kept.around(silentLog, { wallMs: () => 7 })
  for (let i = 0; i < 1_000; i++) log.info({ i }, 'line')
  log.debug({}, 'a frame')
  assert.equal(kept.lines.length, 400)
  assert.deepEqual(kept.lines.at(-1), {
    atMs: 7,
    level: 'info',
    message: 'line',
    fields: { i: 999 },
  })
})

test('S12: a key in a line that is kept stands there as [key]', () => {
  const kept = new RecentLines()
  const log = kept.around(silentLog, { wallMs: () => 7 })
  log.warn({ key: new Secret(Uint8Array.of(0xde, 0xad)) }, 'with a key')
  assert.deepEqual(kept.lines[0]?.fields, { key: '[key]' })
})
