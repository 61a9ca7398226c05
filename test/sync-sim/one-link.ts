/** One gateway's sender and one receiver, the real steps, with a way between them that the caller makes. */

import type { GatewayEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import type { Profile } from '../../sync/fact.ts'
import {
  firstGatewayState,
  type GatewayState,
  type ReceiverEffect,
} from '../../sync/hypervisor/gateway-state.ts'
import { stepReceiver } from '../../sync/hypervisor/receive.ts'
import { readMessage } from '../../sync/read-message.ts'
import type { Account } from '../../sync/sender/budget.ts'
import {
  firstSenderState,
  type SenderContext,
  type SenderEffect,
  type SenderEvent,
  type SenderPolicy,
  type SenderState,
} from '../../sync/sender/state.ts'
import { stepSender } from '../../sync/sender.ts'
import { writeMessage } from '../../sync/write-message.ts'
import { FactLog } from '../support/fact-log.ts'
import type { Scheduler } from './scheduler.ts'

export const GW = '70b3d50000000001' as GatewayEui
export const RUN = 100

/** A message of so many bytes, and what happens when it has arrived. */
export type Way = (bytes: number, arrive: () => void) => void

export type OneLinkParts = {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly profiles: readonly Profile[]
  readonly policy: SenderPolicy
  readonly account?: Account
  readonly up: Way
  readonly down: Way
  readonly onSent?: (effect: SenderEffect) => void
  readonly onReceived: (effect: ReceiverEffect) => void
}

export class OneLink {
  readonly log: FactLog
  readonly #parts: OneLinkParts
  readonly #context: SenderContext
  #sender: SenderState
  #receiver: GatewayState = firstGatewayState(GW)
  #wakeMs = Number.NaN

  constructor(parts: OneLinkParts) {
    const { random, policy, profiles, account } = parts
    this.#parts = parts
    this.log = new FactLog(profiles)
    const named = { gw: GW, epoch: RUN, version: 'sim' }
    this.#context = { ...named, source: this.log, random, policy, clockState: () => 2 }
    this.#sender = firstSenderState(random, account)
  }

  get sender(): SenderState {
    return this.#sender
  }

  step(event: SenderEvent): void {
    const { scheduler, up, onSent } = this.#parts
    const step = stepSender(this.#context, this.#sender, event, scheduler.nowMs)
    this.#sender = step.state
    for (const effect of step.effects) {
      onSent?.(effect)
      if (effect.kind === 'send') up(effect.bytes.length, () => this.#arrive(effect.bytes))
      else if (effect.kind === 'setTimer') this.#wakeAt(effect.atMs)
    }
  }

  #wakeAt(atMs: number): void {
    if (atMs === this.#wakeMs) return
    this.#wakeMs = atMs
    this.#parts.scheduler.at(atMs, () => {
      if (this.#wakeMs !== atMs) return
      this.#wakeMs = Number.NaN
      this.step({ kind: 'timer' })
    })
  }

  #arrive(bytes: Uint8Array): void {
    const read = readMessage(bytes)
    if (read.kind === 'rejected') throw new Error(read.reason)
    const step = stepReceiver({ instance: 7, credit: 8, wallMs: 0 }, this.#receiver, read.message)
    this.#receiver = step.state
    for (const effect of step.effects) {
      this.#parts.onReceived(effect)
      if (effect.kind !== 'reply') continue
      const { message } = effect
      this.#parts.down(writeMessage(message).length, () => {
        if (message.kind === 'cursor' || message.kind === 'ack' || message.kind === 'nack') {
          this.step({ kind: 'message', message })
        }
      })
    }
  }
}
