/** Greeting the hypervisor and taking its CURSOR: where every lane stands. */

import { backoffMs } from '../../base/backoff.ts'
import { emptyDictionary } from '../dict.ts'
import { STREAMS } from '../fact.ts'
import { helloPages } from '../hello.ts'
import { randomId48 } from '../id48.ts'
import { ASIDE_MAX, type CursorMessage, type LaneId } from '../messages.ts'
import { addLane, believable, endOf, hasten, settle } from './lane-moves.ts'
import { connectionOf, type Lane, laneKey } from './state.ts'
import { alarm, change, FORGOTTEN, send, type Work } from './work.ts'

export function greet(work: Work): void {
  const nonce = work.state.nonce + 1
  const pages = helloPages(work.context, nonce)
  change(work, { nonce, unanswered: pages.map((page) => page.page), helloTries: 0 })
  sendPages(work)
}

function sendPages(work: Work): void {
  const { state, nowMs, context } = work
  for (const page of helloPages(context, state.nonce)) {
    if (state.unanswered.includes(page.page)) send(work, page, STREAMS.alarm)
  }
  const { resendFloorMs: firstMs, resendMostMs, helloRetryMostMs } = context.policy
  const waits = { firstMs, mostMs: Math.min(resendMostMs, helloRetryMostMs) }
  change(work, {
    helloTries: state.helloTries + 1,
    helloDueMs: nowMs + backoffMs(waits, state.helloTries, context.random),
  })
}

export function greetAgainWhenDue(work: Work): void {
  if (work.nowMs < work.state.helloDueMs) return
  if (work.state.unanswered.length > 0) sendPages(work)
  else greet(work)
}

/**
 * After several tries without an answer batches wait for minutes, for the link's sake. A greeting is small:
 * it asks whether anybody is there again, and its answer brings what waits on its way (I13: 60 s).
 */
export function greetSoonWhenSilent(work: Work): void {
  const { state, context, nowMs } = work
  if (connectionOf(state) !== 'silent' || state.unanswered.length > 0) return
  const { helloRetryMostMs } = context.policy
  const soonMs = nowMs + helloRetryMostMs * (0.5 + context.random.unit() / 2)
  if (soonMs < state.helloDueMs) change(work, { helloDueMs: soonMs })
}

export function sendClock(work: Work): void {
  if (work.state.link === 'open' && work.state.clock) send(work, work.state.clock, STREAMS.health)
}

export function onCursor(work: Work, message: CursorMessage): void {
  const { context, state } = work
  if (!state.unanswered.includes(message.page)) {
    work.effects.push({ kind: 'ignored', reason: 'not-asked' })
    return
  }
  const before = state.lanes
  const otherLife = message.instance !== state.instance
  if (otherLife) {
    const dictionary = emptyDictionary(randomId48(context.random))
    change(work, { ...FORGOTTEN, instance: message.instance, dictionary })
  }
  const unanswered = state.unanswered.filter((page) => page !== message.page)
  const credit = Math.min(Math.max(1, message.credit), ASIDE_MAX)
  change(work, { link: 'open', unanswered, credit })
  for (const cursor of message.cursors) openLane(work, cursor, before.get(laneKey(cursor)))
  hasten(work)
  sendClock(work)
  // A page of this greeting was answered by the former life: its lanes are gone, ask again.
  const pages = helloPages(context, 0).length
  if (otherLife && state.unanswered.length < pages) {
    greet(work)
    return
  }
  if (unanswered.length > 0) return
  const jitter = 0.75 + context.random.unit() / 2
  change(work, { helloDueMs: work.nowMs + context.policy.helloEveryMs * jitter })
}

function openLane(
  work: Work,
  cursor: LaneId & { readonly next: number },
  before: Lane | undefined,
): void {
  const { epoch, stream, next } = cursor
  const end = endOf(work, cursor)
  const committed = believable(work, cursor, next, 'answer')
  if (!end || committed === undefined) return
  const present = work.state.lanes.get(laneKey(cursor))
  // Within one life cursors never go back: a lower one is only late.
  if (present) {
    settle(work, present, committed)
    return
  }
  if (before && next < before.acked) {
    alarm(work, 'cursor-back', { epoch, stream, was: before.acked, next })
  }
  addLane(work, end, committed)
}
