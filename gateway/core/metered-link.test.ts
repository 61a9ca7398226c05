import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { accountAtStart } from '../../sync/sender/budget.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { readConfig } from '../config/load.ts'
import { meteredLink } from './metered-link-system.ts'

const SETTINGS = 'sync: { budget: { megabytesPerDay: 2, megabytesPerMonth: 30 } }'

function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-metered-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

function linkIn(folder: string, settings = SETTINGS) {
  const read = readConfig(settings)
  assert.ok(read.kind === 'config')
  return meteredLink(read.config, folder, new FakeClock())
}

test('without a budget in the settings the link is not metered', (t) => {
  assert.equal(linkIn(scratch(t), 'data: /tmp/x'), undefined)
})

test('what is left of the budget outlives a restart; a run that was cut off begins with the alarms’ share', (t) => {
  const folder = scratch(t)
  const first = linkIn(folder)
  assert.ok(first)
  assert.deepEqual(first.sender().policy?.budget, {
    bytesPerDay: 2_000_000,
    bytesPerMonth: 30_000_000,
  })
  assert.equal(first.sender().account, undefined)
  const account = { day: 0.7, month: 0.9, atMs: 5, othersPerMs: 1 }
  first.watch(() => account)
  assert.deepEqual(linkIn(folder)?.sender().account, { day: 0.7, month: 0.9, wasClosed: false })
  first.close()
  const again = linkIn(folder)?.sender().account
  assert.deepEqual(again, { day: 0.7, month: 0.9, wasClosed: true })
  assert.equal(accountAtStart(again, 0).day, 0.7)
})

test('an account that cannot be read counts as spent: only alarms go until it has refilled', (t) => {
  const folder = scratch(t)
  writeFileSync(join(folder, 'sync.account'), 'half a file')
  assert.equal(accountAtStart(linkIn(folder)?.sender().account, 0).day, 0)
})

test('the view names the streams that wait', (t) => {
  const link = linkIn(scratch(t))
  const view = link?.view({ day: 0.25, month: 0.8, atMs: 0, othersPerMs: 0 })
  assert.deepEqual(view?.heldBack, [3, 4])
})
