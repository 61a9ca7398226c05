/**
 * The receiver: one pure step per message of one gateway. A cursor per (epoch, stream) says what is
 * committed; a batch is applied only where it touches the cursor, so nothing is written twice and no
 * hole is jumped. Only the gateway's own GAP moves a cursor over rows that nobody has.
 *
 *   next ≤ cursor           acknowledged again, nothing written
 *   seq0 ≤ cursor < next    rows from the cursor on are committed, then what waited behind them
 *   cursor < seq0           kept aside (≤ 64), named in the ACK, never counted
 */

import { sameBytes } from '../../base/bytes.ts'
import type { HelloMessage, Message } from '../messages.ts'
import { learn } from './dictionaries.ts'
import type { GatewayState, ReceiverEffect } from './gateway-state.ts'
import { alarm, cursorOf, type ReceiverContext, type Work } from './receiver-work.ts'
import { onBatch, onGap } from './take.ts'

export type ReceiverStep = {
  readonly state: GatewayState
  readonly effects: readonly ReceiverEffect[]
}

/** Late greetings of a former run look like a clone; a clone goes on. */
const RETURNS_MAX = 6

export function stepReceiver(
  context: ReceiverContext,
  state: GatewayState,
  message: Message,
): ReceiverStep {
  const work: Work = { context, state, effects: [] }
  switch (message.kind) {
    case 'hello':
      onHello(work, message)
      break
    case 'batch':
      onBatch(work, message)
      break
    case 'gap':
      onGap(work, message)
      break
    case 'dict': {
      const learnt = learn(state.dictionaries, message)
      if (learnt.conflict) alarm(work, 'dictionary-conflict', { dict: message.dict })
      work.state = { ...state, dictionaries: learnt.dictionaries }
      for (const { profile } of message.profiles) work.effects.push({ kind: 'profile', profile })
      break
    }
    case 'clock': {
      const offsetMs = message.utcMs - message.monoMs
      work.effects.push({ kind: 'clock', epoch: message.epoch, offsetMs })
      break
    }
    case 'state':
      work.effects.push({ kind: 'online', epoch: message.epoch, online: message.online })
      break
    default:
      work.effects.push({ kind: 'counted', what: 'refused' })
  }
  return { state: work.state, effects: work.effects }
}

function onHello(work: Work, hello: HelloMessage): void {
  const { instance, credit, wallMs } = work.context
  noteRun(work, hello.epoch)
  dropUnfillable(work, hello)
  const cursors = hello.epochs.flatMap(({ epoch, streams }) =>
    streams.map((held) => {
      const cursor = cursorOf(work, { epoch, stream: held.stream })
      const { next, head } = cursor
      const detail = { epoch, stream: held.stream, cursor: next, held: held.next }
      if (next > held.next) alarm(work, 'gateway-restored', detail)
      else if (next === held.next && head && !sameBytes(head, held.head)) {
        alarm(work, 'chain-broken', detail)
      }
      return { epoch, stream: held.stream, next }
    }),
  )
  const { epoch, version, nonce, page, pages, gw } = hello
  const held = pages === 1 ? hello.epochs.map((one) => one.epoch) : undefined
  work.effects.push({ kind: 'greeted', epoch, version, held })
  const answer = { instance, nonce, page, credit, timeMs: wallMs, cursors }
  work.effects.push({ kind: 'reply', message: { kind: 'cursor', gw, ...answer } })
}

/** F69: runs follow each other; one that keeps coming back lives beside the newer one. */
function noteRun(work: Work, epoch: number): void {
  const { runs, returns } = work.state
  if (runs.at(-1) === epoch) return
  const back = runs.includes(epoch) ? returns + 1 : returns
  if (back !== returns && back % RETURNS_MAX === 0) alarm(work, 'clone-suspected', { epoch })
  const others = runs.filter((run) => run !== epoch)
  work.state = { ...work.state, runs: [...others, epoch].slice(-8), returns: back }
}

/**
 * A gateway that was restored no longer has rows that would fill a hole of an old epoch: what waits
 * behind such a hole would wait for ever and take the places of others.
 */
function dropUnfillable(work: Work, hello: HelloMessage): void {
  const aside = work.state.aside.filter(({ message, seq0 }) => {
    const held = hello.epochs.find((one) => one.epoch === message.epoch)
    if (message.epoch === hello.epoch || (!held && hello.pages > 1)) return true
    const end = held?.streams.find((one) => one.stream === message.stream)
    return end !== undefined && seq0 <= end.next
  })
  const dropped = work.state.aside.length - aside.length
  if (dropped === 0) return
  work.state = { ...work.state, aside }
  work.effects.push({ kind: 'counted', what: 'aside-unfillable' })
}
