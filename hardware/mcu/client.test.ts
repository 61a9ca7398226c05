import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emulatedBoard } from '../../test/support/emulated-board.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { McuClient } from './client.ts'
import { McuError } from './errors.ts'
import { readFrame, writeFrame } from './frame.ts'
import { ORDERS, PINS } from './orders.ts'
import type { BytePort, BytePortListener } from './port.ts'

const PING = Uint8Array.from([...new Uint8Array(12), ...Buffer.from('V01.00.00')])

/** A bridge on a table: what it answers is the test's to say. */
class TablePort implements BytePort {
  readonly path = '/dev/ttyTEST'
  readonly asked: { id: number; order: number }[] = []
  answers: (id: number, order: number) => Uint8Array | undefined = (id, order) =>
    writeFrame({ id, order: order + 0x40, payload: order === 0 ? PING : Uint8Array.of(0) })
  #listener: BytePortListener | undefined

  async open(listener: BytePortListener): Promise<void> {
    this.#listener = listener
  }

  write(bytes: Uint8Array): void {
    const read = readFrame(bytes)
    assert.ok(read.kind === 'frame' && read.usedBytes === bytes.length, 'one whole frame a write')
    const { id, order } = read.frame
    this.asked.push({ id, order })
    const answer = this.answers(id, order)
    if (answer) this.say(answer)
  }

  say(bytes: Uint8Array): void {
    this.#listener?.onBytes(bytes)
  }

  unplug(): void {
    this.#listener?.onGone('unplugged')
  }

  async close(): Promise<void> {}
}

async function opened() {
  const clock = new FakeClock()
  const port = new TablePort()
  const gone: string[] = []
  const client = new McuClient({ port, clock, onGone: (reason) => gone.push(reason) })
  const greeted = client.open()
  await settle(clock, 200)
  assert.equal((await greeted).version, 'V01.00.00')
  return { clock, port, client, gone }
}

/** Lets time pass with its promises between. */
async function settle(clock: FakeClock, ms: number): Promise<void> {
  for (let i = 0; i < ms; i += 10) {
    clock.advance(10)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function failsWith(code: McuError['code']) {
  return (error: unknown) => error instanceof McuError && error.code === code
}

test('requests go out one at a time, each with an id of its own', async () => {
  const { port, client } = await opened()
  await Promise.all([
    client.gpio(PINS.powerEnable, 1),
    client.ping(),
    client.gpio(PINS.sx1302Reset, 1),
  ])
  assert.deepEqual(
    port.asked.map(({ order }) => order),
    [ORDERS.ping, ORDERS.gpio, ORDERS.ping, ORDERS.gpio],
  )
  assert.equal(new Set(port.asked.map(({ id }) => id)).size, 4)
})

test('F29: an answer that never comes is a timeout, and the next request works', async () => {
  const { clock, port, client } = await opened()
  const { answers } = port
  port.answers = () => undefined
  const lost = assert.rejects(client.ping(), failsWith('timeout'))
  await settle(clock, 110)
  await lost
  port.answers = answers
  const next = client.ping()
  await settle(clock, 200)
  assert.equal((await next).version, 'V01.00.00')
  assert.deepEqual([client.counts.timeouts, client.counts.resyncs], [1, 1])
})

test('F28, F30: half a request that a killed process left on the board costs one silence at open', async () => {
  const clock = new FakeClock()
  const { bridge } = emulatedBoard(clock)
  await bridge.open({ onBytes: () => {}, onGone: () => {} })
  bridge.write(writeFrame({ id: 7, order: 0x05, payload: new Uint8Array(40) }).subarray(0, 20))
  await bridge.close()
  const client = new McuClient({ port: bridge, clock, onGone: () => {} })
  const opening = client.open()
  await settle(clock, 400)
  assert.equal((await opening).version, 'V01.00.00')
  assert.equal(client.counts.resyncs, 1)
})

for (const [name, answer] of [
  ['another id', (id: number) => writeFrame({ id: id ^ 1, order: 0x40, payload: PING })],
  ['another order', (id: number) => writeFrame({ id, order: 0x41, payload: PING })],
  ['another length', (id: number) => writeFrame({ id, order: 0x40, payload: PING.subarray(1) })],
  [
    'a stray byte before',
    (id: number) => Uint8Array.from([7, ...writeFrame({ id, order: 0x40, payload: PING })]),
  ],
] as const) {
  test(`F28: ${name} in an answer is found, and silence puts the line in step again`, async () => {
    const { clock, port, client } = await opened()
    const { answers } = port
    port.answers = (id) => answer(id)
    const wrong = assert.rejects(client.ping(), (error) => error instanceof McuError)
    await settle(clock, 300)
    await wrong
    port.answers = answers
    const next = client.ping()
    await settle(clock, 200)
    assert.equal((await next).version, 'V01.00.00')
  })
}

test('F28: an answer in single bytes is an answer', async () => {
  const { port, client } = await opened()
  port.answers = (id, order) => {
    for (const byte of writeFrame({ id, order: order + 0x40, payload: PING })) {
      port.say(Uint8Array.of(byte))
    }
    return undefined
  }
  assert.equal((await client.ping()).version, 'V01.00.00')
})

test('a late answer is not taken for the next one', async () => {
  const { clock, port, client } = await opened()
  const { answers } = port
  let late = new Uint8Array()
  port.answers = (id, order) => {
    late = writeFrame({ id, order: order + 0x40, payload: PING }) as Uint8Array<ArrayBuffer>
    return undefined
  }
  const lost = assert.rejects(client.ping(), failsWith('timeout'))
  await settle(clock, 110)
  await lost
  port.answers = answers
  const next = client.gpio(PINS.powerEnable, 1)
  port.say(late)
  await settle(clock, 300)
  await next
})

test('an order that the bridge does not know is refused at once', async () => {
  const { port, client } = await opened()
  port.answers = (id) => writeFrame({ id, order: 0xff, payload: new Uint8Array() })
  await assert.rejects(client.reset(), failsWith('refused'))
})

test('F27: an unplugged bridge fails what waits and what comes after, and is told once', async () => {
  const { port, client, gone } = await opened()
  port.answers = () => undefined
  const waiting = assert.rejects(client.ping(), failsWith('gone'))
  await new Promise((resolve) => setImmediate(resolve))
  port.unplug()
  await waiting
  await assert.rejects(client.ping(), failsWith('gone'))
  assert.deepEqual(gone, ['unplugged'])
})
