/**
 * Is a parking space taken? Frames of a magnetic sensor in, announcements to the city out.
 *
 *   frame "changed"     waits (hold.ts), so that a passing truck or a manoeuvre announces nothing
 *   frame "heartbeat"   is the truth of now: announced at once, the lost change placed in the middle
 *   2.2 heartbeats of silence: unknown, which is never drawn as free
 *
 * Method and figures: detection.md §1.5, §3 ("Live state"); lost changes: lost-edge.ts.
 */

import { hourEndLineMs } from '../hours.ts'
import {
  type DetectStep,
  earliest,
  type Instant,
  instantAt,
  labelOf,
  makeFact,
  type TimerDue,
} from '../step.ts'
import { takeReading } from './heard-frame.ts'
import { type Beside, lookedBeside, type Pending } from './hold.ts'
import type {
  OccupancyContext,
  OccupancyPolicy,
  OccupancyReading,
  OccupancyState,
  OccupancyWork,
} from './occupancy-state.ts'
import { announce, sumHours } from './occupancy-told.ts'
import { isLikelyChanged, lookMs, UNHEARD_START, type Usual } from './unheard.ts'

/** `subject`: the id of the space. */
export function stepOccupancy(
  state: OccupancyState,
  input: OccupancyReading | TimerDue,
  { subject, policy, beside, usual }: OccupancyContext,
): DetectStep<OccupancyState> {
  const work: OccupancyWork = { state, facts: [], subject }
  settlePending(work, input, policy, beside)
  fallSilent(work, input, policy)
  if (input.kind === 'reading') takeReading(work, input, policy, beside)
  else if (usual) guess(work, input, policy, usual)
  sumHours(work, input, input.lineMs)
  return { state: work.state, facts: work.facts, timerMs: nextTimerMs(work.state, input, policy) }
}

function settlePending(
  work: OccupancyWork,
  now: Instant,
  policy: OccupancyPolicy,
  beside: Beside,
): void {
  const { heard } = work.state
  if (!work.state.pending || !heard || !isDue(work.state.pending, now)) return
  const pending = lookedBeside(work.state.pending, policy, beside)
  work.state = { ...work.state, pending }
  if (pending.dueLineMs === null || pending.dueLineMs > now.lineMs) return
  const decided = instantAt(now, pending.dueLineMs)
  announce(work, decided, { edge: pending, devEui: heard.devEui, inferred: false })
}

function isDue({ dueLineMs }: Pending, { lineMs }: Instant): boolean {
  return dueLineMs !== null && dueLineMs <= lineMs
}

/** Once in a silence: what a guess may be followed by, only a frame tells. */
function guess(work: OccupancyWork, now: Instant, policy: OccupancyPolicy, usual: Usual): void {
  const heard = heardBefore(work.state)
  const { unheard = UNHEARD_START } = work.state
  if (!heard) return
  const known = { air: unheard.air, heartbeatMs: policy.heartbeatMs, usual }
  if (!isLikelyChanged(heard, now.lineMs, known)) return
  const edge = { occupied: !heard.occupied, lineMs: now.lineMs }
  announce(work, now, { edge, devEui: work.state.heard!.devEui, inferred: true })
  work.state = {
    ...work.state,
    unheard: { ...unheard, guess: { heardSinceLineMs: heard.sinceLineMs } },
  }
}

/** What a guess would start from; `undefined`: there is nothing to guess. */
function heardBefore({ heard, spot, pending, isKnown, unheard }: OccupancyState) {
  if (!heard || !spot || pending || !isKnown || unheard?.guess) return undefined
  const beatLineMs = unheard?.beatLineMs ?? heard.lineMs
  return { lineMs: heard.lineMs, ...spot, beatLineMs }
}

function fallSilent(work: OccupancyWork, now: Instant, policy: OccupancyPolicy): void {
  const { heard, isKnown } = work.state
  if (!heard || !isKnown) return
  const silentLineMs = heard.lineMs + silenceMs(policy)
  if (silentLineMs > now.lineMs) return
  sumHours(work, now, silentLineMs)
  work.state = { ...work.state, isKnown: false, pending: null }
  const { devEui } = heard
  const sinceMs = labelOf(now, silentLineMs)
  const fields = { devEui, sinceMs, reason: 'silent' }
  work.facts.push(makeFact('spotUnknown', instantAt(now, silentLineMs), work.subject, fields))
}

function nextTimerMs(
  state: OccupancyState,
  now: Instant,
  policy: OccupancyPolicy,
): number | undefined {
  const { heard, hours, isKnown, pending } = state
  const before = heardBefore(state)
  return earliest(
    pending?.dueLineMs ?? undefined,
    before && lookMs(before, now.lineMs, policy.heartbeatMs),
    isKnown && heard ? heard.lineMs + silenceMs(policy) : undefined,
    hours && (isKnown || hours.sums.some((sum) => sum > 0))
      ? Math.max(now.lineMs, hourEndLineMs(now, hours.startLineMs))
      : undefined,
  )
}

function silenceMs(policy: OccupancyPolicy): number {
  return Math.round(policy.heartbeatsMax * policy.heartbeatMs)
}
