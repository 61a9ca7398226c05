import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Throttle } from './throttle.ts'

const HOUR_MS = 3_600_000

/** How many of `tries` in an hour get as far as the password. */
function passing(
  throttle: Throttle,
  tries: number,
  of: (i: number) => { name: string; address: string; isKnownHere?: boolean },
) {
  let passed = 0
  for (let i = 0; i < tries; i++) {
    const tried = { isKnownHere: false, ...of(i) }
    if (throttle.ask(tried, 1_000_000 + (i * HOUR_MS) / tries) === 0) passed++
  }
  return passed
}

test('S3: of 10 000 tries an hour at one account 100 at most reach the password', () => {
  const from = { name: 'supervision', address: '10.0.0.1' }
  assert.ok(passing(new Throttle(), 10_000, () => from) <= 100)
  assert.ok(passing(new Throttle(), 10_000, () => ({ ...from, isKnownHere: true })) <= 100)
  // From a thousand addresses it is the account that counts.
  const many = passing(new Throttle(), 10_000, (i) => ({ ...from, address: `10.0.${i % 1000}.1` }))
  assert.ok(many <= 100, `${many}`)
  // At a thousand names it is the address.
  const names = passing(new Throttle(), 10_000, (i) => ({ ...from, name: `name-${i % 1000}` }))
  assert.ok(names <= 100, `${names}`)
})

test('S3: while an account is hammered its owner comes in from where it is known, and so do others', () => {
  const throttle = new Throttle()
  passing(throttle, 10_000, (i) => ({ name: 'supervision', address: `10.0.${i % 1000}.1` }))
  const nowMs = 1_000_000 + HOUR_MS
  const owner = { name: 'supervision', address: '192.168.1.5', isKnownHere: true }
  assert.equal(throttle.ask(owner, nowMs), 0)
  const stranger = { name: 'supervision', address: '192.168.1.6', isKnownHere: false }
  assert.ok(throttle.ask(stranger, nowMs) > 0)
  assert.equal(
    throttle.ask({ name: 'police', address: '192.168.1.6', isKnownHere: false }, nowMs),
    0,
  )
})

test('S3: another account comes in from the very address that hammers one', () => {
  const throttle = new Throttle()
  passing(throttle, 1_000, () => ({ name: 'supervision', address: '10.0.0.1', isKnownHere: true }))
  const other = { name: 'police', address: '10.0.0.1', isKnownHere: false }
  assert.equal(throttle.ask(other, 1_000_000 + HOUR_MS), 0)
})

test('each failure makes the next wait longer, a success forgets them, an hour of quiet too', () => {
  const throttle = new Throttle()
  const tried = { name: 'supervision', address: '10.0.0.1', isKnownHere: true }
  let nowMs = 0
  const waits = Array.from({ length: 12 }, () => {
    assert.equal(throttle.ask(tried, nowMs), 0)
    const waitMs = throttle.ask(tried, nowMs)
    nowMs += waitMs
    return waitMs / 1000
  })
  // The second look of the first round is let in too: three are free.
  assert.deepEqual(waits, [0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60])
  assert.equal(throttle.ask(tried, nowMs), 0)
  throttle.succeeded(tried)
  assert.equal(throttle.size, 0)
})

test('a right password without its code is no failure, and no way round the wait for codes', () => {
  const throttle = new Throttle()
  const tried = { name: 'supervision', address: '10.0.0.1', isKnownHere: true }
  let passed = 0
  for (let nowMs = 0; nowMs < HOUR_MS; nowMs += 500) {
    if (throttle.ask(tried, nowMs) > 0) continue
    throttle.takeBack(tried)
    if (throttle.ask(tried, nowMs) === 0) passed++
  }
  assert.ok(passed <= 100, `${passed}`)
})

test('a flood of names neither grows the memory nor frees the one that waits', () => {
  const throttle = new Throttle()
  const hot = { name: 'supervision', address: '10.0.0.1', isKnownHere: false }
  for (let i = 0; i < 12; i++) throttle.ask(hot, i * 60_000)
  const nowMs = 12 * 60_000 - 59_000
  assert.ok(throttle.ask(hot, nowMs) > 0)
  for (let i = 0; i < 30_000; i++) {
    throttle.ask({ name: `n${i}`, address: `a${i}`, isKnownHere: false }, nowMs)
  }
  assert.ok(throttle.size <= 30_000)
  assert.ok(throttle.ask(hot, nowMs) > 0)
})
