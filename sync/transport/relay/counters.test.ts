import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '../../../base/random.ts'
import {
  acknowledgementOf,
  hasCome,
  readAcknowledgement,
  writeAcknowledgement,
} from './acknowledgement.ts'
import { blockAfter, type CounterBlock, reserved, takeCounters } from './counter-block.ts'
import { judgeCounter, NOTHING_CAME, type ReplayWindow, withCounter } from './replay-window.ts'

test('F76, I5: no counter is used twice, whenever the power goes between reserving and sending', () => {
  const random = seededRandom(76)
  const used = new Set<number>()
  let onDisk = 0
  let block: CounterBlock = blockAfter(onDisk)
  for (let step = 0; step < 20_000; step++) {
    const count = 1 + random.below(16)
    const taken = takeCounters(block, count)
    assert.notEqual(taken.kind, 'spent')
    if (taken.kind === 'counters') {
      for (let counter = taken.first; counter < taken.first + count; counter++) {
        assert.ok(!used.has(counter), `${counter} is used twice`)
        used.add(counter)
      }
      block = taken.block
    }
    if (taken.kind === 'reserve') {
      // Cut before the end is on the medium: the old one counts.
      const isWritten = random.below(10) > 0
      if (isWritten) onDisk = taken.end
      block = isWritten ? reserved(block, taken.end) : blockAfter(onDisk)
    }
    if (random.below(50) === 0) block = blockAfter(onDisk)
  }
  assert.ok(used.size > 50_000)
})

test('the last counters of a key are used, and then none', () => {
  const top = 2 ** 32
  const last = takeCounters({ next: top - 2, end: top }, 2)
  assert.deepEqual(last.kind === 'counters' && last.first, top - 2)
  assert.deepEqual(takeCounters({ next: top - 1, end: top }, 2), { kind: 'spent' })
  const short = takeCounters({ next: top - 100, end: top - 100 }, 1)
  assert.deepEqual(short, { kind: 'reserve', end: top })
})

/** As an exact memory of all counters would say. */
function judgedBySet(came: readonly number[], counter: number): string {
  const highest = Math.max(-1, ...came)
  if (came.includes(counter)) return highest - counter > 64 ? 'old' : 'seen'
  return counter < highest - 64 ? 'old' : 'new'
}

test('the window says of any counter in any order what a memory of all of them would', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200), { maxLength: 120 }), (counters) => {
      let window: ReplayWindow = NOTHING_CAME
      const came: number[] = []
      for (const counter of counters) {
        const verdict = judgeCounter(window, counter)
        assert.equal(verdict, judgedBySet(came, counter), `${counter} after ${came}`)
        if (verdict !== 'new') continue
        window = withCounter(window, counter)
        came.push(counter)
      }
    }),
  )
})

test('an acknowledgement tells of 33 counters what has come, and of no other', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(100), { minLength: 1, maxLength: 60 }), (counters) => {
      const came = counters.toSorted((a, b) => a - b)
      const window = came.reduce(withCounter, NOTHING_CAME)
      const told = acknowledgementOf(window)!
      const back = readAcknowledgement(writeAcknowledgement(told))
      assert.deepEqual(back, told)
      for (let counter = 0; counter <= 110; counter++) {
        const isTold = counter <= told.highest && counter >= told.highest - 32
        const verdict = !isTold ? 'unknown' : came.includes(counter) ? 'yes' : 'no'
        assert.equal(hasCome(told, counter), verdict, `${counter} of ${came}`)
      }
    }),
  )
  assert.equal(acknowledgementOf(NOTHING_CAME), undefined)
  assert.equal(readAcknowledgement(new Uint8Array(7)), undefined)
  assert.equal(readAcknowledgement(new Uint8Array(9)), undefined)
})
