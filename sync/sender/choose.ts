/**
 * What goes next: alarms at once, then states, then what is new, then what is old; yet of each five
 * batches one is old, where there is old, so that a backlog never starves (sync reference §3).
 */

import type { StreamState } from '../fact.ts'
import { ASIDE_MAX } from '../messages.ts'
import { leastLevel, levelNow, waitForLevelMs } from './budget.ts'
import { type Lane, laneKey, type Rank, type SenderPolicy, type SenderState } from './state.ts'

/** Between two looks at an account that is too low: a batch or two may be afforded by then. */
const BUDGET_LOOK_MS = 1_000

/** A range of a lane that may be cut now. */
export type Candidate = {
  readonly lane: Lane
  readonly end: StreamState
  readonly rank: Rank
  /** Sent ahead of the lane's unsent backlog. */
  readonly ahead: boolean
  readonly from: number
  readonly to: number
}

/** A lane with where its rows end; in the order of epochs, oldest first. */
export type LaneEnd = { readonly lane: Lane; readonly end: StreamState }

export type ChoiceInput = {
  readonly state: SenderState
  readonly ends: readonly LaneEnd[]
  readonly runningEpoch: number
  readonly policy: SenderPolicy
  readonly nowMs: number
}

export function chooseNext(input: ChoiceInput): Candidate | undefined {
  const { state, policy } = input
  const ready = candidates(input).filter((one) => isReady(one, input) && isAffordable(one, state))
  const busy = state.inFlight.filter((item) => !item.held)
  if (state.inFlight.length > state.credit + ASIDE_MAX) return undefined
  const alarm = ready.find((one) => one.rank === 'alarm')
  // One alarm batch may always be on the way, whatever else fills the credit.
  if (alarm && (busy.length < state.credit || !busy.some((item) => item.stream === 0))) return alarm
  const room = Math.min(state.window, state.credit)
  if (busy.length >= room) return undefined
  const backlogBusy = busy.filter((item) => item.rank === 'backlog')
  const backlog = firstOf(ready, 'backlog')
  const backlogFits = backlog !== undefined && backlogBusy.length < Math.max(1, room - 1)
  if (backlogFits && state.sinceBacklog >= policy.backlogEvery - 1) return backlog
  return firstOf(ready, 'state') ?? firstOf(ready, 'live') ?? (backlogFits ? backlog : undefined)
}

/** When the first lane has waited long enough for company; `undefined` when none waits. */
export function gatherDueMs(input: ChoiceInput): number | undefined {
  let due: number | undefined
  for (const one of candidates(input)) {
    const { waitingSinceMs } = one.lane
    if (waitingSinceMs === undefined || isReady(one, input)) continue
    const dueMs = waitingSinceMs + gatherMs(one, input.policy)
    due = Math.min(due ?? Number.POSITIVE_INFINITY, dueMs)
  }
  return due
}

/** When the budget allows the first of what is ready and could not be afforded; `undefined`: nothing waits for it. */
export function budgetDueMs(input: ChoiceInput): number | undefined {
  const { account } = input.state
  if (!account) return undefined
  const waits = candidates(input)
    .filter((one) => isReady(one, input) && !isAffordable(one, input.state))
    .map((one) => waitForLevelMs(account, input.policy.budget, leastLevel(one.lane.stream)))
  return waits.length > 0 ? input.nowMs + Math.max(BUDGET_LOOK_MS, Math.min(...waits)) : undefined
}

function isAffordable({ lane }: Candidate, { account }: SenderState): boolean {
  return !account || levelNow(account) >= leastLevel(lane.stream)
}

/** Rows of a lane that are not sent yet, at its end or ahead of its backlog. */
export function unsentRows({ lane, end }: LaneEnd): number {
  const from = lane.liveFrom === undefined ? lane.sentTo : lane.liveTo
  return Math.max(0, end.next - from)
}

function firstOf(ready: readonly Candidate[], rank: Rank): Candidate | undefined {
  let best: Candidate | undefined
  for (const one of ready) {
    if (one.rank === rank && (!best || one.lane.stream < best.lane.stream)) best = one
  }
  return best
}

function candidates({ state, ends, runningEpoch, policy }: ChoiceInput): Candidate[] {
  const out: Candidate[] = []
  for (const { lane, end } of ends) {
    const { sentTo, liveFrom, liveTo } = lane
    const to = liveFrom ?? end.next
    const split = liveFrom !== undefined
    const rank = split ? 'backlog' : rankOf(lane, runningEpoch)
    if (sentTo < to) out.push({ lane, end, rank, ahead: false, from: sentTo, to })
    if (!split || liveTo >= end.next) continue
    const key = laneKey(lane)
    const ahead = state.inFlight.filter((item) => item.ahead && laneKey(item) === key).length
    if (ahead >= policy.liveAheadMax) continue
    out.push({ lane, end, rank: 'live', ahead: true, from: liveTo, to: end.next })
  }
  return out
}

function rankOf(lane: Lane, runningEpoch: number): Rank {
  if (lane.stream === 0) return 'alarm'
  if (lane.stream === 1) return 'state'
  return lane.epoch === runningEpoch ? 'live' : 'backlog'
}

function isReady(one: Candidate, { policy, nowMs }: ChoiceInput): boolean {
  const { lane, from, to } = one
  const waitMs = gatherMs(one, policy)
  if (waitMs === 0 || to - from >= policy.rowsMax) return true
  return lane.waitingSinceMs !== undefined && nowMs >= lane.waitingSinceMs + waitMs
}

function gatherMs({ rank }: Candidate, policy: SenderPolicy): number {
  if (rank === 'live') return policy.gatherMs
  return rank === 'state' ? policy.stateGatherMs : 0
}
