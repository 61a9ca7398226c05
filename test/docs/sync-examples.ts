/**
 * The recorded exchange of docs/protocol/examples: the pure steps of sender and receiver, joined by hand,
 * on one seed. One message a line: who sends it, on which topic, its bytes, the same in JSON, and what
 * happens there.
 */

import type { GatewayEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import { signedCommand } from '../../sync/command-signature.ts'
import { firstGatewayState } from '../../sync/hypervisor/gateway-state.ts'
import { stepReceiver } from '../../sync/hypervisor/receive.ts'
import { type Dicts, jsonOfMessage, withDict } from '../../sync/json-message.ts'
import type { AckMessage, CursorMessage, Message, NackMessage } from '../../sync/messages.ts'
import {
  DEFAULT_SENDER_POLICY,
  firstSenderState,
  type SenderEvent,
} from '../../sync/sender/state.ts'
import { stepSender } from '../../sync/sender.ts'
import { writeMessage } from '../../sync/write-message.ts'
import { COMMAND_KEY } from '../support/command-key.ts'
import { FactLog } from '../support/fact-log.ts'
import { callRaised, NOON_MS, PROBE, reading, spotTaken } from '../support/facts.ts'

const GW = '0016c001ff10a235' as GatewayEui
const EPOCH = 0xabcdef012345
const EARLIER = 0x1a2b3c
const INSTANCE = 0x123456789abc
const COMMAND = '000102030405060708090a0b0c0d0e0f'

export type ExampleLine = {
  readonly from: 'gateway' | 'hypervisor'
  readonly topic: string
  readonly what: string
  readonly hex: string
  readonly json: unknown
}

/** A gateway and a hypervisor at one table; what they say is written down. */
class Table {
  readonly lines: ExampleLine[] = []
  readonly log = new FactLog([PROBE])
  readonly #context = {
    gw: GW,
    epoch: EPOCH,
    version: '0.1.0',
    source: this.log,
    random: seededRandom(7, 'examples'),
    policy: { ...DEFAULT_SENDER_POLICY, rowsMax: 4 },
    clockState: () => 2 as const,
  }
  #sender = firstSenderState(this.#context.random)
  #receiver = firstGatewayState(GW)
  #dicts: Dicts = new Map()
  #nowMs = 0

  write(from: ExampleLine['from'], topic: string, message: Message, what: string): void {
    if (message.kind === 'dict') this.#dicts = withDict(this.#dicts, message)
    const hex = Buffer.from(writeMessage(message)).toString('hex')
    const json = jsonOfMessage(message, this.#dicts)
    this.lines.push({ from, topic: `v1/gw/${GW}/${topic}`, what, hex, json })
  }

  /** The sender's step; what it sends reaches the receiver unless `loses` says so. */
  step(
    event: SenderEvent,
    says: (message: Message) => string,
    loses: readonly string[] = [],
  ): void {
    const step = stepSender(this.#context, this.#sender, event, this.#nowMs)
    this.#sender = step.state
    const replies: Message[] = []
    for (const effect of step.effects) {
      if (effect.kind !== 'send') continue
      const what = says(effect.message)
      this.write('gateway', `up/${effect.channel}`, effect.message, what)
      if (!loses.includes(what)) replies.push(...this.#receive(effect.message))
    }
    for (const reply of replies) this.#answer(reply, says)
  }

  #receive(message: Message): readonly Message[] {
    const context = { instance: INSTANCE, credit: 8, wallMs: NOON_MS + 5_000 }
    const { state, effects } = stepReceiver(context, this.#receiver, message)
    this.#receiver = state
    return effects.flatMap((effect) => (effect.kind === 'reply' ? [effect.message] : []))
  }

  #answer(reply: Message, says: (message: Message) => string): void {
    this.write('hypervisor', 'ack', reply, says(reply))
    const message = reply as CursorMessage | AckMessage | NackMessage
    this.step({ kind: 'message', message }, says)
  }

  /** Until whatever waits for company or an answer is due. */
  pass(ms: number): void {
    this.#nowMs += ms
  }
}

function says(message: Message): string {
  switch (message.kind) {
    case 'hello':
      return 'greets: what it holds, the running epoch first'
    case 'cursor':
      return 'from where it wants each stream, and how many batches at once'
    case 'dict':
      return 'numbers for devices and their channels, before the batch that uses them'
    case 'gap':
      return 'rows that are lost here; the cursor may jump over them'
    case 'batch':
      return message.body.kind === 'columns' ? 'readings, in columns' : 'facts'
    case 'ack':
      return message.held.length > 0 ? 'kept aside: what is before it is missing' : 'committed'
    case 'clock':
      return 'UTC has become known: times of facts with clk 0 can be told'
    default:
      return message.kind
  }
}

export function exampleLines(): readonly ExampleLine[] {
  const table = new Table()
  const { log } = table
  const timer = { kind: 'timer' } as const
  for (let n = 0; n < 3; n++) log.append(EARLIER, callRaised(n))
  log.prune({ epoch: EARLIER, stream: 0 }, 2)
  for (let n = 0; n < 6; n++) log.append(EPOCH, reading(n))
  log.append(EPOCH, spotTaken(1))
  table.write(
    'gateway',
    'state',
    { kind: 'state', gw: GW, epoch: EPOCH, online: true },
    'is there; retained',
  )
  table.step({ kind: 'linkUp' }, says)
  table.pass(DEFAULT_SENDER_POLICY.gatherMs)
  table.step(timer, says)
  table.pass(1_000)
  for (let n = 2; n < 8; n++) log.append(EPOCH, spotTaken(n))
  let batches = 0
  const lost = 'facts; this one is lost on the way'
  const losing = (message: Message): string => {
    if (message.kind !== 'batch' || batches++ > 0) return says(message)
    return lost
  }
  table.step({ kind: 'newFacts' }, losing, [lost])
  table.pass(60_000)
  table.step(timer, (message) =>
    message.kind === 'batch' ? 'the same bytes again' : says(message),
  )
  table.step({ kind: 'clockSet', monoMs: 61_000, utcMs: NOON_MS + 66_000, clk: 2 }, says)
  const order = { kind: 'command', gw: GW, id: COMMAND, name: 'wateringStop' } as const
  const times = { issuedMs: NOON_MS, expiresMs: NOON_MS + 60_000 }
  const command = signedCommand({ ...order, params: { zone: 'park-3' }, ...times }, COMMAND_KEY)
  table.write(
    'hypervisor',
    'cmd',
    command,
    'an order, to be carried out once and not after it expires',
  )
  const done = { kind: 'result', gw: GW, id: COMMAND, outcome: 'done', detail: null } as const
  table.write('gateway', 'res', { ...done, atMs: NOON_MS + 1_000 }, 'what became of it')
  const nack = { kind: 'nack', gw: GW, instance: INSTANCE, epoch: EPOCH, stream: 3 } as const
  const refusal = 'the batch names a dictionary that has not come: DICT, then the batch again'
  table.write('hypervisor', 'ack', { ...nack, seq0: 0, next: 4, reason: 'dict' }, refusal)
  return table.lines
}

export function examplesFile(): string {
  return `${exampleLines()
    .map((line) => JSON.stringify(line))
    .join('\n')}\n`
}

if (import.meta.main) process.stdout.write(examplesFile())
