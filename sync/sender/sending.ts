/** Sending: what is due again, what is next, with the dictionary it needs. */

import { cutNext } from '../cut.ts'
import { entriesOf } from '../dict.ts'
import { STREAMS, type StreamState } from '../fact.ts'
import type { LaneId } from '../messages.ts'
import { writeMessage } from '../write-message.ts'
import { type Candidate, type ChoiceInput, chooseNext, gatherDueMs, unsentRows } from './choose.ts'
import { addLane, streamEnds } from './lane-moves.ts'
import { type InFlight, type Lane, laneKey, type SenderState } from './state.ts'
import { alarm, change, changeLane, resendAfterMs, send, type Work } from './work.ts'

export function resendWhenDue(work: Work): void {
  const { state, nowMs } = work
  const isDue = (item: InFlight) => !item.held && item.dueMs <= nowMs
  if (!state.inFlight.some(isDue)) return
  const inFlight = state.inFlight.map((item) => {
    if (!isDue(item)) return item
    send(work, item.message, item.stream, item.bytes)
    return {
      ...item,
      tries: item.tries + 1,
      unheard: item.unheard + 1,
      sentMs: nowMs,
      dueMs: nowMs + resendAfterMs(work, item.unheard),
    }
  })
  change(work, { inFlight, window: Math.max(1, Math.floor(state.window / 2)) })
}

/** Sends while there is something to send and room for it. */
export function fill(work: Work): ChoiceInput | undefined {
  const { context, nowMs } = work
  if (work.state.link !== 'open') return undefined
  const found = streamEnds(work)
  openNewLanes(work, found)
  for (;;) {
    const ends = found.flatMap((end) => {
      const lane = work.state.lanes.get(laneKey(end))
      return lane ? [{ lane, end }] : []
    })
    const { policy, epoch: runningEpoch } = context
    const choice = { state: work.state, ends, runningEpoch, policy, nowMs }
    const next = chooseNext(choice)
    if (!next) return choice
    sendPiece(work, next)
  }
}

/** Streams that began after the greeting start at 0; lanes with new rows begin to wait. */
function openNewLanes(work: Work, found: readonly (LaneId & StreamState)[]): void {
  const greeted = !work.state.unanswered.includes(0)
  for (const end of found) {
    const known = work.state.lanes.get(laneKey(end))
    const isNew = !known && greeted && end.epoch === work.context.epoch && end.next > 0
    const lane = isNew ? addLane(work, end, 0) : known
    if (!lane || lane.waitingSinceMs !== undefined || unsentRows({ lane, end }) === 0) continue
    changeLane(work, { ...lane, waitingSinceMs: work.nowMs })
  }
}

function sendPiece(work: Work, { lane, end, from, to, ahead, rank }: Candidate): void {
  const { context, nowMs } = work
  const { gw, source, policy: limits } = context
  const { dictionary } = work.state
  const { epoch, stream } = lane
  const at = { gw, lane: { epoch, stream }, from, to, oldest: end.oldest }
  const cut = cutNext({ ...at, source, dictionary, limits })
  const message = cut.kind === 'batch' ? cut.made.message : cut.message
  const [seq0, next] = message.kind === 'batch' ? [message.seq0, message.next] : [from, message.to]
  const devices = cut.kind === 'batch' ? cut.made.devices : []
  if (cut.kind === 'batch') {
    change(work, { dictionary: cut.made.dictionary })
    const fresh = devices.filter((device) => device >= dictionary.devices.length)
    if (fresh.length > 0) sendDictionary(work, fresh)
  } else {
    alarm(work, 'rows-lost', { epoch, stream, from, to: next, reason: cut.message.reason })
  }
  const bytes = writeMessage(message)
  send(work, message, stream, bytes)
  const dueMs = nowMs + resendAfterMs(work, 0)
  const sent = { bytes, message, devices, rank, ahead, sentMs: nowMs, dueMs, nackedTry: 0 }
  const item: InFlight = {
    epoch,
    stream,
    seq0,
    next,
    ...sent,
    tries: 1,
    unheard: 1,
    nacks: 0,
    held: false,
  }
  const sinceBacklog = rank === 'backlog' ? 0 : work.state.sinceBacklog + 1
  change(work, { inFlight: [...work.state.inFlight, item], sinceBacklog })
  changeLane(work, advanced(lane, { ahead, next, end: end.next }))
  if (epoch !== context.epoch) return
  const { sentEver } = work.state
  change(work, { sentEver: sentEver.with(stream, Math.max(sentEver[stream]!, next)) })
}

function advanced(
  lane: Lane,
  sent: { readonly ahead: boolean; readonly next: number; readonly end: number },
): Lane {
  const waitingSinceMs = sent.next < sent.end ? lane.waitingSinceMs : undefined
  if (sent.ahead) return { ...lane, liveTo: sent.next, waitingSinceMs }
  // The backlog has reached the live lane: from here on they are one.
  if (sent.next === lane.liveFrom) return { ...lane, sentTo: lane.liveTo, liveFrom: undefined }
  const gathered = lane.liveFrom === undefined ? waitingSinceMs : lane.waitingSinceMs
  return { ...lane, sentTo: sent.next, waitingSinceMs: gathered }
}

export function sendDictionary(work: Work, devices: readonly number[]): void {
  const { dictionary } = work.state
  const { gw } = work.context
  const entries = entriesOf(dictionary, devices)
  send(work, { kind: 'dict', gw, dict: dictionary.id, ...entries }, STREAMS.reading)
}

export function nextWakeMs(state: SenderState, choice: ChoiceInput | undefined): number {
  const resends = state.inFlight.filter((item) => !item.held).map((item) => item.dueMs)
  const gather = choice ? gatherDueMs(choice) : undefined
  return Math.min(state.helloDueMs, gather ?? Number.POSITIVE_INFINITY, ...resends)
}
