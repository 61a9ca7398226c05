/**
 * What a sensor has seen → the stays there were (detection.md §3, "Method and defaults").
 *
 *   arriving   ▁█▁█▁████████   manoeuvre: one stay, from its first moment
 *   leaving    ████████▁█▁█▁   somebody passes behind: the stay ends where it first ended
 *   ghost      ▁▁▁▁▁██▁▁▁▁▁▁   a car beside it or above it: no stay
 */

import type { Trace } from './space-trace.ts'

export type Stay = {
  readonly startLineMs: number
  /** null: it goes on. */
  readonly endLineMs: number | null
  /** It cannot have begun before. */
  readonly earliestMs: number
  /** Half of the time in which it must have begun, ended; 0: a frame told it. */
  readonly startSpreadMs: number
  readonly endSpreadMs: number
  /** For so long at least it was taken: from the first frame that says so to the last. */
  readonly sureMs: number
  readonly signal: number | null
  /** Of the frame that says free again: near 0, if the car is gone. */
  readonly endSignal: number | null
  readonly isNearStart: boolean
  readonly isNearEnd: boolean
  readonly isAfterEnd: boolean
  /** It had begun before the trace did. */
  readonly isCarried: boolean
}

export type StayRules = typeof STAY_RULES

export const STAY_RULES = {
  /** Free for less is always the same stay. */
  gapMs: 8_000,
  /** Free for less is a manoeuvre, when one of both sides is short. */
  gapManoeuvreMs: 35_000,
  /** Free for less, although the signal says that the car is there. */
  gapSignalMs: 90_000,
  stillThere: 12,
  gapNoSignalMs: 16_000,
  passingMs: 30_000,
  aftermathMs: 125_000,
  heardSpreadMs: 60_000,
  stickyMs: 6 * 3_600_000,
  shortMs: 140_000,
  ghostMs: 42_000,
  ghostWeakMs: 200_000,
  weakSignal: 26,
  /** Without a signal, and no neighbour told a change: some of theirs are lost too. */
  ghostAloneMs: 130_000,
  stickySignal: 23,
  /** The sensor sees a car, and that it is gone, so much later. */
  sensingMs: 9_000,
}

export function staysOf(trace: Trace, rules: StayRules = STAY_RULES): readonly Stay[] {
  return joined(segmentsOf(trace, rules), rules).filter((stay) => !isGhost(stay, trace, rules))
}

function segmentsOf(trace: Trace, rules: StayRules): readonly Stay[] {
  const stays: Stay[] = []
  let sureFromMs = trace.startLineMs
  const open = {
    endLineMs: null,
    endSpreadMs: 0,
    endSignal: null,
    sureMs: Number.POSITIVE_INFINITY,
    isNearEnd: false,
    isAfterEnd: false,
  }
  let stay: Stay | undefined = trace.startsOccupied
    ? {
        ...open,
        startLineMs: trace.startLineMs - rules.sensingMs,
        earliestMs: trace.startLineMs - rules.sensingMs,
        startSpreadMs: 0,
        signal: null,
        isNearStart: false,
        isCarried: true,
      }
    : undefined
  for (const edge of trace.edges) {
    const { occupied, earliestMs, latestMs, signal, isNearChange } = edge
    const spreadMs = (latestMs - earliestMs) / 2
    const lineMs = edge.lineMs - rules.sensingMs
    if (occupied && !stay) {
      const start = {
        startLineMs: lineMs,
        earliestMs: earliestMs - rules.sensingMs,
        startSpreadMs: spreadMs,
        isNearStart: isNearChange,
      }
      stay = { ...open, ...start, signal, isCarried: false }
      sureFromMs = latestMs
    } else if (!occupied && stay) {
      const sureMs = earliestMs - sureFromMs
      stays.push({
        ...stay,
        endSignal: signal,
        sureMs,
        endLineMs: lineMs,
        endSpreadMs: spreadMs,
        isNearEnd: isNearChange,
        isAfterEnd: edge.isAfterChange,
      })
      stay = undefined
    }
  }
  return stay ? [...stays, stay] : stays
}

/** Stays that are one, by the gaps between them. */
function joined(segments: readonly Stay[], rules: StayRules): readonly Stay[] {
  const stays: Stay[] = []
  for (const segment of segments) {
    const last = stays.at(-1)
    const gapMs =
      last?.endLineMs == null ? Number.POSITIVE_INFINITY : segment.startLineMs - last.endLineMs
    if (last && isPassingBehind(last, segment, gapMs, rules)) continue
    if (last && isOneStay(last, gapMs, rules)) stays[stays.length - 1] = join(last, segment)
    else stays.push(segment)
  }
  return stays
}

/** Somebody moves behind a car that left. */
function isPassingBehind(last: Stay, next: Stay, gapMs: number, rules: StayRules): boolean {
  const isShort = lengthOf(next) < rules.passingMs && isHeard(next)
  return isShort && lengthOf(last) >= rules.shortMs && gapMs < rules.aftermathMs
}

function isOneStay(last: Stay, gapMs: number, rules: StayRules): boolean {
  if (gapMs < rules.gapMs) return true
  if (lengthOf(last) < rules.shortMs) return gapMs < rules.gapManoeuvreMs
  if (last.endSignal !== null)
    return last.endSignal >= rules.stillThere && gapMs < rules.gapSignalMs
  return gapMs < rules.gapNoSignalMs
}

function join(last: Stay, next: Stay): Stay {
  const { endLineMs, endSpreadMs, endSignal, isNearEnd, isAfterEnd } = next
  const sureMs = last.sureMs + next.sureMs
  const signal = lengthOf(next) > lengthOf(last) ? next.signal : last.signal
  return { ...last, endLineMs, endSpreadMs, isNearEnd, isAfterEnd, signal, endSignal, sureMs }
}

function isGhost(stay: Stay, trace: Trace, rules: StayRules): boolean {
  if (stay.isCarried) return false
  const { signal, sureMs, isNearStart, isNearEnd, isAfterEnd } = stay
  const isEnded = stay.endLineMs !== null
  const ms = isEnded ? lengthOf(stay) : trace.endLineMs - stay.startLineMs
  if (isEnded && !isHeard(stay) && sureMs < rules.ghostWeakMs) {
    if (signal !== null && signal >= rules.weakSignal) return false
    return isNearStart || isAfterEnd
  }
  if (ms < rules.ghostMs && isEnded) return true
  if (signal !== null) {
    if (ms < rules.ghostWeakMs && isEnded) return signal < rules.weakSignal
    return signal < rules.stickySignal && isNearStart
  }
  if (ms < rules.ghostWeakMs && isEnded) return isNearStart || ms < rules.ghostAloneMs
  return isNearStart && isNearEnd && ms < rules.stickyMs
}

function isHeard({ startSpreadMs, endSpreadMs }: Stay): boolean {
  return startSpreadMs <= STAY_RULES.heardSpreadMs && endSpreadMs <= STAY_RULES.heardSpreadMs
}

/** Of one that had begun before, or that goes on, the length is not known: it is taken for long. */
function lengthOf({ startLineMs, endLineMs, isCarried }: Stay): number {
  return endLineMs === null || isCarried ? Number.POSITIVE_INFINITY : endLineMs - startLineMs
}
