/** Sending: what is due again, what is next, with the dictionary it needs. */

import { cutNext } from '../cut.ts'
import { entriesOf } from '../dict.ts'
import { STREAMS, type StreamState } from '../fact.ts'
import type { LaneId } from '../messages.ts'
import { writeMessage } from '../write-message.ts'
import { costOf, pieceBytesMost } from './budget.ts'
import {
  budgetDueMs,
  type Candidate,
  type ChoiceInput,
  chooseNext,
  gatherDueMs,
  type LaneEnd,
  unsentRows,
} from './choose.ts'
import { addLane, streamEnds } from './lane-moves.ts'
import { type InFlight, type Lane, laneKey, type SenderPolicy, type SenderState } from './state.ts'
import { thinned } from './thinning.ts'
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
    if (thin(work, ends)) continue
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
  const { gw, source, policy } = work.context
  const { dictionary } = work.state
  const { epoch, stream } = lane
  const at = { gw, lane: { epoch, stream }, from, to, oldest: end.oldest }
  const limits = { rowsMax: policy.rowsMax, rowBytesMax: rowBytesMost(policy) }
  const cut = cutNext({ ...at, source, dictionary, limits })
  if (cut.kind === 'gap') {
    const { to: next, reason } = cut.message
    alarm(work, 'rows-lost', { epoch, stream, from, to: next, reason })
    fly(work, { lane, rank, ahead, message: cut.message, devices: [], end: end.next })
    return
  }
  const { message, devices } = cut.made
  change(work, { dictionary: cut.made.dictionary })
  const fresh = devices.filter((device) => device >= dictionary.devices.length)
  if (fresh.length > 0) sendDictionary(work, fresh)
  fly(work, { lane, rank, ahead, message, devices, end: end.next })
}

function rowBytesMost({ rowBytesMax, budget }: SenderPolicy): number {
  return budget ? Math.min(rowBytesMax, pieceBytesMost(budget)) : rowBytesMax
}

/** Readings beyond the budget: told to be missing, so that what is new gets through. */
function thin(work: Work, ends: readonly LaneEnd[]): boolean {
  const all = thinned(work, ends)
  for (const { lane, message } of all) {
    const { epoch, stream, from, to } = message
    work.effects.push({ kind: 'thinned', epoch, stream, from, to })
    const end = lane.liveFrom ?? to
    fly(work, { lane, rank: 'backlog', ahead: false, message, devices: [], end })
  }
  return all.length > 0
}

/** Sends a batch or a GAP, and keeps it until it is acknowledged. */
function fly(
  work: Work,
  piece: Pick<InFlight, 'rank' | 'ahead' | 'message' | 'devices'> & {
    readonly lane: Lane
    /** Where the lane's rows end. */
    readonly end: number
  },
): void {
  const { nowMs, context } = work
  const { lane, message, end, ...kept } = piece
  const { epoch, stream } = lane
  const [seq0, next] =
    message.kind === 'batch' ? [message.seq0, message.next] : [message.from, message.to]
  const bytes = writeMessage(message)
  send(work, message, stream, bytes)
  if (message.kind === 'batch' && stream === STREAMS.reading) {
    const rowBytes = costOf(context.policy.budget, bytes) / (next - seq0)
    change(work, { readingBytes: work.state.readingBytes * 0.9 + rowBytes * 0.1 })
  }
  const dueMs = nowMs + resendAfterMs(work, 0)
  const fresh = { tries: 1, unheard: 1, nacks: 0, nackedTry: 0, held: false } as const
  const item = {
    epoch,
    stream,
    seq0,
    next,
    bytes,
    message,
    ...kept,
    sentMs: nowMs,
    dueMs,
    ...fresh,
  }
  const sinceBacklog = piece.rank === 'backlog' ? 0 : work.state.sinceBacklog + 1
  change(work, { inFlight: [...work.state.inFlight, item], sinceBacklog })
  changeLane(work, advanced(lane, { ahead: piece.ahead, next, end }))
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
  const waits = choice ? [gatherDueMs(choice), budgetDueMs(choice)] : []
  const due = waits.filter((atMs) => atMs !== undefined)
  return Math.min(state.helloDueMs, ...due, ...resends)
}
