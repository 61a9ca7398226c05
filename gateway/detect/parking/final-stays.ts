/**
 * The stays of a space as they are told for good: some hours later, when frames that were late have
 * come, and what came after tells a manoeuvre from a stay and a ghost from a car.
 *
 *   frames ──▶ trace (space-trace.ts) ──▶ stays (stay-rules.ts) ──▶ those that ended `lagMs` ago: final
 */

import type { DevEui } from '../../../base/ids.ts'
import { type DetectStep, type Instant, labelOf, makeFact } from '../step.ts'
import { withLikelyEdges } from './likely-edges.ts'
import { type FrameRow, frameOf, isChange, isOccupied, withFrame } from './space-frame.ts'
import { type Trace, traceOf } from './space-trace.ts'
import { stayConfidence } from './stay-confidence.ts'
import { type Stay, staysOf } from './stay-rules.ts'
import { withArrival } from './usual-arrivals.ts'
import { USUAL_LENGTHS, type UsualLengths, withLength } from './usual-lengths.ts'
import { withStay } from './usual-stays.ts'

export type FinalStaysState = {
  readonly version: 1
  readonly devEui: DevEui | null
  readonly rows: readonly FrameRow[]
  /** Stays that ended before are told. */
  readonly toldLineMs: number
  /** The middle of the last one. */
  readonly toldMiddleMs?: number | null
  readonly dueLineMs: number | null
  readonly usual: UsualLengths
  readonly lastEndMs: number | null
}

export const FINAL_STAYS_START: FinalStaysState = {
  version: 1,
  devEui: null,
  rows: [],
  toldLineMs: Number.MIN_SAFE_INTEGER,
  dueLineMs: null,
  usual: USUAL_LENGTHS,
  lastEndMs: null,
}

/** What an earlier program did not learn begins as with a new space. */
export function restoreFinalStays(stored: FinalStaysState): FinalStaysState {
  return { ...stored, usual: { ...USUAL_LENGTHS, ...stored.usual } }
}

export type FinalStaysPolicy = {
  readonly heartbeatMs: number
  readonly lagMs: number
}

const LAG_MS = 2 * 3_600_000
export const FINAL_LAG_MS = LAG_MS
/** All spaces are judged on the same rounds: their facts share a sync of the journal. */
const ROUND_MS = 10 * 60_000
const ROWS_MAX = 64
const ROWS_KEPT_BEFORE = 3
/** What follows a departure may still belong to it. */
const AFTERMATH_MS = 4 * 60_000

export type FinalStaysInput = Instant & {
  readonly frame: { readonly devEui: DevEui; readonly row: FrameRow } | null
}

export function stepFinalStays(
  state: FinalStaysState,
  input: FinalStaysInput,
  context: { readonly subject: string; readonly policy: FinalStaysPolicy },
): DetectStep<FinalStaysState> {
  let next = input.frame ? takeFrame(state, input.frame, input.lineMs, context.policy) : state
  if (next.dueLineMs === null || (next.dueLineMs > input.lineMs && next.rows.length <= ROWS_MAX))
    return { state: next, facts: [], timerMs: next.dueLineMs ?? undefined }
  const { policy, subject } = context
  const horizonMs =
    next.rows.length > ROWS_MAX
      ? next.rows[Math.floor(ROWS_MAX / 2)]![0]
      : input.lineMs - policy.lagMs
  const trace = likelyTrace(next, policy, input)
  const stays = untold(staysOf(trace), next)
  const done = stays.filter((stay) => isFinal(stay, next, horizonMs))
  const facts = done.map((stay) => stayFact(stay, input, subject, next.devEui!))
  const toldLineMs = Math.max(next.toldLineMs, ...done.map(({ endLineMs }) => endLineMs!))
  const open = stays.find(({ endLineMs }) => endLineMs === null || endLineMs > toldLineMs)
  // Whatever comes next may have begun right after the last frame.
  const cutMs = Math.min(
    open ? earliestStartMs(open) : horizonMs,
    horizonMs,
    trace.endLineMs - 60_000,
  )
  const usual = learned(next, done, input)
  const last = done.at(-1)
  next = {
    ...next,
    usual,
    lastEndMs: last?.endLineMs ?? next.lastEndMs,
    toldLineMs: Math.max(toldLineMs, cutMs),
    toldMiddleMs: last ? (last.startLineMs + last.endLineMs!) / 2 : (next.toldMiddleMs ?? null),
    rows: trimmed(next.rows, cutMs),
  }
  const dueLineMs = nextDueMs(stays, next, input.lineMs, policy)
  next = { ...next, dueLineMs }
  return { state: next, facts, timerMs: dueLineMs ?? undefined }
}

function learned(
  { usual, lastEndMs }: FinalStaysState,
  done: readonly Stay[],
  now: Instant,
): UsualLengths {
  let { taken, free, arrivals, stays } = usual
  let endMs = lastEndMs
  for (const { startLineMs, endLineMs, startSpreadMs, endSpreadMs } of done) {
    if (startSpreadMs + endSpreadMs < 30 * 60_000) {
      taken = withLength(taken, endLineMs! - startLineMs)
      stays = withStay(stays, labelOf(now, startLineMs), endLineMs! - startLineMs)
      if (endMs !== null) {
        free = withLength(free, startLineMs - endMs)
        arrivals = withArrival(arrivals, labelOf(now, endMs), labelOf(now, startLineMs))
      }
    }
    endMs = endLineMs
  }
  return { taken, free, arrivals, stays }
}

/** When the next stay that has ended can be told; `null`: a frame has to come first. */
function nextDueMs(
  stays: readonly Stay[],
  { toldLineMs }: FinalStaysState,
  nowLineMs: number,
  { lagMs }: FinalStaysPolicy,
): number | null {
  const endMs = stays.find(
    ({ endLineMs }) => endLineMs !== null && endLineMs > toldLineMs,
  )?.endLineMs
  return endMs == null ? null : onTheRound(Math.max(nowLineMs, endMs + lagMs + AFTERMATH_MS))
}

function onTheRound(lineMs: number): number {
  return (Math.floor(lineMs / ROUND_MS) + 1) * ROUND_MS
}

function isFinal(stay: Stay, { toldLineMs }: FinalStaysState, horizonMs: number): boolean {
  const { endLineMs } = stay
  return endLineMs !== null && endLineMs + AFTERMATH_MS <= horizonMs && endLineMs > toldLineMs
}

function trimmed(rows: readonly FrameRow[], cutMs: number): readonly FrameRow[] {
  const at = rows.findIndex((row) => row[0] >= cutMs - AFTERMATH_MS)
  const from = at < 0 ? rows.length - ROWS_KEPT_BEFORE : at - ROWS_KEPT_BEFORE
  const kept = from > 0 ? rows.slice(from) : rows
  return kept.length <= ROWS_MAX ? kept : [...kept.slice(0, 8), ...kept.slice(8 - ROWS_MAX)]
}

function takeFrame(
  state: FinalStaysState,
  { devEui, row }: { readonly devEui: DevEui; readonly row: FrameRow },
  lineMs: number,
  { lagMs }: FinalStaysPolicy,
): FinalStaysState {
  const before = state.devEui === devEui ? state.rows : []
  const last = before.at(-1)
  const isNews =
    !last || isChange(row) || isOccupied(row) !== isOccupied(last) || row[1] !== last[1] + 1
  const dueLineMs = state.dueLineMs ?? (isNews ? onTheRound(lineMs + lagMs + AFTERMATH_MS) : null)
  return {
    ...state,
    devEui,
    rows: withFrame(before, row),
    dueLineMs,
  }
}

function stayFact(stay: Stay, now: Instant, subject: string, devEui: DevEui) {
  return makeFact('stayFinal', now, subject, {
    devEui,
    sinceMs: labelOf(now, stay.startLineMs),
    untilMs: labelOf(now, stay.endLineMs!),
    confidence: stayConfidence(stay),
    inferred: stay.startSpreadMs + stay.endSpreadMs > 0,
  })
}

function likelyTrace(state: FinalStaysState, policy: FinalStaysPolicy, now: Instant): Trace {
  const trace = traceOf(state.rows.map(frameOf), policy.heartbeatMs)
  return withLikelyEdges(trace, state.usual, now.atMs - now.lineMs)
}

/** What would be told if nothing more came: stays not told yet, the last of them perhaps still going on. */
export function staysLeft(
  state: FinalStaysState,
  policy: FinalStaysPolicy,
  now: Instant,
): readonly Stay[] {
  if (state.rows.length === 0) return []
  return untold(staysOf(likelyTrace(state, policy, now)), state)
}

/** What a later frame placed anew is not told twice, nor does it reach into what was told. */
function untold(
  stays: readonly Stay[],
  { toldLineMs, toldMiddleMs = null, lastEndMs }: FinalStaysState,
): readonly Stay[] {
  const isTold = ({ startLineMs, endLineMs, isCarried }: Stay) => {
    const isLast = toldMiddleMs !== null && startLineMs < (isCarried ? lastEndMs! : toldMiddleMs)
    return endLineMs !== null && endLineMs <= toldLineMs + (isLast ? 30 * 60_000 : 0)
  }
  return stays
    .filter((stay) => !isTold(stay))
    .map((stay) => ({ ...stay, startLineMs: Math.max(stay.startLineMs, toldLineMs) }))
}

function earliestStartMs({ startLineMs, earliestMs }: Stay): number {
  return Math.min(startLineMs, earliestMs)
}

/** The newest stay that the frames show, and from when on no other car can have come; `undefined`: none, or a ghost. */
export function newestStay(
  state: FinalStaysState,
  policy: FinalStaysPolicy,
  now: Instant,
): { readonly stay: Stay; readonly surelySinceMs: number } | undefined {
  if (state.rows.length === 0) return undefined
  const trace = traceOf(state.rows.map(frameOf), policy.heartbeatMs)
  const stay = staysOf(withLikelyEdges(trace, state.usual, now.atMs - now.lineMs)).at(-1)
  if (!stay) return undefined
  const { startLineMs, startSpreadMs, endLineMs } = stay
  // What was lost since may have been a flicker, or another car.
  const lostMs = trace.spans.findLast(
    ({ fromMs }) => fromMs < (endLineMs ?? Number.POSITIVE_INFINITY),
  )?.toMs
  return { stay, surelySinceMs: Math.max(startLineMs + startSpreadMs, lostMs ?? startLineMs) }
}
