import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { McuError } from '../mcu/errors.ts'
import type { BytePort, BytePortListener } from '../mcu/port.ts'
import type { GnssMessage } from './messages.ts'
import { writeSentence } from './nmea.ts'
import { GnssReceiver } from './receiver.ts'

/** A line that somebody else speaks on. */
class Line implements BytePort {
  readonly path = '/dev/ttyUSB0'
  listener: BytePortListener | undefined
  opened = 0

  async open(listener: BytePortListener): Promise<void> {
    this.opened++
    this.listener = listener
  }

  write(): void {}

  async close(): Promise<void> {
    this.listener = undefined
  }

  say(): void {
    const sentence = writeSentence('GNRMC,083559.00,A,,,,,,,091226,,,A')
    this.listener?.onBytes(Uint8Array.from(Buffer.from(sentence)))
  }
}

class Bench {
  readonly clock = new FakeClock()
  readonly line = new Line()
  readonly messages: GnssMessage[] = []
  readonly troubles: string[] = []
  isThere = true
  looks = 0
  readonly receiver = new GnssReceiver({
    clock: this.clock,
    findPort: async () => {
      this.looks++
      if (this.isThere) return this.line
      throw new McuError('gone', 'no receiver')
    },
    onMessage: (message) => this.messages.push(message),
    onTrouble: (code, detail) => this.troubles.push(`${code}: ${detail}`),
  })

  async live(ms: number): Promise<void> {
    for (let i = 0; i < ms / 100; i++) {
      this.clock.advance(100)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async close(): Promise<void> {
    const closed = this.receiver.close()
    await this.live(200)
    await closed
  }
}

test('a receiver that falls silent is taken down and up again, and told once', async () => {
  const bench = new Bench()
  bench.receiver.open()
  await bench.live(200)
  bench.line.say()
  await bench.live(60_000)
  assert.equal(bench.messages.length, 1)
  assert.ok(bench.line.opened >= 3 && bench.line.opened <= 7, String(bench.line.opened))
  assert.deepEqual(bench.troubles, [
    'gnss-gone: /dev/ttyUSB0: silent for 10 s; check the baud rate',
  ])
  await bench.live(2_000)
  while (!bench.line.listener) await bench.live(100)
  bench.line.say()
  assert.equal(bench.troubles.at(-1), 'gnss-back: /dev/ttyUSB0')
  await bench.close()
})

test('an absent receiver is looked for ever more slowly, every 10 s in the end, and costs nothing else', async () => {
  const bench = new Bench()
  bench.isThere = false
  bench.receiver.open()
  await bench.live(120_000)
  assert.ok(bench.looks >= 12 && bench.looks <= 16, String(bench.looks))
  assert.deepEqual(bench.troubles, ['gnss-gone: no receiver'])
  bench.isThere = true
  await bench.live(11_000)
  bench.line.say()
  assert.equal(bench.messages.length, 1)
  await bench.close()
  assert.equal(bench.line.listener, undefined)
})
