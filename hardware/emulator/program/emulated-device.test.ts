import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concatBytes } from '../../../base/bytes.ts'
import { seededRandom } from '../../../base/random.ts'
import { EUI } from '../../../test/support/emulated-board.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import { readFrame, writeFrame } from '../../mcu/frame.ts'
import { EmulatedDevice, spoil } from './emulated-device.ts'

/** A desk with one socket: what the host reads, how often a cable came and went. */
class Desk {
  readonly clock = new FakeClock()
  readonly read: Uint8Array[] = []
  plugged = 0
  pulled = 0
  say: (bytes: Uint8Array) => void = () => {}
  readonly device = new EmulatedDevice({
    clock: this.clock,
    random: seededRandom(1, 'spectrum'),
    eui: EUI,
    plugCable: async (onBytes) => {
      this.plugged++
      this.say = onBytes
      return { write: (bytes) => this.read.push(bytes), pull: () => this.pulled++ }
    },
  })

  ping(): Uint8Array {
    this.read.length = 0
    this.say(writeFrame({ id: 1, order: 0, payload: new Uint8Array() }))
    this.clock.advance(1)
    return concatBytes(this.read)
  }

  async wait(ms: number): Promise<void> {
    this.clock.advance(ms)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('F30: told to reset itself it goes and comes back, as often as it is told', async () => {
  const desk = new Desk()
  await desk.device.plug()
  for (let i = 1; i <= 3; i++) {
    desk.say(writeFrame({ id: 1, order: 3, payload: Uint8Array.of(0) }))
    await desk.wait(200)
    assert.deepEqual([desk.plugged, desk.pulled], [i, i])
    await desk.wait(500)
    assert.deepEqual([desk.plugged, desk.pulled], [i + 1, i])
    assert.equal(readFrame(desk.ping()).kind, 'frame')
  }
})

test('F27: unplugged it stays away until it is plugged in, and once is enough', async () => {
  const desk = new Desk()
  await desk.device.plug()
  await desk.device.carryOut({ kind: 'reset' })
  await desk.device.carryOut({ kind: 'unplug' })
  await desk.wait(10_000)
  assert.deepEqual([desk.plugged, desk.pulled], [1, 1])
  assert.equal((await desk.device.carryOut({ kind: 'reset' })).ok, false)
  await Promise.all([desk.device.plug(), desk.device.plug()])
  assert.equal(desk.plugged, 2)
})

test('F28, F29: only so many answers are spoiled as were asked for', async () => {
  const desk = new Desk()
  await desk.device.plug()
  const whole = desk.ping()
  await desk.device.carryOut({ kind: 'corrupt', answers: 2, at: 3 })
  assert.deepEqual(desk.ping(), whole.with(3, 0x40 ^ 0x55))
  assert.equal(desk.ping().length, whole.length)
  assert.deepEqual(desk.ping(), whole)
  assert.deepEqual(
    spoil(Uint8Array.of(1, 2, 3), { kind: 'drop', answers: 1, at: 9 }),
    Uint8Array.of(1, 2),
  )
  assert.deepEqual(
    spoil(Uint8Array.of(1, 2), { kind: 'duplicate', answers: 1, at: 0 }),
    Uint8Array.of(1, 1, 2),
  )
  assert.equal(spoil(Uint8Array.of(1), { kind: 'lose', answers: 1, at: 0 }), undefined)
})

test('F29: while it stalls nothing is answered, afterwards all of it is', async () => {
  const desk = new Desk()
  await desk.device.plug()
  await desk.device.carryOut({ kind: 'stall', ms: 3_000 })
  assert.equal(desk.ping().length, 0)
  await desk.wait(2_998)
  assert.equal(desk.read.length, 0)
  await desk.wait(1)
  assert.equal(desk.read.length, 1)
})
