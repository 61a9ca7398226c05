import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LastBackup } from '../backup/last-system.ts'
import { checkLastBackup } from './doctor-backup.ts'

const DAY_MS = 24 * 3_600_000

test('the doctor reminds of a backup that was never made, is old, or came to nothing', () => {
  const made: LastBackup = {
    ...{ atMs: DAY_MS, outcome: 'made', madeAtMs: DAY_MS, bytes: 1, devices: 1, detail: '' },
  }
  const said = (last: LastBackup | undefined, day: number) => {
    const { verdict, detail } = checkLastBackup(last, day * DAY_MS)
    return `${verdict} ${detail}`
  }
  assert.equal(said(undefined, 1), 'warn none was ever made')
  assert.equal(said(made, 31), 'ok made 30 days ago')
  assert.equal(said(made, 32), 'warn made 31 days ago')
  const failed: LastBackup = { ...made, outcome: 'failed', detail: 'no room' }
  assert.match(said(failed, 2), /^warn made 1 days ago; the last try came to nothing: no room$/)
  assert.equal(said({ ...failed, madeAtMs: null }, 2), 'warn none was ever made')
})
