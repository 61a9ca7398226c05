/** A gateway around the real sender: a log that survives, a run that does not, copies to restore. */

import type { GatewayEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import { type EventFact, type Fact, type Profile, STREAM_COUNT } from '../../sync/fact.ts'
import { randomId48 } from '../../sync/id48.ts'
import type { CursorMessage, Message } from '../../sync/messages.ts'
import {
  DEFAULT_SENDER_POLICY,
  firstSenderState,
  type SenderContext,
  type SenderEvent,
  type SenderState,
} from '../../sync/sender/state.ts'
import { stepSender } from '../../sync/sender.ts'
import { FactLog } from '../support/fact-log.ts'
import type { Ledger } from './ledger.ts'
import type { Network } from './network.ts'
import type { Scheduler } from './scheduler.ts'
import type { Rules } from './variants.ts'

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
  readonly rules: Rules
  readonly toHypervisor: (bytes: Uint8Array) => void
}

export class SimGateway {
  readonly gw: GatewayEui
  readonly #input: SimGatewayInput
  log = new FactLog([PROFILE])
  #copies: FactLog[] = []
  #context: SenderContext
  #state: SenderState
  #running = true
  /** Timers and deliveries of a former run reach nobody. */
  #run = 0
  #timerMs = Number.POSITIVE_INFINITY

  constructor(input: SimGatewayInput) {
    this.gw = input.gw
    this.#input = input
    this.#context = this.#newContext(randomId48(input.random))
    this.#state = firstSenderState(input.random)
    this.#linkUpSoon()
  }

  #newContext(epoch: number): SenderContext {
    const { gw, random } = this.#input
    return { gw, epoch, version: 'sim', source: this.log, random, policy: DEFAULT_SENDER_POLICY }
  }

  /** A device reports; a gateway that is down hears nothing. */
  observe(): void {
    if (!this.#running) return
    const { random, ledger, scheduler } = this.#input
    const number = ledger.born()
    const head = { atMs: Math.floor(scheduler.nowMs), clk: 2, rev: 0 } as const
    const draw = random.unit()
    if (draw < 0.75) {
      const devEui = `00000000000000${'0123456789abcdef'[random.below(16)]}0` as never
      const values = [number, random.below(2000)]
      const reading = {
        stream: 3,
        type: 'reading',
        ...head,
        devEui,
        profile: 'probe',
        values,
      } as const
      this.log.append(this.#context.epoch, reading)
    } else {
      const kind = draw < 0.95 ? ({ stream: 1, type: 'spotTaken' } as const) : LEAK
      const fact: EventFact = { ...kind, ...head, subject: 'p-1', fields: { sinceMs: number } }
      this.log.append(this.#context.epoch, fact)
    }
    this.step({ kind: 'newFacts' })
  }

  /** Whatever arrives while a run lives, be it meant for the run before. */
  receive(message: Message): void {
    if (!this.#running) return
    if (message.kind === 'cursor' && this.#input.rules.epochWhenBehind) this.#leaveIfBehind(message)
    if (message.kind === 'cursor' || message.kind === 'ack' || message.kind === 'nack') {
      this.step({ kind: 'message', message })
    }
  }

  step(event: SenderEvent): void {
    if (!this.#running) return
    const { scheduler, network, rules, toHypervisor } = this.#input
    const step = stepSender(this.#context, this.#state, event, scheduler.nowMs)
    this.#state = step.state
    const taken: Message[] = []
    for (const effect of step.effects) {
      if (effect.kind === 'send') {
        const { bytes, message } = effect
        const puback = network.carry(() => toHypervisor(bytes))
        if (puback) taken.push(message)
      } else if (effect.kind === 'acked' && !rules.keepsAcked) {
        this.log.prune(effect, effect.next)
      } else if (effect.kind === 'setTimer') {
        this.#setTimer(effect.atMs)
      }
    }
    if (rules.pubackFrees) for (const message of taken) this.#freeOnPuback(message)
  }

  /** Mutant C: the hypervisor knows more of our epoch than we do, so we were restored: a new epoch. */
  #leaveIfBehind({ cursors }: CursorMessage): void {
    const { epoch } = this.#context
    const ours = this.#ends(epoch)
    if (!cursors.some((one) => one.epoch === epoch && one.next > ours[one.stream]!)) return
    this.#context = this.#newContext(randomId48(this.#input.random))
    this.#state = { ...this.#state, sentEver: this.#ends(this.#context.epoch) }
  }

  /** One past the last row of each stream of an epoch. */
  #ends(epoch: number): number[] {
    const held = this.log.epochs().find((one) => one.epoch === epoch)?.streams ?? []
    return Array.from({ length: STREAM_COUNT }, (_, stream) => {
      return held.find((one) => one.stream === stream)?.next ?? 0
    })
  }

  #freeOnPuback(message: Message): void {
    if (message.kind !== 'batch' || this.#state.instance === undefined) return
    const { gw, epoch, stream, next } = message
    const { instance } = this.#state
    const ack = { kind: 'ack', gw, instance, epoch, stream, next, held: [] } as const
    this.step({ kind: 'message', message: ack })
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
    this.#running = false
    this.#run++
    this.#timerMs = Number.POSITIVE_INFINITY
    this.#input.scheduler.after(downMs, () => this.#boot())
  }

  #boot(): void {
    const { random, rules } = this.#input
    this.#context = this.#newContext(rules.epochPerRun ? randomId48(random) : this.#context.epoch)
    // Mutants B and C go on in their epoch and know that its rows may have left before.
    this.#state = { ...firstSenderState(random), sentEver: this.#ends(this.#context.epoch) }
    this.#running = true
    this.#linkUpSoon()
  }

  backUp(): void {
    this.#copies.push(this.log.copy())
  }

  /** Boots from a random earlier copy; tells which rows were overwritten. */
  restore(downMs: number): ReadonlySet<number> {
    const { random } = this.#input
    if (this.#copies.length === 0 || !this.#running) return new Set()
    const gone = new Set(this.log.facts().map(rowNumber))
    this.log = this.#copies[random.below(this.#copies.length)]!.copy()
    for (const fact of this.log.facts()) gone.delete(rowNumber(fact))
    this.crash(downMs)
    return gone
  }
}

const LEAK = { stream: 0, type: 'leakConfirmed' } as const
