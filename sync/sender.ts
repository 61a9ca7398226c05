/**
 * The sender: greets, learns the hypervisor's cursors, sends batches within its credit, sends the
 * same bytes again when no acknowledgement comes, and tells the store what is committed there.
 *
 *   down ── linkUp ──> greeting ── CURSOR ──> open      linkDown leads back to down from everywhere
 *
 * Nothing but the hypervisor's own ACK or CURSOR moves a lane: what a broker says does not reach
 * this file. An ACK counts only in the life (`instance`) of the hypervisor that the sender greeted,
 * so a late one from before a restore cannot claim rows that the restored database lacks.
 */

import { greet, greetAgainWhenDue, greetSoonWhenSilent, sendClock } from './sender/greeting.ts'
import { receive } from './sender/replies.ts'
import { fill, nextWakeMs, resendWhenDue } from './sender/sending.ts'
import {
  FIRST_WINDOW,
  type SenderContext,
  type SenderEvent,
  type SenderState,
  type SenderStep,
} from './sender/state.ts'
import { change, chargeReceived, FORGOTTEN, refill, type Work } from './sender/work.ts'

/** `nowMs` is monotonic. */
export function stepSender(
  context: SenderContext,
  state: SenderState,
  event: SenderEvent,
  nowMs: number,
): SenderStep {
  const work: Work = { context, nowMs, state, effects: [] }
  refill(work)
  switch (event.kind) {
    case 'linkUp':
      change(work, { ...FORGOTTEN, link: 'greeting', window: FIRST_WINDOW })
      greet(work)
      break
    case 'linkDown':
      change(work, { ...FORGOTTEN, link: 'down', unanswered: [] })
      break
    case 'message':
      chargeReceived(work, event.message)
      receive(work, event.message)
      break
    case 'clockSet': {
      const { monoMs, utcMs, clk } = event
      const { gw, epoch } = context
      change(work, { clock: { kind: 'clock', gw, epoch, monoMs, utcMs, clk } })
      sendClock(work)
      break
    }
    case 'timer':
    case 'newFacts':
      break
    default:
      event satisfies never
  }
  if (work.state.link !== 'down') {
    greetAgainWhenDue(work)
    resendWhenDue(work)
    greetSoonWhenSilent(work)
    const choice = fill(work)
    work.effects.push({ kind: 'setTimer', atMs: nextWakeMs(work.state, choice) })
  }
  return { state: work.state, effects: work.effects }
}
