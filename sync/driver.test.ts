import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ed25519Key } from '../base/ed25519.ts'
import type { GatewayEui } from '../base/ids.ts'
import { silentLog } from '../base/log.ts'
import { Metrics } from '../base/metrics.ts'
import { seededRandom } from '../base/random.ts'
import { Secret } from '../base/secret.ts'
import { MESSAGE_EXAMPLES } from '../test/support/any-message.ts'
import { COMMAND_KEY } from '../test/support/command-key.ts'
import { FactLog } from '../test/support/fact-log.ts'
import { PROBE, spotTaken } from '../test/support/facts.ts'
import { FakeClock } from '../test/support/fake-clock.ts'
import { signedCommand } from './command-signature.ts'
import { DeclaredGaps } from './declared-gaps.ts'
import { type SyncSender, startSender } from './driver.ts'
import type { CommandMessage, CursorMessage, Message } from './messages.ts'
import { readMessage } from './read-message.ts'
import { timeParams } from './time-order.ts'
import type { GatewayListener } from './transport/transport.ts'
import { writeMessage } from './write-message.ts'

const gw = '70b3d50000000001' as GatewayEui

class Bench {
  readonly clock = new FakeClock()
  readonly log = new FactLog([PROBE])
  readonly metrics = new Metrics()
  readonly alarms: string[] = []
  readonly sent: { channel: string; message: Message }[] = []
  readonly told: number[] = []
  readonly gaps = new DeclaredGaps()
  readonly sender: SyncSender
  #listener: GatewayListener | undefined

  constructor(
    onCommand?: (command: CommandMessage) => Promise<never>,
    commandKeys = [COMMAND_KEY.publicHex],
    clk: 0 | 2 = 2,
  ) {
    this.clock.state = clk
    this.sender = startSender({
      gw,
      epoch: 5,
      version: 'test',
      source: this.log,
      transport: {
        open: (listener) => {
          this.#listener = listener
        },
        send: (channel, bytes) => {
          const read = readMessage(bytes)
          assert.equal(read.kind, 'message')
          if (read.kind === 'message') this.sent.push({ channel, message: read.message })
          return true
        },
        close: async () => {},
      },
      clock: this.clock,
      random: seededRandom(1),
      log: silentLog,
      metrics: this.metrics,
      onAcked: () => {},
      onGap: (gap) => this.gaps.add(gap, this.clock.wallMs()),
      onTime: (utcMs) => this.told.push(utcMs),
      commandKeys,
      onAlarm: (code) => this.alarms.push(code),
      ...(onCommand && { onCommand }),
    })
    this.#listener?.onUp()
  }

  receive(message: Message): void {
    this.#listener?.onMessage(writeMessage(message))
  }

  receiveBytes(bytes: Uint8Array): void {
    this.#listener?.onMessage(bytes)
  }

  greet(): void {
    const hello = this.sent.findLast(({ message }) => message.kind === 'hello')!.message
    const { nonce } = hello as Extract<Message, { kind: 'hello' }>
    const answer = { instance: 7, nonce, page: 0, credit: 8, timeMs: 0, cursors: [] }
    const cursor: CursorMessage = { kind: 'cursor', gw, ...answer }
    this.receive(cursor)
  }

  kinds(): string[] {
    return this.sent.map(({ channel, message }) => `${channel} ${message.kind}`)
  }
}

test('many facts of one turn make one batch, on the topic of their stream', () => {
  const bench = new Bench()
  bench.greet()
  for (let n = 0; n < 5; n++) {
    bench.log.append(5, spotTaken(n))
    bench.sender.factsAppended()
  }
  bench.clock.advance(1)
  assert.deepEqual(bench.kinds(), ['up/0 hello', 'up/1 batch'])
  assert.equal(bench.sender.status().inFlight, 1)
})

test('what is declared lost is known here too, with why, and once however often it is sent', () => {
  const bench = new Bench()
  for (let n = 0; n < 5; n++) bench.log.append(5, spotTaken(n))
  bench.log.prune({ epoch: 5, stream: 1 }, 3)
  bench.greet()
  bench.clock.advance(120_000)
  assert.ok(bench.kinds().filter((kind) => kind === 'up/1 gap').length > 1, 'it was sent again')
  assert.deepEqual(
    bench.gaps.list.map(({ stream, from, to, reason }) => [stream, from, to, reason]),
    [[1, 0, 3, 1]],
  )
})

test('I14: the same alarm is told once a minute and counted always', () => {
  const bench = new Bench()
  bench.greet()
  const foreign = MESSAGE_EXAMPLES.find((message) => message.kind === 'ack')!
  for (let n = 0; n < 10; n++) bench.receive({ ...foreign, gw: 'ffffffffffffffff' as GatewayEui })
  assert.deepEqual(bench.alarms, ['ack-foreign'])
  assert.equal(bench.metrics.value('sync_alarms_total', { code: 'ack-foreign' }), 10)
})

test('S19: whatever arrives, what is not for a gateway is dropped and counted', () => {
  const bench = new Bench()
  bench.greet()
  bench.receiveBytes(Uint8Array.of(0xff, 1, 2))
  for (const message of MESSAGE_EXAMPLES) bench.receive({ ...message, gw })
  const foreign = MESSAGE_EXAMPLES.find((message) => message.kind === 'command')!
  bench.receive({ ...foreign, gw: 'ffffffffffffffff' as GatewayEui })
  const count = (reason: string): number => bench.metrics.value('sync_refused_total', { reason })
  assert.deepEqual(
    [count('not-cbor'), count('not-for-a-gateway'), count('foreign-command')],
    [1, 7, 1],
  )
})

test('a command that throws is answered as failed, with its words', async () => {
  const bench = new Bench(async () => {
    throw new Error('valve does not answer')
  })
  const wallMs = bench.clock.wallMs()
  const command = MESSAGE_EXAMPLES.find((message) => message.kind === 'command')!
  bench.receive(
    signedCommand({ ...command, gw, issuedMs: wallMs, expiresMs: wallMs + 1000 }, COMMAND_KEY),
  )
  await Promise.resolve()
  await Promise.resolve()
  const result = bench.sent.find(({ message }) => message.kind === 'result')
  assert.equal(result?.channel, 'res')
  assert.deepEqual(
    result?.message.kind === 'result' && [result.message.outcome, result.message.detail],
    ['failed', 'valve does not answer'],
  )
})

test('F62, S19: an order that the hypervisor did not sign is refused and told, and does not take the place of the true one', async () => {
  const ran: string[] = []
  const bench = new Bench(async (command) => {
    ran.push(command.name)
    return { outcome: 'done', detail: null } as never
  })
  const wallMs = bench.clock.wallMs()
  const example = MESSAGE_EXAMPLES.find((message) => message.kind === 'command')!
  const order = { ...example, gw, issuedMs: wallMs, expiresMs: wallMs + 60_000 }
  const signed = signedCommand(order, COMMAND_KEY)
  const stranger = new Ed25519Key(new Secret(new Uint8Array(32).fill(8)))
  const forged = [
    { ...signed, name: 'wateringStart' },
    { ...signed, expiresMs: signed.expiresMs + 1 },
    { ...signed, params: { zone: 'park-4' } },
    signedCommand(order, stranger),
  ]
  for (const one of forged) bench.receive(one)
  bench.receive(signed)
  await Promise.resolve()
  await Promise.resolve()
  assert.deepEqual(ran, ['wateringStop'])
  const results = bench.sent.flatMap(({ message }) => (message.kind === 'result' ? [message] : []))
  assert.deepEqual(
    results.map(({ outcome, detail }) => [outcome, detail]),
    [...forged.map(() => ['refused', 'signature']), ['done', null]],
  )
  assert.deepEqual(bench.alarms, ['command-not-signed'])
})

test('a gateway that knows no key of a hypervisor takes no orders, and says why', () => {
  const bench = new Bench(undefined, [])
  const example = MESSAGE_EXAMPLES.find((message) => message.kind === 'command')!
  bench.receive(signedCommand({ ...example, gw }, COMMAND_KEY))
  const result = bench.sent.find(({ message }) => message.kind === 'result')?.message
  assert.equal(result?.kind === 'result' && result.detail, 'no-command-key')
})

test('F19, F26: the time is taken from a signed answer to the last greeting, never from an older one or a CURSOR', () => {
  const bench = new Bench(undefined, undefined, 0)
  bench.greet()
  bench.sender.factsAppended()
  const example = MESSAGE_EXAMPLES.find((message) => message.kind === 'command')!
  const hello = (): Extract<Message, { kind: 'hello' }> =>
    bench.sent.findLast(({ message }) => message.kind === 'hello')!.message as never
  const tell = (nonce: number, utcMs: number, key = COMMAND_KEY): void => {
    const order = { ...example, gw, name: 'time', params: timeParams({ utcMs, nonce }) }
    bench.receive(signedCommand(order, key))
  }
  assert.equal(hello().clk, 0)
  assert.deepEqual(bench.told, [])
  tell(hello().nonce - 1, 111)
  tell(hello().nonce, 222, new Ed25519Key(new Secret(new Uint8Array(32).fill(8))))
  assert.deepEqual(bench.told, [])
  tell(hello().nonce, 333)
  assert.deepEqual(bench.told, [333])
})

test('F20: while the clock is known no time is asked for', () => {
  const bench = new Bench()
  bench.greet()
  const hello = bench.sent.find(({ message }) => message.kind === 'hello')?.message
  assert.equal(hello?.kind === 'hello' && hello.clk, 2)
})

test('after close nothing is sent and no timer is left', async () => {
  const bench = new Bench()
  bench.greet()
  await bench.sender.close()
  const before = bench.sent.length
  bench.log.append(5, spotTaken(1))
  bench.sender.factsAppended()
  bench.clock.advance(3_600_000)
  assert.equal(bench.sent.length, before)
})
