import assert from 'node:assert/strict'
import { test } from 'node:test'
import { installAdvice, judgeInstall, type TestFrame } from './install-verdict.ts'

const SF7_FLOOR = -7.5
const SF12_FLOOR = -20

function frames(snrs: readonly number[], counters?: readonly number[]): TestFrame[] {
  return snrs.map((snrDb, i) => ({
    ...{ fCntUp: counters?.[i] ?? i, dataRate: 5, snrDb, floorDb: SF7_FLOOR },
  }))
}

test('a place is good from 15 dB on, enough from 10, weak below', () => {
  const verdict = (snrDb: number) => judgeInstall(frames(Array(5).fill(snrDb)), SF12_FLOOR).verdict
  assert.equal(verdict(7.5), 'good')
  assert.equal(verdict(7.4), 'enough')
  assert.equal(verdict(2.5), 'enough')
  assert.equal(verdict(2.4), 'weak')
})

test('a quarter of the frames may be worse than the figure, not more', () => {
  assert.equal(judgeInstall(frames([-9, 9, 9, 9, 9]), SF12_FLOOR).reserveDb, 16.5)
  assert.equal(judgeInstall(frames([-9, -8, 9, 9, 9]), SF12_FLOOR).reserveDb, -0.5)
})

test('four frames are no verdict, and the sentence says how many are missing', () => {
  const judged = judgeInstall(frames([9, 9, 9, 9]), SF12_FLOOR)
  assert.equal(judged.verdict, 'unknown')
  assert.match(installAdvice(judged).fr, /^Encore 1 message pour juger/)
  const nothing = judgeInstall([], SF12_FLOOR)
  assert.deepEqual([nothing.verdict, nothing.reserveDb, nothing.sent], ['unknown', null, 0])
})

test('frames that are lost make a place weak whatever the rest say, and the sentence is about them', () => {
  const judged = judgeInstall(frames([9, 9, 9, 9, 9], [0, 2, 4, 6, 9]), SF12_FLOOR)
  assert.deepEqual([judged.verdict, judged.received, judged.sent], ['weak', 5, 10])
  assert.match(installAdvice(judged).en, /^5 of 10 messages came/)
})

test('another data rate is offered only where it would be enough; a gateway comes last', () => {
  const remedies = (snrDb: number, slowest: number | undefined) =>
    judgeInstall(frames(Array(5).fill(snrDb)), slowest).remedies
  assert.deepEqual(remedies(9, SF12_FLOOR), [])
  assert.deepEqual(remedies(4, SF12_FLOOR), ['move'])
  assert.deepEqual(remedies(-2, SF12_FLOOR), ['move', 'slower', 'gateway'])
  assert.deepEqual(remedies(-11, SF12_FLOOR), ['move', 'gateway'])
  assert.deepEqual(remedies(-2, undefined), ['move', 'gateway'])
})
