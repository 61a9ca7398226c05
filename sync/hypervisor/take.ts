/**
 * Batches and GAPs at the cursor: applied where they touch it, kept aside beyond it, answered always.
 */

import { sameBytes } from '../../base/bytes.ts'
import { readBatch } from '../batch.ts'
import { type LossReason, STREAM_COUNT } from '../fact.ts'
import {
  ASIDE_MAX,
  type BatchMessage,
  type GapMessage,
  type LaneId,
  type Message,
  type NackReason,
} from '../messages.ts'
import { nextHead, rowBytes } from '../row.ts'
import { lookupOf } from './dictionaries.ts'
import { type Aside, type Cursor, cursorKey, type ReceivedRow } from './gateway-state.ts'
import { alarm, cursorOf, setCursor, type Work } from './receiver-work.ts'

/** A gateway makes an epoch a day; far more than this is not a gateway. */
const CURSORS_MAX = 4096 * STREAM_COUNT
export function onBatch(work: Work, message: BatchMessage): void {
  const cursor = cursorOf(work, message)
  if (message.next <= cursor.next) {
    work.effects.push({ kind: 'counted', what: 'duplicate' })
    acknowledge(work, message)
    return
  }
  const read = readBatch(message, (dict) => lookupOf(work.state.dictionaries, dict))
  if (read.kind === 'rejected') {
    refuse(work, message, read.reason)
    return
  }
  const rows = read.facts.map((fact, i): ReceivedRow => {
    return { seq: message.seq0 + i, fact, bytes: rowBytes(fact) }
  })
  take(work, { message, seq0: message.seq0, next: message.next, rows })
}

export function onGap(work: Work, message: GapMessage): void {
  if (message.to <= cursorOf(work, message).next) {
    work.effects.push({ kind: 'counted', what: 'duplicate' })
    acknowledge(work, message)
    return
  }
  take(work, { message, seq0: message.from, next: message.to, rows: [] })
}

/** Applies the piece where it touches the cursor, else keeps it aside; then answers. */
function take(work: Work, piece: Aside): void {
  const { message } = piece
  if (!roomForEpoch(work, message)) return
  if (piece.seq0 > cursorOf(work, message).next) {
    keepAside(work, piece)
    acknowledge(work, message)
    return
  }
  if (!apply(work, piece)) {
    refuse(work, message as BatchMessage, 'chain')
    return
  }
  applyAside(work, message)
  acknowledge(work, message)
}

function roomForEpoch(work: Work, lane: LaneId): boolean {
  const { cursors } = work.state
  if (cursors.has(cursorKey(lane)) || cursors.size < CURSORS_MAX) return true
  alarm(work, 'too-many-epochs', { epoch: lane.epoch })
  return false
}

/** `false` when the hashes do not follow from what is committed. */
function apply(work: Work, piece: Aside): boolean {
  const { message } = piece
  const { epoch, stream } = message
  const cursor = cursorOf(work, message)
  if (message.kind === 'gap') {
    const moved = { epoch, stream, next: message.to, head: message.head }
    setCursor(work, moved)
    const { reason, fromMs, toMs } = message
    noteLoss(work, moved, { from: cursor.next, reason, fromMs, toMs })
    return true
  }
  const head = headAfter(message, piece.rows, cursor)
  if (!head) {
    alarm(work, 'chain-broken', { epoch, stream, seq0: piece.seq0, next: piece.next })
    return false
  }
  const moved = { epoch, stream, next: piece.next, head }
  setCursor(work, moved)
  const rows = piece.rows.filter((row) => row.seq >= cursor.next)
  work.effects.push({ kind: 'commit', cursor: moved, rows })
  return true
}

function noteLoss(
  work: Work,
  cursor: Cursor,
  loss: {
    readonly from: number
    readonly reason: LossReason
    readonly fromMs: number
    readonly toMs: number
  },
): void {
  const to = cursor.next
  work.effects.push({ kind: 'lost', cursor, to, ...loss })
  alarm(work, 'rows-lost', { epoch: cursor.epoch, stream: cursor.stream, to, ...loss })
}

/** The batch's `head` if it follows from its rows and from the head at the cursor. */
function headAfter(
  batch: BatchMessage,
  rows: readonly ReceivedRow[],
  cursor: Cursor,
): Uint8Array | undefined {
  // Without a known head before the first row there is nothing to check against.
  let head = batch.prev ?? (batch.seq0 === cursor.next ? cursor.head : null)
  if (!head) return batch.head
  for (const row of rows) {
    if (row.seq === cursor.next && cursor.head && !sameBytes(head, cursor.head)) return undefined
    head = nextHead(head, row.bytes)
  }
  return sameBytes(head, batch.head) ? head : undefined
}

function keepAside(work: Work, piece: Aside): void {
  const { aside } = work.state
  const { seq0, next, message } = piece
  const key = cursorKey(message)
  const known = aside.some(
    (one) => cursorKey(one.message) === key && one.seq0 <= seq0 && next <= one.next,
  )
  if (known) {
    work.effects.push({ kind: 'counted', what: 'duplicate' })
  } else if (aside.length >= ASIDE_MAX) {
    work.effects.push({ kind: 'counted', what: 'aside-full' })
  } else {
    work.state = { ...work.state, aside: [...aside, piece] }
    const lane = { epoch: message.epoch, stream: message.stream }
    if (piece.rows.length > 0) work.effects.push({ kind: 'ahead', lane, rows: piece.rows })
  }
}

/** Whatever waited and now touches the cursor; what does not fit the chain is asked for again. */
function applyAside(work: Work, lane: LaneId): void {
  const key = cursorKey(lane)
  for (;;) {
    const { next } = cursorOf(work, lane)
    const aside = work.state.aside.filter(
      (one) => cursorKey(one.message) !== key || one.next > next,
    )
    const fitting = aside.find((one) => cursorKey(one.message) === key && one.seq0 <= next)
    work.state = { ...work.state, aside: aside.filter((one) => one !== fitting) }
    if (!fitting || !apply(work, fitting)) return
  }
}

function acknowledge(work: Work, { epoch, stream }: LaneId): void {
  const { gw } = work.state
  const { instance } = work.context
  const { next } = cursorOf(work, { epoch, stream })
  const held = heldRanges(work, { epoch, stream })
  const message: Message = { kind: 'ack', gw, instance, epoch, stream, next, held }
  work.effects.push({ kind: 'reply', message })
}

function heldRanges(work: Work, lane: LaneId): [number, number][] {
  const key = cursorKey(lane)
  const mine = work.state.aside.filter((one) => cursorKey(one.message) === key)
  mine.sort((a, b) => a.seq0 - b.seq0)
  const ranges: [number, number][] = []
  for (const { seq0, next } of mine) {
    const last = ranges.at(-1)
    if (last && seq0 <= last[1]) last[1] = Math.max(last[1], next)
    else ranges.push([seq0, next])
  }
  return ranges
}

function refuse(work: Work, message: BatchMessage, reason: NackReason): void {
  const { gw, epoch, stream, seq0, next } = message
  const { instance } = work.context
  work.effects.push({ kind: 'counted', what: 'refused' })
  const nack: Message = { kind: 'nack', gw, instance, epoch, stream, seq0, next, reason }
  work.effects.push({ kind: 'reply', message: nack })
}
