/** What the hypervisor says: cursors, acknowledgements, refusals; and what is not to be believed. */

import { gapMessage } from '../cut.ts'
import { LOSS_REASONS } from '../fact.ts'
import type {
  AckMessage,
  BatchMessage,
  CursorMessage,
  GapMessage,
  NackMessage,
} from '../messages.ts'
import { writeMessage } from '../write-message.ts'
import { greet, onCursor } from './greeting.ts'
import { believable, settle } from './lane-moves.ts'
import { sendDictionary } from './sending.ts'
import { type InFlight, laneKey } from './state.ts'
import { alarm, change, resendAfterMs, type Work } from './work.ts'

export function receive(work: Work, message: CursorMessage | AckMessage | NackMessage): void {
  const { context, state } = work
  if (message.gw !== context.gw) {
    alarm(work, 'ack-foreign', { gw: message.gw, kind: message.kind })
    return
  }
  if (message.kind === 'cursor' && message.nonce === state.nonce) {
    onCursor(work, message)
  } else if (message.instance !== state.instance) {
    work.effects.push({ kind: 'ignored', reason: 'other-instance' })
    // Another life of the hypervisor speaks: learn its cursors. A greeting under way will do.
    if (state.link === 'open' && state.unanswered.length === 0) greet(work)
  } else if (state.link === 'open' && message.kind === 'ack') {
    onAck(work, message)
  } else if (state.link === 'open' && message.kind === 'nack') {
    onNack(work, message)
  } else {
    work.effects.push({ kind: 'ignored', reason: 'not-asked' })
  }
}

function onAck(work: Work, message: AckMessage): void {
  const lane = work.state.lanes.get(laneKey(message))
  if (!lane) {
    work.effects.push({ kind: 'ignored', reason: 'unknown' })
    return
  }
  const next = believable(work, lane, message.next, 'ack')
  if (next === undefined) return
  settle(work, lane, next)
  const key = laneKey(message)
  const inFlight = work.state.inFlight.map((item): InFlight => {
    if (laneKey(item) !== key) return item
    const held = message.held.some(([from, to]) => from <= item.seq0 && item.next <= to)
    if (held) return { ...item, held }
    // The hole below it is filled and yet it is not taken: the hypervisor has lost it.
    if (item.held && item.seq0 <= next) return { ...item, held: false, dueMs: work.nowMs }
    return item
  })
  change(work, { inFlight })
}

function onNack(work: Work, message: NackMessage): void {
  const { seq0, next, reason } = message
  const key = laneKey(message)
  const item = work.state.inFlight.find(
    (one) => laneKey(one) === key && one.seq0 === seq0 && one.next === next,
  )
  if (!item || item.message.kind === 'gap' || item.nackedTry === item.tries) {
    work.effects.push({ kind: 'ignored', reason: 'unknown' })
    return
  }
  const { policy } = work.context
  const nacks = item.nacks + 1
  // A refusal is a sign of life: the next tries are not as far apart as in an outage (I13).
  const refused = { ...item, nacks, nackedTry: item.tries, unheard: 0 }
  if (nacks >= (reason === 'dict' ? policy.dictNacksMax : policy.nacksMax)) {
    giveUp(work, item, item.message, reason)
  } else if (reason === 'dict') {
    sendDictionary(work, item.devices)
    const waitMs = nacks <= 2 ? 0 : resendAfterMs(work, 0)
    replace(work, item, { ...refused, dueMs: work.nowMs + waitMs })
  } else {
    replace(work, item, { ...refused, dueMs: work.nowMs + resendAfterMs(work, nacks) })
  }
}

/** F74: a batch refused again and again is named as lost, so that the rest can go on. */
function giveUp(work: Work, item: InFlight, batch: BatchMessage, refusal: string): void {
  const { context } = work
  const { epoch, stream, seq0: from, next: to } = item
  const lane = { epoch, stream }
  const rows = context.source.read({ ...lane, seq: from, limit: to - from })
  const times = rows.map((row) => row.fact.atMs)
  const range = { gw: context.gw, lane, from, to, reason: LOSS_REASONS.refused }
  const message: GapMessage = {
    ...gapMessage({ ...range, source: context.source }),
    reason: LOSS_REASONS.refused,
    fromMs: times.length > 0 ? Math.min(...times) : 0,
    toMs: times.length > 0 ? Math.max(...times) : 0,
    head: batch.head,
  }
  alarm(work, 'batch-refused', { epoch, stream, from, to, refusal })
  const bytes = writeMessage(message)
  replace(work, item, { ...item, message, bytes, nacks: 0, dueMs: work.nowMs, devices: [] })
}

function replace(work: Work, old: InFlight, item: InFlight): void {
  change(work, { inFlight: work.state.inFlight.map((one) => (one === old ? item : one)) })
}
