/** One step of the sender under construction: its state so far, its effects so far. */

import { backoffMs } from '../../base/backoff.ts'
import { STREAMS } from '../fact.ts'
import type { Message } from '../messages.ts'
import { writeMessage } from '../write-message.ts'
import { charged, costOf, refilled } from './budget.ts'
import {
  type Lane,
  laneKey,
  type SenderAlarm,
  type SenderContext,
  type SenderEffect,
  type SenderState,
} from './state.ts'

/** One step under construction: the state so far, the effects so far. */
export type Work = {
  readonly context: SenderContext
  readonly nowMs: number
  state: SenderState
  readonly effects: SenderEffect[]
}

/** What a lost link takes with it: the next CURSOR says where everything stands. */
export const FORGOTTEN = { lanes: new Map<string, Lane>(), inFlight: [] } as const

export function change(work: Work, part: Partial<SenderState>): void {
  work.state = { ...work.state, ...part }
}

export function changeLane(work: Work, lane: Lane): void {
  change(work, { lanes: new Map(work.state.lanes).set(laneKey(lane), lane) })
}

export function send(
  work: Work,
  message: Message,
  channel: number,
  bytes = writeMessage(message),
): void {
  work.effects.push({ kind: 'send', channel, message, bytes })
  charge(work, message, bytes)
}

/** A metered link pays for what comes too. Its bytes are those that our own writer would make of it. */
export function chargeReceived(work: Work, message: Message): void {
  if (!work.state.account) return
  charge(work, message, writeMessage(message))
}

function charge(work: Work, message: Message, bytes: Uint8Array): void {
  const { account } = work.state
  const { budget } = work.context.policy
  if (!account || !budget) return
  const cost = { cost: costOf(budget, bytes), isReading: isOfReadings(message) }
  change(work, { account: charged(account, budget, cost) })
}

function isOfReadings(message: Message): boolean {
  return 'stream' in message && message.stream === STREAMS.reading
}

export function refill(work: Work): void {
  const { account } = work.state
  if (account) change(work, { account: refilled(account, work.context.policy.budget, work.nowMs) })
}

export function alarm(
  work: Work,
  code: SenderAlarm,
  detail: Readonly<Record<string, unknown>>,
): void {
  work.effects.push({ kind: 'alarm', code, detail })
}

/** T of the reference: twice the round trip, at least 5 s, at most 5 min. */
export function resendFirstMs({ context, state }: Work): number {
  const { resendFloorMs, resendMostMs } = context.policy
  return Math.min(Math.max(resendFloorMs, 2 * (state.srttMs ?? 0)), resendMostMs)
}

export function resendAfterMs(work: Work, tries: number): number {
  const waits = { firstMs: resendFirstMs(work), mostMs: work.context.policy.resendMostMs }
  return backoffMs(waits, tries, work.context.random)
}
