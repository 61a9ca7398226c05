import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { concatBytes, hexOf } from '../../../base/bytes.ts'
import { emulatedBoard } from '../../../test/support/emulated-board.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import { writeFrame } from '../../mcu/frame.ts'
import { readPing, readStatus } from '../../mcu/orders.ts'

/** A board on a table, and everything that it has said. */
function onTheTable(how: Parameters<typeof emulatedBoard>[1] = {}) {
  const clock = new FakeClock()
  const board = emulatedBoard(clock, how)
  const heard: Uint8Array[] = []
  const gone: string[] = []
  void board.bridge.open({
    onBytes: (bytes) => heard.push(bytes),
    onGone: (reason) => gone.push(reason),
  })
  const say = (bytes: Uint8Array) => {
    board.bridge.write(bytes)
    clock.advance(0)
  }
  const ask = (order: number, ...payload: number[]): string => {
    heard.length = 0
    say(writeFrame({ id: 0x5a, order, payload: Uint8Array.from(payload) }))
    return hexOf(concatBytes(heard))
  }
  return { ...board, clock, heard, gone, say, ask }
}

const REFUSED = '5a0000ff'

test('an order it does not know, or of another length, is answered with an error', () => {
  const { ask, say, heard } = onTheTable()
  assert.equal(ask(0x06), REFUSED)
  assert.equal(ask(0x00, 1), REFUSED)
  assert.equal(ask(0x01, 1), REFUSED)
  assert.equal(ask(0x03), REFUSED)
  assert.equal(ask(0x04, 0, 1), REFUSED)
  heard.length = 0
  // 4 201 bytes are announced: more than its buffer holds.
  say(Uint8Array.of(0x5a, 0x10, 0x69, 0x05))
  assert.equal(hexOf(concatBytes(heard)), REFUSED)
})

test('a wrong pin, a wrong reset and a wrong bundle are refused in their own answers', () => {
  const { ask } = onTheTable()
  assert.equal(ask(0x04, 0, 1, 1), '5a00014400')
  assert.equal(ask(0x04, 1, 1, 1), '5a00014401')
  assert.equal(ask(0x04, 0, 16, 1), '5a00014401')
  assert.equal(ask(0x03, 7), '5a00014301')
  assert.equal(ask(0x05), '5a000045')
  assert.equal(ask(0x05, ...new Uint8Array(4_195)), '5a000045')
  // Request 3 to a target that is not there; then one of the chip's registers.
  assert.equal(
    ask(0x05, 3, 1, 9, 0, 1, 0, 4, 1, 0, 0, 5, 0, 0x56, 0x06, 0, 0),
    '5a000f450301020000' + '04010000050000000010',
  )
  // An unknown type: what follows is read as if it began there.
  assert.equal(ask(0x05, 0, 7), '5a000345000702')
})

test('F28: requests in any pieces are answered as if they came whole', () => {
  const whole = concatBytes(
    [0, 1, 2, 3].map((id) => writeFrame({ id, order: 0, payload: new Uint8Array() })),
  )
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length), { maxLength: 8 }), (cuts) => {
      const { heard, say, clock } = onTheTable()
      const at = [0, ...cuts.sort((a, b) => a - b), whole.length]
      for (const [i, from] of at.slice(0, -1).entries()) {
        say(whole.subarray(from, at[i + 1]))
        clock.advance(50)
      }
      const answers = concatBytes(heard)
      assert.equal(answers.length, 4 * 25)
      assert.deepEqual(
        [0, 25, 50, 75].map((from) => answers[from]),
        [0, 1, 2, 3],
      )
    }),
    { numRuns: 100 },
  )
})

test('F29: half a request is forgotten 100 ms after its last byte, without a word', () => {
  const { heard, say, clock, ask } = onTheTable()
  say(Uint8Array.of(0x5a, 0, 3))
  clock.advance(99)
  say(Uint8Array.of(0x04))
  clock.advance(101)
  assert.equal(heard.length, 0)
  assert.equal(
    readPing(concatBytes([Buffer.from(ask(0x00), 'hex')]).subarray(4)).version,
    'V01.00.00',
  )
})

test('F30: told to reset, it goes 200 ms later, and its uptime begins anew', async () => {
  const { ask, clock, gone, bridge, heard, chip } = onTheTable()
  clock.advance(5_000)
  assert.equal(ask(0x03, 0), '5a00014300')
  clock.advance(199)
  assert.deepEqual(gone, [])
  chip.registers[0x5605] = 0x0f
  clock.advance(1)
  assert.deepEqual(gone, ['the bridge resets'])
  assert.equal(chip.registers[0x5605], 0)
  await bridge.open({ onBytes: (bytes) => heard.push(bytes), onGone: () => {} })
  clock.advance(30)
  const { uptimeMs } = readStatus(Buffer.from(ask(0x01), 'hex').subarray(4))
  assert.equal(uptimeMs, 30)
})

test('F30: an answer that its buffer cannot hold resets the bridge', () => {
  const { ask, gone } = onTheTable()
  const read = (bytes: number) =>
    ask(0x05, 0, 1, 0, bytes >>> 8, bytes & 0xff, 0, 0x40, 0, ...new Uint8Array(bytes - 3))
  assert.equal(read(4_186).length, 2 * (4 + 4_191))
  assert.equal(read(4_187), '')
  assert.deepEqual(gone, ['the bridge resets: answer too long'])
})

test('the registers after reset are those of the table that the driver is checked with', () => {
  const { chip } = onTheTable()
  const url = new URL('../../../test/vectors/sx1302/reset-values.json', import.meta.url)
  const { bytes } = JSON.parse(readFileSync(url, 'utf8'))
  const own = new Set([0x5211, 0x5411])
  for (const [address, value] of Object.entries(bytes)) {
    if (own.has(Number(address))) continue
    assert.equal(chip.read(Number(address), 1)[0], value, address)
  }
})
