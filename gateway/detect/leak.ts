/**
 * Hidden leaks of an irrigation zone: its meter counts while its valve is closed.
 *
 *   none ──▶ suspected ──▶ confirmed ──▶ cleared, after closed time without flow
 *     └──────────────────────▲
 *
 * An interval between two meter frames is evidence when the valve was closed all the time, from
 * 130 s after closing on. The evidence is weighed in closed-flow.ts, judged in leak-verdict.ts.
 * Litres by hour come along. It decides on meter frames only, so it wants no timers.
 * First version: no site balance, no cycle volumes, no day and night (detection.md §2 has them).
 */

import type { DevEui } from '../../base/ids.ts'
import type { EventFact } from '../../sync/fact.ts'
import { type Evidence, NO_EVIDENCE, valveMoved, weighInterval } from './closed-flow.ts'
import { type CounterStep, type MeterFrame, stepCounter } from './counter-step.ts'
import { fillHours, type HourBook, openHours } from './hours.ts'
import { judge, type LeakKind, quietMsNeeded, type Verdict } from './leak-verdict.ts'
import { type DetectStep, type Instant, labelOf, makeFact } from './step.ts'

export type MeterReading = Instant & {
  readonly kind: 'pulses'
  readonly devEui: DevEui
  readonly fCntUp: number
  readonly pulses: number
  /** The device says that it started anew. */
  readonly restarted: boolean
}

export type ValveReading = Instant & {
  readonly kind: 'valve'
  readonly isOpen: boolean
  /** An opening closes by itself after so long; null where nothing is known of it. */
  readonly closesInMs: number | null
}

export type LeakPolicy = {
  readonly litresPerPulse: number
  /** The flow the zone was built for; undefined: large flow cannot be told from small. */
  readonly designLitresPerHour: number | undefined
  readonly counterBits: number
}

export type LeakState = {
  readonly version: 1
  readonly meter: (MeterFrame & { readonly devEui: DevEui }) | null
  /** A frame that did not fit, until the next one says who was right. */
  readonly doubt: MeterFrame | null
  /** null: never heard of. */
  readonly valve: {
    readonly isOpen: boolean
    /** When it opens, or when it closed. */
    readonly sinceLineMs: number
    readonly closesLineMs: number | null
  } | null
  readonly evidence: Evidence
  readonly leak: Leak | null
  /** Of the open hour: litres, ms covered by readings. */
  readonly hours: HourBook | null
}

export type Leak = {
  readonly level: 'suspected' | 'confirmed'
  readonly kind: LeakKind
  readonly sinceLineMs: number
  readonly flowLitresPerHour: number
  readonly lostLitres: number
}

export const LEAK_START: LeakState = {
  version: 1,
  meter: null,
  doubt: null,
  valve: null,
  evidence: NO_EVIDENCE,
  leak: null,
  hours: null,
}

const HOUR_MS = 3_600_000
/** Pipes drain and meters run out for so long after a valve closed. */
const AFTER_CLOSING_MS = 130_000
/** A longer interval says how much, not when: its hours are not covered (detection.md §4). */
const COVERED_MAX_MS = 2 * HOUR_MS
/** More than the design flow fits through the pipe, but not four times as much. */
const DESIGN_FLOW_FACTOR = 4
const PULSES_SLACK = 20

type Context = { readonly subject: string; readonly policy: LeakPolicy }

/** `subject`: the id of the zone. */
export function stepLeak(
  state: LeakState,
  input: MeterReading | ValveReading,
  context: Context,
): DetectStep<LeakState> {
  const closed = closeByItself(state, input.lineMs)
  if (input.kind === 'valve')
    return { state: takeValve(closed, input), facts: [], timerMs: undefined }
  return { ...takePulses(closed, input, context), timerMs: undefined }
}

function closeByItself(state: LeakState, lineMs: number): LeakState {
  const { valve } = state
  if (!valve?.isOpen || valve.closesLineMs === null || valve.closesLineMs > lineMs) return state
  return moveValve(state, { isOpen: false, sinceLineMs: valve.closesLineMs, closesLineMs: null })
}

function takeValve(state: LeakState, reading: ValveReading): LeakState {
  const { isOpen, closesInMs, lineMs } = reading
  const closesLineMs = isOpen && closesInMs !== null ? lineMs + closesInMs : null
  if (state.valve?.isOpen !== isOpen)
    return moveValve(state, { isOpen, sinceLineMs: lineMs, closesLineMs })
  // Still open: a new opening moves the deadline, a report of the device does not.
  if (!isOpen || closesLineMs === null) return state
  return { ...state, valve: { ...state.valve, closesLineMs } }
}

function moveValve(state: LeakState, valve: NonNullable<LeakState['valve']>): LeakState {
  const evidence = valveMoved(state.evidence, { isClosed: !valve.isOpen })
  return { ...state, valve, evidence }
}

type Taken = { readonly state: LeakState; readonly facts: readonly EventFact[] }

function takePulses(state: LeakState, reading: MeterReading, context: Context): Taken {
  const { devEui, pulses, fCntUp, lineMs } = reading
  const frame = { devEui, pulses, fCntUp, lineMs }
  const { meter } = state
  if (meter && lineMs <= meter.lineMs) return { state, facts: [] }
  if (meter?.devEui !== devEui) {
    const opened = { ...state, hours: state.hours ?? openHours(lineMs, 2) }
    const filled = sumHours(opened, reading, context, { litres: 0, isCovered: false })
    return { ...filled, state: { ...filled.state, meter: frame, doubt: null } }
  }
  const step = countFrom(meter, reading, context.policy)
  if (step.kind === 'counted') return takeInterval(state, frame, step.pulses, { reading, context })
  // A flipped bit goes away with the next frame; a new counter stays and becomes the truth.
  const { doubt } = state
  const fits = doubt && countFrom(doubt, reading, context.policy).kind === 'counted'
  if (!fits) return { state: { ...state, doubt: frame }, facts: [] }
  const filled = sumHours(state, reading, context, { litres: 0, isCovered: false })
  return { ...filled, state: { ...filled.state, meter: frame, doubt: null } }
}

function countFrom(before: MeterFrame, reading: MeterReading, policy: LeakPolicy): CounterStep {
  const modulus = 2 ** policy.counterBits
  const hours = (reading.lineMs - before.lineMs) / HOUR_MS
  const design = policy.designLitresPerHour
  const pulsesMax =
    design === undefined
      ? modulus / 2
      : (DESIGN_FLOW_FACTOR * design * hours) / policy.litresPerPulse + PULSES_SLACK
  return stepCounter(before, reading, { modulus, pulsesMax: Math.min(pulsesMax, modulus - 1) })
}

function takeInterval(
  state: LeakState,
  frame: NonNullable<LeakState['meter']>,
  pulses: number,
  { reading, context }: { readonly reading: MeterReading; readonly context: Context },
): Taken {
  const interval = { fromLineMs: state.meter!.lineMs, toLineMs: frame.lineMs, pulses }
  const litres = pulses * context.policy.litresPerPulse
  const isCovered = interval.toLineMs - interval.fromLineMs <= COVERED_MAX_MS
  const filled = sumHours(state, reading, context, { litres, isCovered })
  const next = { ...filled.state, meter: frame, doubt: null }
  const isEvidence = wasClosed(state, interval)
  const evidence = isEvidence ? weighInterval(next.evidence, interval) : next.evidence
  const spanHours = (interval.toLineMs - interval.fromLineMs) / HOUR_MS
  const flow = state.leak?.flowLitresPerHour ?? 0
  const lostLitres = isEvidence ? litres : flow * spanHours
  const judged = moveLeak({ ...next, evidence }, reading, { context, lostLitres })
  return { state: judged.state, facts: [...filled.facts, ...judged.facts] }
}

function wasClosed(state: LeakState, interval: { readonly fromLineMs: number }): boolean {
  const { valve } = state
  if (!valve || valve.isOpen) return false
  return interval.fromLineMs >= valve.sinceLineMs + AFTER_CLOSING_MS
}

function moveLeak(
  state: LeakState,
  now: Instant,
  { context, lostLitres }: { readonly context: Context; readonly lostLitres: number },
): Taken {
  const { subject, policy } = context
  const { evidence, leak } = state
  if (leak && isOver(leak, evidence, policy)) {
    const { kind, sinceLineMs } = leak
    const lost = tenths(leak.lostLitres + lostLitres)
    const fields = { kind, sinceMs: labelOf(now, sinceLineMs), lostLitres: lost }
    const facts = [makeFact('leakCleared', now, subject, fields)]
    return { state: { ...state, leak: null, evidence: NO_EVIDENCE }, facts }
  }
  const verdict = judge(evidence, policy)
  if (verdict && (!leak || (leak.level === 'suspected' && verdict.level === 'confirmed'))) {
    const { level, kind, sinceLineMs, flowLitresPerHour } = verdict
    const lost = leak ? leak.lostLitres + lostLitres : verdict.litres
    const opened = { level, kind, sinceLineMs, flowLitresPerHour, lostLitres: lost }
    const type = level === 'confirmed' ? 'leakConfirmed' : 'leakSuspected'
    const facts = [makeFact(type, now, subject, fieldsOf(verdict, now))]
    return { state: { ...state, leak: opened }, facts }
  }
  if (!leak) return { state, facts: [] }
  return {
    state: { ...state, leak: { ...leak, lostLitres: leak.lostLitres + lostLitres } },
    facts: [],
  }
}

function fieldsOf(verdict: Verdict, now: Instant) {
  return {
    kind: verdict.kind,
    sinceMs: labelOf(now, verdict.sinceLineMs),
    flowLitresPerHour: hundredths(verdict.flowLitresPerHour),
    confidence: hundredths(verdict.confidence),
  }
}

function isOver(leak: Leak, evidence: Evidence, policy: LeakPolicy): boolean {
  if (evidence.quietMs === 0) return false
  if (leak.level === 'suspected' && evidence.bank.every((sum) => sum.s === 0)) return true
  return evidence.quietMs >= quietMsNeeded(leak.flowLitresPerHour, policy.litresPerPulse)
}

function sumHours(
  state: LeakState,
  now: Instant,
  { subject }: Context,
  { litres, isCovered }: { readonly litres: number; readonly isCovered: boolean },
): Taken {
  const { hours } = state
  if (!hours) return { state, facts: [] }
  const coveredMs = isCovered ? now.lineMs - hours.toLineMs : 0
  const { book, rows } = fillHours(hours, now, now.lineMs, [litres, coveredMs])
  const facts = rows.map(({ hourMs, sums }) => {
    const [sum = 0, covered = 0] = sums
    const coverage = Math.min(1, Math.round((covered / HOUR_MS) * 1000) / 1000)
    const when = { ...now, atMs: hourMs + HOUR_MS }
    return makeFact('zoneHour', when, subject, { hourMs, litres: tenths(sum), coverage })
  })
  return { state: { ...state, hours: book }, facts }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
