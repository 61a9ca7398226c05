import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type GatewayEui, idOfBytes } from '../../base/ids.ts'
import { Answering } from './answering.ts'

function eui(n: number): GatewayEui {
  return idOfBytes<GatewayEui>(new Uint8Array([0, 0, 0, 0, 0, 0, 0, n]))
}

/** Answers when the test lets it. */
class Desk {
  readonly sent: string[] = []
  readonly troubles: string[] = []
  readonly waits: ((answer: Uint8Array | undefined | Error) => void)[] = []
  readonly answering = new Answering({
    answer: () =>
      new Promise((resolve, reject) => {
        this.waits.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)))
      }),
    send: (gw, message) => this.sent.push(`${gw.slice(-2)}:${message[0]}`),
    trouble: (what, detail) => this.troubles.push(`${what}: ${detail}`),
    atOnceMax: 2,
    waitingMax: 3,
  })

  async let(answer: Uint8Array | undefined | Error): Promise<void> {
    this.waits.shift()!(answer)
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
}

test('so many are answered at once, one of each gateway waits, and what is beyond is dropped and told', async () => {
  const desk = new Desk()
  for (let n = 1; n <= 6; n++) desk.answering.ask(eui(n), Uint8Array.of(n))
  desk.answering.ask(eui(3), Uint8Array.of(33))
  assert.equal(desk.waits.length, 2)
  assert.deepEqual(desk.troubles, ['full: 3 gateways wait for an answer'])
  for (const n of [10, 20, 30, 40, 50]) await desk.let(Uint8Array.of(n))
  assert.deepEqual(desk.sent, ['01:10', '02:20', '03:30', '04:40', '05:50'])
  assert.equal(desk.waits.length, 0)
})

test('what is no question, or cannot be answered, keeps no other waiting', async () => {
  const desk = new Desk()
  for (let n = 1; n <= 4; n++) desk.answering.ask(eui(n), Uint8Array.of(n))
  await desk.let(undefined)
  await desk.let(new Error('the repository is gone'))
  await desk.let(Uint8Array.of(7))
  await desk.let(Uint8Array.of(8))
  assert.deepEqual(desk.sent, ['03:7', '04:8'])
  assert.deepEqual(desk.troubles, ['failed: the repository is gone'])
})
