import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { autoTransport } from './auto.ts'
import type { GatewayListener, GatewayTransport } from './transport.ts'

class Held implements GatewayTransport {
  listener: GatewayListener | undefined
  readonly sent: string[] = []
  isClosed = false
  open(listener: GatewayListener): void {
    this.listener = listener
  }
  send(_channel: string, bytes: Uint8Array): boolean {
    this.sent.push(Buffer.from(bytes).toString())
    return true
  }
  async close(): Promise<void> {
    this.isClosed = true
  }
}

function rig() {
  const clock = new FakeClock()
  const ip = new Held()
  const loras: Held[] = []
  const told: string[] = []
  const auto = autoTransport({
    clock,
    ip,
    makeLora: () => {
      const lora = new Held()
      loras.push(lora)
      // A relay is up as soon as it is open.
      return Object.assign(lora, {
        open: (listener: GatewayListener) => {
          lora.listener = listener
          listener.onUp()
        },
      })
    },
    onWay: (way) => told.push(way),
  })
  auto.open({
    onUp: () => told.push('up'),
    onDown: () => told.push('down'),
    onMessage: (bytes) => told.push(Buffer.from(bytes).toString()),
    onReport: () => {},
  })
  const say = (text: string) => auto.send('up/1', Buffer.from(text))
  return { clock, ip, loras, told, auto, say }
}

test('by IP while it works; by LoRa within a minute of its death; back when IP has held', () => {
  const { clock, ip, loras, told, auto, say } = rig()
  ip.listener!.onUp()
  say('one')
  assert.deepEqual(told.splice(0), ['ip', 'up'])
  ip.listener!.onDown('cut')
  clock.advance(29_000)
  assert.equal(auto.way(), 'ip')
  clock.advance(2_000)
  assert.deepEqual([auto.way(), told.splice(0)], ['lora', ['down', 'lora', 'up']])
  say('two')
  ip.listener!.onUp()
  clock.advance(30_000)
  say('three')
  // Orders count whichever way they come.
  ip.listener!.onMessage(Buffer.from('order'))
  loras[0]!.listener!.onMessage(Buffer.from('answer'))
  clock.advance(120_000)
  say('four')
  assert.deepEqual(told.splice(0), ['order', 'answer', 'down', 'ip', 'up'])
  assert.deepEqual(
    [ip.sent, loras[0]!.sent],
    [
      ['one', 'four'],
      ['two', 'three'],
    ],
  )
  assert.deepEqual([auto.way(), loras[0]!.isClosed], ['ip', true])
})

test('IP that comes and goes is waited for longer and longer, and changes no way meanwhile', () => {
  const { clock, ip, told, auto } = rig()
  const waits: number[] = []
  for (let i = 0; i < 8; i++) {
    ip.listener!.onDown('cut')
    clock.advance(31_000)
    assert.equal(auto.way(), 'lora')
    ip.listener!.onUp()
    const fromMs = clock.monoMs()
    while (auto.way() === 'lora') clock.advance(1_000)
    waits.push(Math.round((clock.monoMs() - fromMs) / 1_000))
  }
  assert.deepEqual(waits.slice(0, 3), [120, 240, 480])
  assert.equal(waits.at(-1), 900)
  // Hours without a cut, and it is trusted again.
  clock.advance(3_600_000)
  ip.listener!.onDown('cut')
  clock.advance(31_000)
  told.splice(0)
  ip.listener!.onUp()
  clock.advance(59_000)
  ip.listener!.onDown('cut')
  clock.advance(600_000)
  assert.deepEqual([auto.way(), told], ['lora', []])
})

test('where IP never comes, LoRa is the way; a link that is closed changes no way any more', async () => {
  const { clock, told, auto, loras } = rig()
  clock.advance(31_000)
  assert.deepEqual([auto.way(), told], ['lora', ['ip', 'lora', 'up']])
  await auto.close()
  clock.advance(600_000)
  assert.equal(loras.length, 1)
})
