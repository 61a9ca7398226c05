/** How lanes begin and how they advance when the hypervisor has committed. */

import { STREAMS, type StreamState } from '../fact.ts'
import type { LaneId } from '../messages.ts'
import { type Lane, laneKey } from './state.ts'
import { alarm, change, changeLane, resendFirstMs, type Work } from './work.ts'

export function streamEnds(work: Work): (LaneId & StreamState)[] {
  return work.context.source
    .epochs()
    .flatMap(({ epoch, streams }) => streams.map((stream) => ({ epoch, ...stream })))
}

export function addLane(work: Work, end: LaneId & StreamState, from: number): Lane {
  const { epoch, stream } = end
  const { policy } = work.context
  const live =
    epoch === work.context.epoch &&
    stream >= STREAMS.aggregate &&
    end.next - Math.max(from, end.oldest) > policy.backlogRows
  const lane: Lane = {
    epoch,
    stream,
    acked: from,
    sentTo: from,
    liveFrom: live ? end.next : undefined,
    liveTo: live ? end.next : 0,
    waitingSinceMs: undefined,
  }
  changeLane(work, lane)
  work.effects.push({ kind: 'acked', epoch, stream, next: from })
  return lane
}

/**
 * How much of a claim "everything below `next` is committed" can be true; undefined for none (F62).
 * Not more than was ever sent: in this run for its own epoch, by any run for an older one. There the
 * hypervisor may even hold rows that a restore took from us, and nothing is left to send (F68).
 *
 * Rows of this run that we hold and have not sent may yet be there: a stick or a clone of our disk has
 * carried them. That is believed of an answer to our own greeting only, which a stray ACK makes us give.
 */
export function believable(
  work: Work,
  lane: LaneId,
  next: number,
  from: 'ack' | 'answer',
): number | undefined {
  const { epoch, stream } = lane
  const end = endOf(work, lane)
  if (epoch === work.context.epoch) {
    const sent = work.state.sentEver[stream] ?? 0
    if (next <= sent) return next
    const isHeld = end !== undefined && next <= end.next
    if (isHeld && from === 'answer') {
      change(work, { sentEver: work.state.sentEver.with(stream, next) })
      return next
    }
    if (isHeld) greetWithin(work, resendFirstMs(work))
    alarm(work, 'ack-foreign', { epoch, stream, next, sent })
    return undefined
  }
  const acked = work.state.lanes.get(laneKey(lane))?.acked ?? 0
  if (!end || next <= end.next || acked === end.next) return Math.min(next, end?.next ?? 0)
  alarm(work, 'cursor-ahead', { epoch, stream, theirs: next, ours: end.next })
  return end.next
}

function greetWithin(work: Work, ms: number): void {
  const dueMs = work.nowMs + ms
  if (work.state.unanswered.length === 0 && dueMs < work.state.helloDueMs) {
    change(work, { helloDueMs: dueMs })
  }
}

export function endOf(work: Work, lane: LaneId): (LaneId & StreamState) | undefined {
  return streamEnds(work).find((end) => laneKey(end) === laneKey(lane))
}

/** Everything of the lane below `next` is committed. */
export function settle(work: Work, lane: Lane, next: number): void {
  if (next <= lane.acked) return
  const key = laneKey(lane)
  const done = work.state.inFlight.filter((item) => laneKey(item) === key && item.next <= next)
  const inFlight = work.state.inFlight.filter((item) => !done.includes(item))
  const window = Math.min(work.state.credit, work.state.window + done.length)
  const fresh = done.filter((item) => item.tries === 1 && !item.held)
  const rttMs = Math.min(...fresh.map((item) => work.nowMs - item.sentMs))
  const { srttMs = rttMs } = work.state
  change(work, { inFlight, window })
  if (fresh.length > 0) change(work, { srttMs: srttMs * 0.875 + rttMs * 0.125 })
  hasten(work)
  changeLane(work, { ...lane, ...sentUpTo(lane, next), acked: next })
  work.effects.push({ kind: 'acked', epoch: lane.epoch, stream: lane.stream, next })
}

/** The lane with nothing below `next` left to send: it may have been sent before the link was lost. */
function sentUpTo(lane: Lane, next: number): Pick<Lane, 'sentTo' | 'liveFrom'> {
  const sentTo = Math.max(lane.sentTo, next)
  const { liveFrom, liveTo } = lane
  if (liveFrom === undefined || sentTo < liveFrom) return { sentTo, liveFrom }
  return { sentTo: Math.max(sentTo, liveTo), liveFrom: undefined }
}

/** The hypervisor is there: nothing waits out what was a guess about an outage. */
export function hasten(work: Work): void {
  const waitMs = 2 * resendFirstMs(work)
  const inFlight = work.state.inFlight.map((item) => {
    const dueMs = Math.min(item.dueMs, Math.max(work.nowMs, item.sentMs + waitMs))
    return { ...item, dueMs, unheard: 0 }
  })
  change(work, { inFlight })
}
