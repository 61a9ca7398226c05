/** One turn of the receiver: messages of some gateways, stepped in order; what is to be written and said. */

import type { GatewayEui } from '../../base/ids.ts'
import type { HelloMessage, Message, ResultMessage } from '../messages.ts'
import type { HypervisorTransport } from '../transport/transport.ts'
import {
  type CountedEvent,
  firstGatewayState,
  type GatewayState,
  type ReceiverEffect,
  type StoreWrite,
} from './gateway-state.ts'
import { stepReceiver } from './receive.ts'
import type { ReceiverContext } from './receiver-work.ts'
export type Heard = {
  readonly gw: GatewayEui
  readonly message: Message
  readonly transport: HypervisorTransport
}

export type Reply = {
  readonly gw: GatewayEui
  readonly transport: HypervisorTransport
  readonly message: Message
}

export type Alarm = { readonly gw: GatewayEui } & Extract<ReceiverEffect, { kind: 'alarm' }>

/** A gateway that has greeted; the nonce of its greeting where it does not know the time. */
export type Greeted = { readonly gw: GatewayEui; readonly asksTimeWith?: number }

export type Decision = {
  readonly writes: readonly StoreWrite[]
  /** As the turn leaves them. */
  readonly states: ReadonlyMap<GatewayEui, GatewayState>
  /** To be sent when the writes are on disk. */
  readonly replies: readonly Reply[]
  readonly results: readonly ResultMessage[]
  readonly greeted: readonly Greeted[]
  readonly rows: number
  readonly counted: readonly CountedEvent[]
  readonly alarms: readonly Alarm[]
}

/** `before`: each gateway of whose own the messages are (`isOfGateway`). */
export function decideTurn(
  context: ReceiverContext,
  heard: readonly Heard[],
  before: ReadonlyMap<GatewayEui, GatewayState>,
): Decision {
  const states = new Map(before)
  const writes: StoreWrite[] = []
  const replies = new Map<string, Reply>()
  const results: ResultMessage[] = []
  const greeted: Greeted[] = []
  const counted: CountedEvent[] = []
  const alarms: Alarm[] = []
  let rows = 0
  for (const { gw, message, transport } of heard) {
    if (message.kind === 'result') {
      writes.push({ kind: 'result', result: message })
      results.push(message)
      continue
    }
    if (message.kind === 'hello') greeted.push(greetedBy(message))
    // What tells nothing of what is remembered does not need it.
    const step = stepReceiver(context, states.get(gw) ?? firstGatewayState(gw), message)
    states.set(gw, step.state)
    for (const effect of step.effects) {
      if (effect.kind === 'reply') {
        const reply = { gw, transport, message: effect.message }
        replies.set(replyKey(replies.size, reply), reply)
      } else if (effect.kind === 'counted') {
        counted.push(effect.what)
      } else {
        writes.push({ kind: 'effect', gw, effect })
        if (effect.kind === 'commit') rows += effect.rows.length
        if (effect.kind === 'alarm') alarms.push({ gw, ...effect })
      }
    }
  }
  return { writes, states, replies: [...replies.values()], results, greeted, rows, counted, alarms }
}

/** Of several ACKs of one lane in one turn the last says it all; other replies all go. */
function replyKey(order: number, { gw, message }: Reply): string {
  return message.kind === 'ack' ? `${gw}/${message.epoch}/${message.stream}` : `${order}`
}

/**
 * Messages that may be taken together. A store for one process takes all in one transaction and shares
 * its sync. Of a shared one each gateway is held alone, so that receivers wait for each other only at the
 * same gateway; what changes nothing that is remembered of a gateway goes together.
 */
export function turnsOf(heard: readonly Heard[], isShared: boolean): readonly (readonly Heard[])[] {
  if (!isShared) return heard.length > 0 ? [heard] : []
  const turns = new Map<string, Heard[]>()
  for (const one of heard) {
    const key = isOfGateway(one.message) ? one.gw : ''
    const turn = turns.get(key)
    if (turn) turn.push(one)
    else turns.set(key, [one])
  }
  return [...turns.values()]
}

/** Whether it is decided on what is remembered of its gateway. */
export function isOfGateway({ kind }: Message): boolean {
  return kind !== 'result' && kind !== 'state'
}

function greetedBy({ gw, nonce, clk }: HelloMessage): Greeted {
  return clk === 0 ? { gw, asksTimeWith: nonce } : { gw }
}
