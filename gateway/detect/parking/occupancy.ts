/**
 * Is a parking space taken? Frames of a magnetic sensor in, announcements to the city out.
 *
 *   frame "changed"     waits (hold.ts), so that a passing truck or a manoeuvre announces nothing
 *   frame "heartbeat"   is the truth of now: announced at once, the lost change placed in the middle
 *   2.2 heartbeats of silence: unknown, which is never drawn as free
 *
 * Method and figures: detection.md §1.5, §3 ("Live state"); lost changes: lost-edge.ts.
 */

import type { DevEui } from '../../../base/ids.ts'
import type { EventFact } from '../../../sync/fact.ts'
import { fillHours, type HourBook, hourEndLineMs, openHours } from '../hours.ts'
import {
  type DetectStep,
  earliest,
  type Instant,
  instantAt,
  labelOf,
  makeFact,
  type TimerDue,
} from '../step.ts'
import {
  type Beside,
  HOLD_POLICY,
  type HoldPolicy,
  held,
  isConfirmed,
  lookedBeside,
  type Pending,
} from './hold.ts'
import { type Edge, framesBetween, lostEdges, middle, type PreviousState } from './lost-edge.ts'

export type OccupancyReading = Instant & {
  readonly kind: 'reading'
  readonly devEui: DevEui
  readonly fCntUp: number
  readonly occupied: boolean
  /** When it was on the air: at `lineMs`, or before when it came late. */
  readonly heardLineMs: number
  readonly why: 'change' | 'heartbeat'
  readonly signal: number | null
  readonly previous: PreviousState | null
}

export type OccupancyPolicy = HoldPolicy & {
  /** How often the sensor speaks when nothing changes. */
  readonly heartbeatMs: number
  /** Silence of so many heartbeats makes the space unknown. */
  readonly heartbeatsMax: number
}

export const OCCUPANCY_POLICY: OccupancyPolicy = {
  ...HOLD_POLICY,
  heartbeatMs: 24 * 3_600_000,
  heartbeatsMax: 2.2,
}

export type OccupancyContext = {
  readonly subject: string
  readonly policy: OccupancyPolicy
  readonly beside: Beside
}

export type OccupancyState = {
  readonly version: 1
  /** The last frame, and when it was on the air. */
  readonly heard: {
    readonly devEui: DevEui
    readonly lineMs: number
    readonly fCntUp: number
  } | null
  /** The state the frames add up to, and since when. Kept while unknown: it may turn out to go on. */
  readonly spot: { readonly occupied: boolean; readonly sinceLineMs: number } | null
  /** A change that has not lasted long enough to be announced. */
  readonly pending: Pending | null
  /** Does the city see `spot`, or "unknown"? */
  readonly isKnown: boolean
  /** Of the open hour: ms taken, ms known, stays begun. */
  readonly hours: HourBook | null
}

export const OCCUPANCY_START: OccupancyState = {
  version: 1,
  heard: null,
  spot: null,
  pending: null,
  isKnown: false,
  hours: null,
}

type Work = { state: OccupancyState; readonly facts: EventFact[]; readonly subject: string }

/** `subject`: the id of the space. */
export function stepOccupancy(
  state: OccupancyState,
  input: OccupancyReading | TimerDue,
  { subject, policy, beside }: OccupancyContext,
): DetectStep<OccupancyState> {
  const work: Work = { state, facts: [], subject }
  settlePending(work, input, policy, beside)
  fallSilent(work, input, policy)
  if (input.kind === 'reading') takeReading(work, input, policy, beside)
  sumHours(work, input, input.lineMs)
  return { state: work.state, facts: work.facts, timerMs: nextTimerMs(work.state, input, policy) }
}

function settlePending(work: Work, now: Instant, policy: OccupancyPolicy, beside: Beside): void {
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

function fallSilent(work: Work, now: Instant, policy: OccupancyPolicy): void {
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

function takeReading(
  work: Work,
  reading: OccupancyReading,
  policy: OccupancyPolicy,
  beside: Beside,
): void {
  const { devEui, fCntUp, lineMs, heardLineMs } = reading
  // A swapped sensor counts its frames anew and knows nothing of the one before it.
  const heard = work.state.heard?.devEui === devEui ? work.state.heard : null
  const before = { heard, occupied: rawState(work.state) }
  // What was unknown stays so, even when the frame tells how it must have been.
  if (!work.state.isKnown) sumHours(work, reading, lineMs)
  work.state = { ...work.state, heard: { devEui, fCntUp, lineMs: heardLineMs } }
  if (reading.why === 'change') takeChange(work, reading, before, policy, beside)
  else takeHeartbeat(work, reading, before, policy)
}

type Before = {
  readonly heard: OccupancyState['heard']
  /** What the frame before said; undefined: there was none. */
  readonly occupied: boolean | undefined
}

function takeChange(
  work: Work,
  reading: OccupancyReading,
  before: Before,
  policy: OccupancyPolicy,
  beside: Beside,
): void {
  const { devEui, heardLineMs: lineMs, occupied, previous } = reading
  if (before.heard && before.occupied !== undefined) {
    const last = { lineMs: before.heard.lineMs, occupied: before.occupied }
    const lostFrames = framesBetween(before.heard.fCntUp, reading.fCntUp)
    const shortest = { takenMs: policy.takenAloneMs, freeMs: policy.freeMovingMs }
    const edges = lostEdges(last, { lineMs, occupied, previous, lostFrames }, shortest)
    for (const edge of edges) announce(work, reading, { edge, devEui, inferred: true })
  }
  const { spot, pending, isKnown } = work.state
  if (spot && isKnown && spot.occupied === occupied) {
    work.state = { ...work.state, pending: null }
  } else if (pending?.occupied !== occupied) {
    work.state = { ...work.state, pending: held(reading, spot, policy, beside) }
  }
}

function takeHeartbeat(
  work: Work,
  reading: OccupancyReading,
  before: Before,
  policy: OccupancyPolicy,
): void {
  const { devEui, heardLineMs: lineMs, occupied } = reading
  const { spot, pending, isKnown } = work.state
  if (spot && isKnown && spot.occupied === occupied) {
    work.state = { ...work.state, pending: null }
    return
  }
  if (pending?.occupied === occupied) {
    if (!isConfirmed(pending, reading, policy)) return
    announce(work, reading, { edge: pending, devEui, inferred: false })
    return
  }
  if (spot?.occupied === occupied && mayGoOn(reading, before, policy)) {
    const edge = { occupied, lineMs: spot.sinceLineMs }
    announce(work, reading, { edge, devEui, inferred: true })
    return
  }
  const isContradiction = before.heard !== null && before.occupied === !occupied
  const edgeLineMs = isContradiction ? middle(before.heard.lineMs, lineMs) : lineMs
  announce(work, reading, { edge: { occupied, lineMs: edgeLineMs }, devEui, inferred: true })
}

/** After a silence: were the lost frames all heartbeats, so that the state of before goes on? */
function mayGoOn(reading: OccupancyReading, before: Before, policy: OccupancyPolicy): boolean {
  if (!before.heard) return false
  const heartbeats = Math.round((reading.heardLineMs - before.heard.lineMs) / policy.heartbeatMs)
  return framesBetween(before.heard.fCntUp, reading.fCntUp) <= heartbeats
}

function rawState(state: OccupancyState): boolean | undefined {
  return state.pending?.occupied ?? state.spot?.occupied
}

/** The space is as the edge says from now on, in our state and in the city's eyes. */
function announce(
  work: Work,
  decided: Instant,
  change: { readonly edge: Edge; readonly devEui: DevEui; readonly inferred: boolean },
): void {
  const { edge, devEui, inferred } = change
  const { spot, isKnown } = work.state
  if (spot && isKnown && spot.occupied === edge.occupied) return
  sumHours(work, decided, edge.lineMs)
  const sinceMs = labelOf(decided, edge.lineMs)
  if (edge.occupied) {
    work.facts.push(makeFact('spotTaken', decided, work.subject, { devEui, sinceMs, inferred }))
  } else {
    const stayMs = spot?.occupied ? Math.max(0, Math.round(edge.lineMs - spot.sinceLineMs)) : null
    const fields = { devEui, sinceMs, stayMs, inferred }
    work.facts.push(makeFact('spotFreed', decided, work.subject, fields))
  }
  work.state = {
    ...work.state,
    spot: { occupied: edge.occupied, sinceLineMs: edge.lineMs },
    pending: null,
    isKnown: true,
    hours: work.state.hours ?? openHours(decided.lineMs, 3),
  }
  if (edge.occupied && spot?.occupied === false) countStay(work)
}

function countStay(work: Work): void {
  const { hours } = work.state
  if (!hours) return
  const [takenMs = 0, knownMs = 0, stays = 0] = hours.sums
  work.state = { ...work.state, hours: { ...hours, sums: [takenMs, knownMs, stays + 1] } }
}

/** Sums the state of so far up to `toLineMs`; what is summed already stays as it is. */
function sumHours(work: Work, now: Instant, toLineMs: number): void {
  const { hours, spot, isKnown } = work.state
  if (!hours) return
  const spanMs = toLineMs - hours.toLineMs
  const knownMs = isKnown ? spanMs : 0
  const takenMs = spot?.occupied ? knownMs : 0
  const { book, rows } = fillHours(hours, now, toLineMs, [takenMs, knownMs, 0])
  work.state = { ...work.state, hours: book }
  for (const { hourMs, sums } of rows) {
    const [occupiedMs, known, stays] = sums.map(Math.round) as [number, number, number]
    const when = { ...now, atMs: hourMs + 3_600_000 }
    const fields = { hourMs, occupiedMs, knownMs: known, stays }
    work.facts.push(makeFact('spotHour', when, work.subject, fields))
  }
}

function nextTimerMs(
  state: OccupancyState,
  now: Instant,
  policy: OccupancyPolicy,
): number | undefined {
  const { heard, hours, isKnown, pending } = state
  return earliest(
    pending?.dueLineMs ?? undefined,
    isKnown && heard ? heard.lineMs + silenceMs(policy) : undefined,
    hours && (isKnown || hours.sums.some((sum) => sum > 0))
      ? Math.max(now.lineMs, hourEndLineMs(now, hours.startLineMs))
      : undefined,
  )
}

function silenceMs(policy: OccupancyPolicy): number {
  return Math.round(policy.heartbeatsMax * policy.heartbeatMs)
}
