import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { tmstUs } from '../../base/tmst.ts'
import { emulatedBoard } from '../../test/support/emulated-board.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { POLL_OPS, readPoll } from './poll.ts'
import { pulseSince } from './pps.ts'

const TURN = 2 ** 32

test('a pulse lies as far back as the latched counter is behind the running one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 40 }),
      fc.integer({ min: 0, max: 2_000_000 * 32 }),
      (ticks, agoTicks) => {
        const nowUs = Math.floor(ticks / 32)
        const thenUs = Math.floor((ticks - agoTicks) / 32)
        const counters = {
          counter32: ticks % TURN,
          pps32: (((ticks - agoTicks) % TURN) + TURN) % TURN,
        }
        const pulse = pulseSince(counters.pps32 ^ 1, counters, tmstUs(nowUs))
        assert.equal(pulse?.tmst, tmstUs(thenUs))
        assert.equal(pulse?.agoUs, nowUs - thenUs)
      },
    ),
  )
})

test('a value that was there before, or is older than a pulse can be, is no pulse', () => {
  const counters = { counter32: 100_000_000, pps32: 90_000_000 }
  assert.equal(pulseSince(undefined, counters, tmstUs(3_125_000)), undefined)
  assert.equal(pulseSince(90_000_000, counters, tmstUs(3_125_000)), undefined)
  const old = { counter32: 100_000_000, pps32: 0 }
  assert.equal(pulseSince(1, old, tmstUs(3_125_000)), undefined)
})

test('the emulated chip latches its counter at a pulse, where its pin is switched on', () => {
  const clock = new FakeClock()
  const { chip } = emulatedBoard(clock)
  const poll = () =>
    readPoll(
      POLL_OPS.map((op) =>
        op.kind === 'read' ? chip.read(op.address, op.bytes) : new Uint8Array(),
      ),
    )
  clock.advance(1_000)
  chip.pulse()
  assert.equal(poll().pps32, 0)
  chip.modify(0x6100, 0x03, 0x03)
  chip.pulse()
  clock.advance(250)
  assert.deepEqual(poll(), { fifoBytes: 0, counter32: 1_250 * 32_000, pps32: 1_000 * 32_000 })
})

test('a pulse between the two readings of a poll is left to the next', () => {
  const reading = (pps: number) => Uint8Array.of(0, 0, 0, pps, 0, 0, 1, 0)
  const level = Uint8Array.of(0, 0)
  assert.equal(readPoll([level, level, reading(1), reading(2)]).pps32, undefined)
  assert.equal(readPoll([level, level, reading(2), reading(2)]).pps32, 2)
})
