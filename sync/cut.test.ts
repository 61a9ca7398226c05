import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../base/ids.ts'
import { FactLog } from '../test/support/fact-log.ts'
import { PROBE, reading, spotTaken } from '../test/support/facts.ts'
import { type Cut, cutNext } from './cut.ts'
import { emptyDictionary } from './dict.ts'
import type { Stream } from './fact.ts'

const EPOCH = 5
const gw = '70b3d50000000001' as GatewayEui

function logOf(count: number): FactLog {
  const log = new FactLog([PROBE])
  for (let n = 0; n < count; n++) log.append(EPOCH, reading(n))
  return log
}

function cut(log: FactLog, from: number, stream: Stream = 3): Cut {
  const end = log.epochs()[0]!.streams.find((one) => one.stream === stream)!
  const lane = { epoch: EPOCH, stream }
  const limits = { rowsMax: 10, rowBytesMax: 500 }
  const range = { from, to: end.next, oldest: end.oldest }
  return cutNext({ gw, lane, ...range, source: log, dictionary: emptyDictionary(1), limits })
}

function rangeOf(one: Cut): string {
  if (one.kind === 'gap') return `gap ${one.message.from}..${one.message.to} ${one.message.reason}`
  return `batch ${one.made.message.seq0}..${one.made.message.next}`
}

test('a batch ends at its row limit, at its byte limit, or where the rows end', () => {
  assert.equal(rangeOf(cut(logOf(25), 0)), 'batch 0..10')
  assert.equal(rangeOf(cut(logOf(25), 20)), 'batch 20..25')
  const log = new FactLog()
  for (let n = 0; n < 5; n++) log.append(EPOCH, { ...spotTaken(n), subject: 'x'.repeat(200) })
  assert.equal(rangeOf(cut(log, 0, 1)), 'batch 0..2')
})

test('one row goes, however large', () => {
  const log = new FactLog()
  log.append(EPOCH, { ...spotTaken(1), subject: 'x'.repeat(2000) })
  assert.equal(rangeOf(cut(log, 0, 1)), 'batch 0..1')
})

test('I1: rows that were pruned are named in one GAP with the head after them', () => {
  const log = logOf(25)
  log.prune({ epoch: EPOCH, stream: 3 }, 12)
  const gap = cut(log, 3)
  assert.equal(rangeOf(gap), 'gap 3..12 1')
  const head = log.headBefore({ epoch: EPOCH, stream: 3, seq: 12 })
  assert.deepEqual(gap.kind === 'gap' && gap.message.head, head)
  assert.equal(rangeOf(cut(log, 12)), 'batch 12..22')
})

test('F4: a row that rotted on the disk is never sent as true: the batch ends before it, a GAP names it', () => {
  const log = logOf(25)
  log.rot({ epoch: EPOCH, stream: 3 }, 4, reading(99))
  assert.equal(rangeOf(cut(log, 0)), 'batch 0..4')
  assert.equal(rangeOf(cut(log, 4)), 'gap 4..5 3')
  assert.equal(rangeOf(cut(log, 5)), 'batch 5..15')
})

test('rows that cannot be read are named up to the first that can', () => {
  const log = logOf(25)
  const read = log.read.bind(log)
  log.read = (from) => (from.seq < 7 ? [] : read(from))
  assert.equal(rangeOf(cut(log, 2)), 'gap 2..7 3')
})
