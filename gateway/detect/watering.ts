/**
 * The valve of a zone, by its own word: opened, closed, how long, how many litres. An opening that was
 * ordered has a deadline on this gateway's own clock (faults I9): past it the valve is told to close,
 * and without its word that it did, somebody is told that nobody knows.
 *
 *   ordered ──valve says open──▶ open ──deadline + 2 min──▶ told to close ──+ 25 min──▶ unsure
 *      └─ 30 min, nothing ─▶ told to close   └──── valve says closed ────────▶ closed, litres counted
 *
 * The device closes by itself as well: every opening carries its duration to the valve.
 */

import type { DevEui } from '../../base/ids.ts'
import type { EventFact } from '../../sync/fact.ts'
import { type DetectStep, earliest, type Instant, makeFact, type TimerDue } from './step.ts'

export type WateringInput =
  | (Instant & { readonly kind: 'valve'; readonly devEui: DevEui; readonly isOpen: boolean })
  | (Instant & { readonly kind: 'pulses'; readonly pulses: number })
  | (Instant & { readonly kind: 'hardware'; readonly hardware: string })
  | WateringOrdered
  | TimerDue

/** The order to open is on its way, and how the same valve is told to close. */
export type WateringOrdered = Instant & {
  readonly kind: 'ordered'
  readonly commandId: string
  readonly devEui: DevEui
  readonly seconds: number
  /** When so much has flowed the valve is told to close; null: by time alone. */
  readonly litres: number | null
  readonly close: CloseOrder
}

export type CloseOrder = { readonly devEui: DevEui; readonly fPort: number; readonly hex: string }

export type WateringState = {
  readonly version: 1
  readonly valve: {
    readonly devEui: DevEui
    readonly isOpen: boolean
    readonly sinceLineMs: number
  } | null
  readonly order: {
    readonly commandId: string
    readonly seconds: number
    readonly litres: number | null
    readonly close: CloseOrder
    readonly orderedLineMs: number
    /** The counter then. */
    readonly orderedPulses: number | null
    /** Known once the valve has said that it is open. */
    readonly closesLineMs: number | null
    readonly isToldToClose: boolean
  } | null
  readonly isUnsure: boolean
  readonly lastPulses: number | null
  /** The counter when the valve opened. */
  readonly openedPulses: number | null
  /** A watering that ended and waits for the meter's next frame. */
  readonly ended: {
    readonly devEui: DevEui
    readonly durationMs: number
    readonly lineMs: number
  } | null
  /** Of the valve's device, in its own words; null: it has not told. */
  readonly hardware: string | null
  /** The last order to open, and what became of it. */
  readonly last: {
    readonly commandId: string
    /** `unknown`: the valve said nothing and no meter tells. */
    readonly state: 'underWay' | 'watered' | 'notOpened' | 'unknown'
    readonly endLineMs: number | null
  } | null
  /** End of the last time that the valve was open. */
  readonly wateredLineMs: number | null
}

export const WATERING_START: WateringState = {
  version: 1,
  valve: null,
  order: null,
  isUnsure: false,
  lastPulses: null,
  openedPulses: null,
  ended: null,
  hardware: null,
  last: null,
  wateredLineMs: null,
}

/** A state of an older program lacks what came since. */
export function restoreWatering(stored: Partial<WateringState>): WateringState {
  return { ...WATERING_START, ...stored }
}

export type WateringStep = DetectStep<WateringState> & { readonly orders: readonly CloseOrder[] }

const UNOPENED_MS = 30 * 60_000
const CLOSE_AFTER_MS = 2 * 60_000
/** A valve that lost its word says it again with its next report, 20 minutes at most. */
const UNSURE_AFTER_MS = 25 * 60_000
/** Longer than any programme: whoever opened it has forgotten it. */
const OPEN_MAX_MS = 6 * 3_600_000
/** After so long the litres of a watering are told without the meter's frame. */
const METER_MAX_MS = 30 * 60_000

type Context = {
  readonly subject: string
  readonly litresPerPulse: number | undefined
  /** What the zone has learned that it takes, or was built for. */
  readonly litresPerHour?: number | undefined
}
type Work = { state: WateringState; readonly facts: EventFact[]; readonly orders: CloseOrder[] }

/** `subject`: the id of the zone. */
export function stepWatering(
  state: WateringState,
  input: WateringInput,
  context: Context,
): WateringStep {
  const work: Work = { state, facts: [], orders: [] }
  passDeadlines(work, input, context)
  switch (input.kind) {
    case 'ordered':
      takeOrder(work, input)
      break
    case 'valve':
      if (work.state.valve?.isOpen !== input.isOpen) moveValve(work, input, context)
      else expectClosing(work, input)
      break
    case 'pulses':
      work.state = { ...work.state, lastPulses: input.pulses }
      if (work.state.ended) tellDone(work, input, context)
      else closeAtDose(work, context)
      break
    case 'hardware':
      work.state = { ...work.state, hardware: input.hardware }
      break
    case 'timer':
      break
    default:
      input satisfies never
  }
  const { facts, orders } = work
  return { state: work.state, facts, orders, timerMs: nextTimerMs(work.state) }
}

function takeOrder(work: Work, input: WateringOrdered): void {
  const { commandId, seconds, litres, close, lineMs } = input
  const { lastPulses: orderedPulses } = work.state
  const at = { orderedLineMs: lineMs, orderedPulses }
  const order = { commandId, seconds, litres, close, ...at, isToldToClose: false }
  const last = { commandId, state: 'underWay', endLineMs: null } as const
  work.state = { ...work.state, order: { ...order, closesLineMs: null }, last }
}

/** The dose has flowed: there is nothing to wait for. */
function closeAtDose(work: Work, { litresPerPulse }: Context): void {
  const { order, valve, openedPulses, lastPulses } = work.state
  if (!valve?.isOpen || !order || order.litres === null || order.isToldToClose) return
  if (openedPulses === null || lastPulses === null || litresPerPulse === undefined) return
  if ((lastPulses - openedPulses) * litresPerPulse < order.litres) return
  work.orders.push(order.close)
  work.state = { ...work.state, order: { ...order, isToldToClose: true } }
}

type ValveWord = Extract<WateringInput, { kind: 'valve' }>

function moveValve(work: Work, input: ValveWord, { subject }: Context): void {
  const { devEui, isOpen, lineMs } = input
  const { valve, order, lastPulses } = work.state
  const commandId = order?.commandId ?? ''
  const type = isOpen ? 'valveOpened' : 'valveClosed'
  work.facts.push(makeFact(type, input, subject, { devEui, valve: 1, commandId }))
  const moved = { devEui, isOpen, sinceLineMs: lineMs }
  if (isOpen) {
    work.state = { ...work.state, valve: moved, openedPulses: lastPulses, isUnsure: false }
    expectClosing(work, input)
    return
  }
  const ended = valve?.isOpen
    ? { devEui, durationMs: Math.round(lineMs - valve.sinceLineMs), lineMs }
    : work.state.ended
  // An order that the valve has not begun yet stays.
  const isDone = order?.closesLineMs !== null
  work.state = {
    ...work.state,
    valve: moved,
    order: isDone ? null : order,
    isUnsure: false,
    ended,
    ...(valve?.isOpen && { wateredLineMs: lineMs }),
  }
  if (order && isDone) endLast(work, 'watered', lineMs)
}

/**
 * The valve never said that it opened: its word may be lost, and a second order would water twice. Only
 * a meter that has not moved says that nothing flowed.
 */
function whatBecame({ order, lastPulses }: WateringState): 'watered' | 'notOpened' | 'unknown' {
  if (!order || order.orderedPulses === null || lastPulses === null) return 'unknown'
  return lastPulses === order.orderedPulses ? 'notOpened' : 'watered'
}

function endLast(work: Work, state: 'watered' | 'notOpened' | 'unknown', endLineMs: number): void {
  const { last } = work.state
  if (last) work.state = { ...work.state, last: { ...last, state, endLineMs } }
}

/** The valve says that it is open: from now on the order's time runs. */
function expectClosing(work: Work, { isOpen, lineMs }: ValveWord): void {
  const { order } = work.state
  if (!isOpen || !order || order.closesLineMs !== null) return
  const closesLineMs = lineMs + order.seconds * 1000
  work.state = { ...work.state, order: { ...order, closesLineMs } }
}

function passDeadlines(work: Work, now: Instant, context: Context): void {
  const { order, valve, ended } = work.state
  if (ended && now.lineMs >= ended.lineMs + METER_MAX_MS) tellDone(work, now, context)
  if (order && order.closesLineMs === null && now.lineMs >= order.orderedLineMs + UNOPENED_MS) {
    endLast(work, whatBecame(work.state), now.lineMs)
    // It may stand open with its word lost: an order to close does no harm to one that is shut.
    work.orders.push(order.close)
    work.state = { ...work.state, order: null }
  }
  if (!valve?.isOpen) return
  const closesLineMs = order?.closesLineMs ?? null
  if (order && closesLineMs !== null && now.lineMs >= closesLineMs + CLOSE_AFTER_MS) {
    if (!order.isToldToClose) {
      work.orders.push(order.close)
      work.state = { ...work.state, order: { ...order, isToldToClose: true } }
    }
  }
  const unsureLineMs = unsureAt(work.state)
  if (work.state.isUnsure || unsureLineMs === undefined || now.lineMs < unsureLineMs) return
  const reason = closesLineMs === null ? 'open without an order' : 'no word of closing'
  const commandId = order?.commandId ?? ''
  const { devEui } = valve
  const fields = { devEui, commandId, reason }
  work.facts.push(makeFact('valveUnsure', now, context.subject, fields))
  work.state = { ...work.state, isUnsure: true }
}

function unsureAt({ valve, order }: WateringState): number | undefined {
  if (!valve?.isOpen) return undefined
  return order?.closesLineMs != null
    ? order.closesLineMs + UNSURE_AFTER_MS
    : valve.sinceLineMs + OPEN_MAX_MS
}

function tellDone(work: Work, now: Instant, context: Context): void {
  const { subject, litresPerPulse, litresPerHour } = context
  const { ended, openedPulses, lastPulses } = work.state
  if (!ended) return
  const { devEui, durationMs } = ended
  // A meter that began anew, or was never heard: the litres are not known.
  const pulses =
    openedPulses === null || lastPulses === null || lastPulses < openedPulses
      ? null
      : lastPulses - openedPulses
  const litres =
    pulses === null || litresPerPulse === undefined ? null : Math.round(pulses * litresPerPulse)
  const expectedLitres =
    litresPerHour === undefined ? null : Math.round((litresPerHour * durationMs) / 3_600_000)
  const fields = { devEui, durationMs, litres, expectedLitres }
  work.facts.push(makeFact('wateringDone', now, subject, fields))
  work.state = { ...work.state, ended: null, openedPulses: null }
}

function nextTimerMs(state: WateringState): number | undefined {
  const { order, valve, ended, isUnsure } = state
  const closesLineMs = order?.closesLineMs ?? null
  return earliest(
    ended ? ended.lineMs + METER_MAX_MS : undefined,
    order && closesLineMs === null ? order.orderedLineMs + UNOPENED_MS : undefined,
    valve?.isOpen && closesLineMs !== null && !order?.isToldToClose
      ? closesLineMs + CLOSE_AFTER_MS
      : undefined,
    isUnsure ? undefined : unsureAt(state),
  )
}
