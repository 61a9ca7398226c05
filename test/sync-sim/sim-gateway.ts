/** A gateway around the real sender: a log that survives, a run that does not, copies to restore. */

import { hexOf } from '../../base/bytes.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import {
  type EventFact,
  type Fact,
  type Profile,
  STREAM_COUNT,
  type Stream,
} from '../../sync/fact.ts'
import { randomId48 } from '../../sync/id48.ts'
import type { CursorMessage, Message } from '../../sync/messages.ts'
import { rowBytes } from '../../sync/row.ts'
import {
  DEFAULT_SENDER_POLICY,
  firstSenderState,
  type SenderContext,
  type SenderEvent,
  type SenderState,
} from '../../sync/sender/state.ts'
import { stepSender } from '../../sync/sender.ts'
import { writeMessage } from '../../sync/write-message.ts'
import { FactLog } from '../support/fact-log.ts'
import type { Ledger } from './ledger.ts'
import type { GatewayBend } from './mutants/bend.ts'
import type { Network } from './network.ts'
import type { Scheduler } from './scheduler.ts'

const PROFILE: Profile = {
  id: 'probe',
  channels: [
    { quantity: 'row', index: 0, unit: '', decimals: 0 },
    { quantity: 'soil.tension', index: 0, unit: 'kPa', decimals: 1 },
  ],
}

/** The ledger's number of a fact. */
export function rowNumber(fact: Fact): number {
  return fact.stream === 3 ? fact.values[0]! : (fact.fields['sinceMs'] as number)
}

export type SimGatewayInput = {
  readonly gw: GatewayEui
  readonly scheduler: Scheduler
  readonly network: Network
  readonly random: Random
  readonly ledger: Ledger
  readonly bend: GatewayBend
  readonly toHypervisor: (bytes: Uint8Array) => void
}

export class SimGateway {
  readonly gw: GatewayEui
  readonly #input: SimGatewayInput
  log: FactLog
  #copies: FactLog[] = []
  #context: SenderContext
  #state: SenderState
  #running = true
  /** Timers and deliveries of a former run reach nobody. */
  #run = 0
  #timerMs = Number.POSITIVE_INFINITY
  /** The most that any greeting was answered with. */
  #creditMost = 0
  /** Batches beyond the credit, one alarm apart: none of a sound sender. */
  overCredit = 0

  constructor(input: SimGatewayInput, log = new FactLog([PROFILE])) {
    this.gw = input.gw
    this.#input = input
    this.log = log
    this.#context = this.#newContext(undefined)
    this.#state = firstSenderState(input.random)
    this.#linkUpSoon()
  }

  #newContext(before: number | undefined): SenderContext {
    const { gw, random, bend } = this.#input
    const drawn = randomId48(random)
    const epoch = bend.epoch?.(drawn, before, this.log) ?? drawn
    const source = bend.source?.(this.log) ?? this.log
    const policy = { ...DEFAULT_SENDER_POLICY, ...bend.policy }
    return { gw, epoch, version: 'sim', source, random, policy, clockState: () => 2 }
  }

  /** A device reports; a gateway that is down hears nothing. */
  observe(): void {
    if (!this.#running) return
    const { random, ledger } = this.#input
    const fact = this.#newFact(ledger.next, random)
    ledger.born(hexOf(rowBytes(fact)))
    this.log.append(this.#context.epoch, fact)
    this.step({ kind: 'newFacts' })
  }

  #newFact(number: number, random: Random): Fact {
    const head = { atMs: Math.floor(this.#input.scheduler.nowMs), clk: 2, rev: 0 } as const
    const draw = random.unit()
    if (draw < 0.75) {
      const devEui = `00000000000000${'0123456789abcdef'[random.below(16)]}0` as never
      const values = [number, random.below(2000)]
      return { stream: 3, type: 'reading', ...head, devEui, profile: 'probe', values }
    }
    const kind = draw < 0.95 ? ({ stream: 1, type: 'spotTaken' } as const) : LEAK
    return { ...kind, ...head, subject: 'p-1', fields: { sinceMs: number } } satisfies EventFact
  }

  /** Whatever arrives while a run lives, be it meant for the run before. */
  receive(message: Message): void {
    if (!this.#running) return
    const { bend } = this.#input
    if (message.kind === 'cursor') this.#creditMost = Math.max(this.#creditMost, message.credit)
    const taken = bend.receives ? bend.receives(message, this.#state) : message
    if (taken?.kind === 'cursor' && bend.leavesWhenBehind) this.#leaveIfBehind(taken)
    if (taken?.kind === 'cursor' || taken?.kind === 'ack' || taken?.kind === 'nack') {
      this.step({ kind: 'message', message: taken })
    }
  }

  step(event: SenderEvent): void {
    if (!this.#running) return
    const { scheduler, network, bend, toHypervisor } = this.#input
    const before = this.#state
    const step = stepSender(this.#context, before, event, scheduler.nowMs)
    this.#state = bend.stepped?.(step.state, before, event) ?? step.state
    this.#countCredit(before, step.state)
    const taken: Message[] = []
    for (const effect of step.effects) {
      if (effect.kind === 'send') {
        const message = bend.sends ? bend.sends(effect.message) : effect.message
        if (!message) continue
        const bytes = message === effect.message ? effect.bytes : writeMessage(message)
        if (network.carry(() => toHypervisor(bytes))) taken.push(message)
      } else if (effect.kind === 'acked') {
        bend.acked?.(this.log, effect, effect.next)
      } else if (effect.kind === 'setTimer') {
        this.#setTimer(effect.atMs)
      }
    }
    if (bend.puback) for (const message of taken) this.#onPuback(bend.puback(message))
  }

  /** More is under way than the hypervisor ever had room for, one alarm apart. */
  #countCredit(before: SenderState, { inFlight }: SenderState): void {
    const busy = (items: SenderState['inFlight']): number =>
      items.filter(({ held }) => !held).length
    if (inFlight.length > before.inFlight.length && busy(inFlight) > this.#creditMost + 1)
      this.overCredit++
  }

  /** Mutant C: the hypervisor knows more of our epoch than we do, so we were restored: a new epoch. */
  #leaveIfBehind({ cursors }: CursorMessage): void {
    const { epoch } = this.#context
    const ours = this.#ends(epoch)
    if (!cursors.some((one) => one.epoch === epoch && one.next > ours[one.stream]!)) return
    this.#context = this.#newContext(undefined)
    this.#state = { ...this.#state, sentEver: this.#ends(this.#context.epoch) }
  }

  /** One past the last row of each stream of an epoch. */
  #ends(epoch: number): number[] {
    const held = this.log.epochs().find((one) => one.epoch === epoch)?.streams ?? []
    return Array.from({ length: STREAM_COUNT }, (_, stream) => {
      return held.find((one) => one.stream === stream)?.next ?? 0
    })
  }

  #onPuback(message: Message | undefined): void {
    if (message?.kind !== 'batch' || this.#state.instance === undefined) return
    const { gw, epoch, stream, next } = message
    const { instance } = this.#state
    this.step({
      kind: 'message',
      message: { kind: 'ack', gw, instance, epoch, stream, next, held: [] },
    })
  }

  /** An acknowledgement that nobody gave, of rows that were never sent. */
  forgedAck(stream: number, ahead: number): void {
    const { instance } = this.#state
    if (instance === undefined) return
    const { epoch } = this.#context
    const next = this.#ends(epoch)[stream]! + ahead
    const lane = { epoch, stream: stream as Stream, next, held: [] }
    this.receive({ kind: 'ack', gw: this.gw, instance, ...lane })
  }

  #setTimer(atMs: number): void {
    if (atMs === this.#timerMs) return
    this.#timerMs = atMs
    const run = this.#run
    this.#input.scheduler.at(atMs, () => {
      if (run !== this.#run || this.#timerMs !== atMs) return
      this.#timerMs = Number.POSITIVE_INFINITY
      this.step({ kind: 'timer' })
    })
  }

  #linkUpSoon(): void {
    const run = this.#run
    this.#input.scheduler.after(this.#input.random.unit() * 3000, () => {
      if (run !== this.#run || !this.#running) return
      if (this.#input.network.brokerUp) this.step({ kind: 'linkUp' })
      else this.#linkUpSoon()
    })
  }

  linkLost(): void {
    if (!this.#running) return
    this.step({ kind: 'linkDown' })
    this.#linkUpSoon()
  }

  /** SIGKILL or power cut: what was appended is synced and stays. */
  crash(downMs: number): void {
    if (!this.#running) return
    this.stop()
    this.#input.scheduler.after(downMs, () => this.#boot())
  }

  /** For good, unless `crash` starts it again. */
  stop(): void {
    this.#running = false
    this.#run++
    this.#timerMs = Number.POSITIVE_INFINITY
  }

  #boot(): void {
    const { random } = this.#input
    this.#context = this.#newContext(this.#context.epoch)
    // Mutants that go on in an epoch know that its rows may have left before.
    this.#state = { ...firstSenderState(random), sentEver: this.#ends(this.#context.epoch) }
    this.#running = true
    this.#linkUpSoon()
  }

  backUp(): void {
    this.#copies.push(this.log.copy())
  }

  /** Boots from an earlier copy; tells which rows were overwritten. `pick`: 0..1. */
  restore(how: { readonly downMs: number; readonly pick: number }): ReadonlySet<number> {
    if (this.#copies.length === 0 || !this.#running) return new Set()
    const gone = new Set(this.log.facts().map(rowNumber))
    this.log = this.#copies[Math.floor(how.pick * this.#copies.length)]!.copy()
    for (const fact of this.log.facts()) gone.delete(rowNumber(fact))
    this.crash(how.downMs)
    return gone
  }

  /** The same name on a copy of the disk. */
  clone(): SimGateway {
    const twin = new SimGateway(this.#input, this.log.copy())
    return twin
  }

  /** Another content in a row of the running epoch; its number, or undefined when there is none. */
  rot(pick: number): number | undefined {
    const { epoch } = this.#context
    const rows = this.log.read({ epoch, stream: 1, seq: 0, limit: 10_000 })
    const row = rows[Math.floor(pick * rows.length)]
    if (!row) return undefined
    this.log.rot({ epoch, stream: 1 }, row.seq, { ...row.fact, atMs: row.fact.atMs + 1 })
    return rowNumber(row.fact)
  }
}

const LEAK = { stream: 0, type: 'leakConfirmed' } as const
