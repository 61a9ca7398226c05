import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EmulatedBoard, emulatedBoard } from '../../test/support/emulated-board.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { McuError } from '../mcu/errors.ts'
import { type ResetDone, resetByHand } from './reset-by-hand.ts'

/** The microcontroller is off the bus for so long after its reset. */
async function reset(
  withBridge: boolean,
  absentMs: number,
  prepare: (board: EmulatedBoard) => void = () => {},
) {
  const clock = new FakeClock()
  const board = emulatedBoard(clock, { latencyMs: 1 })
  prepare(board)
  let backMs = 0
  const unplug = board.bridge.unplug.bind(board.bridge)
  board.bridge.unplug = (reason) => {
    backMs = clock.monoMs() + absentMs
    unplug(reason)
  }
  let outcome: ResetDone | unknown
  let isDone = false
  const findPort = async () => {
    if (clock.monoMs() >= backMs) return board.bridge
    throw new McuError('gone', 'no board 0483:5740 is plugged in')
  }
  resetByHand({ findPort, clock, withBridge }).then(
    (value) => {
      outcome = value
      isDone = true
    },
    (error: unknown) => {
      outcome = error
      isDone = true
    },
  )
  while (!isDone) {
    clock.advance(1)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { outcome, board }
}

test('a reset of the board puts its chip back to where power left it, and says how long it took', async () => {
  const { outcome, board } = await reset(false, 0, ({ chip, sx1261 }) => {
    chip.registers[0x5605] = 0x0f
    sx1261.registers.set(0x8000, 1)
  })
  const done = outcome as ResetDone
  assert.equal(done.bridgeMs, undefined)
  assert.ok(done.boardMs > 0 && done.boardMs < 100, String(done.boardMs))
  assert.equal(done.bridgeVersion, 'V01.00.00')
  assert.equal(board.chip.isListening, false)
  assert.equal(board.sx1261.registers.size, 0)
})

test('F27: a microcontroller that resets is waited for until it is back on the bus', async () => {
  const { outcome } = await reset(true, 1_500)
  const { bridgeMs, boardMs } = outcome as ResetDone
  // 200 ms until it leaves, 1.5 s away, looked for every 200 ms, 120 ms of silence first.
  assert.ok(bridgeMs! >= 1_700 && bridgeMs! < 2_300, String(bridgeMs))
  assert.ok(boardMs < 100)
})

test('F27: one that does not come back is given up after 15 s, with what to do', async () => {
  const { outcome } = await reset(true, 60_000)
  assert.ok(outcome instanceof McuError && outcome.code === 'gone', String(outcome))
  assert.match(outcome.message, /did not come back within 15 s.*unplug the board/)
})

test('F36: a chip that does not answer after its reset is said so', async () => {
  const { outcome } = await reset(false, 0, ({ chip }) => {
    const read = chip.read.bind(chip)
    chip.read = (at, bytes) => (at === 0x5606 ? new Uint8Array(bytes) : read(at, bytes))
  })
  assert.match(String(outcome), /no SX1302 answers 2 s after its reset/)
})
