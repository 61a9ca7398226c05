import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { STREAMS } from '../fact.ts'
import {
  type Account,
  accountAtStart,
  charged,
  chargedBytes,
  FULL_ACCOUNT,
  leastLevel,
  levelNow,
  refilled,
  waitForLevelMs,
} from './budget.ts'

const DAY_MS = 24 * 3_600_000
const budget = { bytesPerDay: 400_000, bytesPerMonth: 8_000_000 }

test('whoever spends whenever the account allows spends no more than the day’s bytes in any 24 hours', () => {
  const waits = fc.array(fc.integer({ min: 0, max: 3 * 3_600_000 }), {
    minLength: 50,
    maxLength: 400,
  })
  fc.assert(
    fc.property(waits, fc.integer({ min: 20, max: 9_000 }), (gaps, bytes) => {
      let account: Account = { ...FULL_ACCOUNT, atMs: 0 }
      const spent: { atMs: number; bytes: number }[] = []
      for (const gapMs of gaps) {
        account = refilled(account, budget, account.atMs + gapMs)
        if (levelNow(account) < leastLevel(STREAMS.reading)) continue
        account = charged(account, budget, { cost: chargedBytes(bytes), isReading: true })
        spent.push({ atMs: account.atMs, bytes: chargedBytes(bytes) })
      }
      for (const { atMs: fromMs } of spent) {
        const within = spent.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + DAY_MS)
        assert.ok(within.reduce((sum, one) => sum + one.bytes, 0) <= budget.bytesPerDay)
      }
    }),
  )
})

test('over a month of steady hunger the month’s bytes are spent and no more', () => {
  let account: Account = { ...FULL_ACCOUNT, atMs: 0 }
  let total = 0
  while (account.atMs < 31 * DAY_MS) {
    account = refilled(account, budget, account.atMs + 60_000)
    if (levelNow(account) < leastLevel(STREAMS.state)) continue
    account = charged(account, budget, { cost: chargedBytes(200), isReading: false })
    total += chargedBytes(200)
  }
  assert.ok(total <= budget.bytesPerMonth, `${total}`)
  assert.ok(total >= budget.bytesPerMonth * 0.95, `${total}`)
})

test('what a person would miss most may go at the lowest level', () => {
  const levels = [STREAMS.alarm, STREAMS.state, STREAMS.aggregate, STREAMS.health, STREAMS.reading]
  const sorted = levels.map(leastLevel)
  assert.deepEqual(
    [...sorted].sort((a, b) => a - b),
    sorted,
  )
  assert.equal(sorted[0], Number.NEGATIVE_INFINITY)
})

test('a flood of alarms overdraws the account by a day at most, and the rest pays it back', () => {
  let account: Account = { ...FULL_ACCOUNT, atMs: 0 }
  for (let i = 0; i < 100_000; i++)
    account = charged(account, budget, { cost: chargedBytes(60), isReading: false })
  const level = leastLevel(STREAMS.state)
  const waitMs = waitForLevelMs(account, budget, level)
  assert.ok(waitMs > 0 && levelNow(refilled(account, budget, waitMs - 60_000)) < level)
  assert.ok(levelNow(refilled(account, budget, waitMs)) >= level)
})

test('a run that ended in order goes on with its account, one that was cut off keeps what alarms need', () => {
  const noted = { day: 0.9, month: 0.7 }
  const inOrder = accountAtStart({ ...noted, wasClosed: true }, 5)
  assert.deepEqual([inOrder.day, inOrder.month, inOrder.atMs], [0.9, 0.7, 5])
  const cutOff = accountAtStart({ ...noted, wasClosed: false }, 5)
  assert.ok(levelNow(cutOff) >= leastLevel(STREAMS.state))
  assert.ok(levelNow(cutOff) < leastLevel(STREAMS.reading))
  assert.equal(levelNow(accountAtStart(undefined, 0)), 1)
})
