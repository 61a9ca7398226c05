/**
 * A run: consecutive closed intervals that all had flow. How long did it flow, and can it have been
 * somebody who watered by hand?
 *
 *   readings     ●───────●───────●───────●───────●
 *   flow             ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
 *                first   └── inside ─────┘  last      inside it flowed all the time; how much of the
 *                                                     first and the last, their litres tell
 */

import type { Interval } from './register.ts'

export type Run = {
  readonly startLineMs: number
  readonly toLineMs: number
  readonly intervals: number
  readonly litres: number
  readonly firstToLineMs: number
  readonly firstLitres: number
  readonly lastFromLineMs: number
  readonly lastLitres: number
  /** Of the last interval, but for one pulse, which may be of before. */
  readonly lastLitresPerHour: number
  /** It began when people may be about. */
  readonly byDay: boolean
  /** It is evidence: nobody waters by hand like that. */
  readonly isCounted: boolean
  /** It began when the valve closed: no interval without flow since. */
  readonly fromClosing: boolean
}

const HOUR_MS = 3_600_000

/** Nobody takes a hose out for less. */
const SHORTEST_MS = 4 * 60_000

export function extendRun(
  run: Run | null,
  interval: Interval,
  begun: { readonly isDay: boolean; readonly fromClosing: boolean },
): Run {
  const { fromLineMs, toLineMs, pulses, litres } = interval
  const sure = (litres * (pulses - 1)) / pulses
  const last = {
    toLineMs,
    lastFromLineMs: fromLineMs,
    lastLitres: litres,
    lastLitresPerHour: (sure * HOUR_MS) / (toLineMs - fromLineMs),
  }
  if (run) return { ...run, ...last, intervals: run.intervals + 1, litres: run.litres + litres }
  return {
    ...last,
    startLineMs: fromLineMs,
    intervals: 1,
    litres,
    firstToLineMs: toLineMs,
    firstLitres: litres,
    byDay: begun.isDay,
    isCounted: false,
    fromClosing: begun.fromClosing,
  }
}

/** Litres per hour inside the run; `undefined` as long as nothing is inside. */
export function insideLitresPerHour(run: Run): number | undefined {
  const insideMs = run.lastFromLineMs - run.firstToLineMs
  if (insideMs <= 0) return undefined
  return ((run.litres - run.firstLitres - run.lastLitres) * HOUR_MS) / insideMs
}

/** The shortest time in which it can have flowed. */
export function flowedMs(run: Run): number {
  const flow = insideLitresPerHour(run)
  if (!flow) return 0
  const edgesMs = ((run.firstLitres + run.lastLitres) * HOUR_MS) / flow
  const insideMs = run.lastFromLineMs - run.firstToLineMs
  return Math.min(insideMs + edgesMs, run.toLineMs - run.startLineMs)
}

export function mayBeByHand(
  run: Run,
  {
    byHandLitresPerHour,
    byHandMaxMs,
  }: { readonly byHandLitresPerHour: number; readonly byHandMaxMs: number },
): boolean {
  if (!run.byDay) return false
  const isSingle = run.intervals === 1 && run.lastLitresPerHour === 0
  if (isSingle || run.litres < byHandLitresPerHour * (SHORTEST_MS / HOUR_MS)) return false
  const flow = insideLitresPerHour(run)
  if (flow !== undefined && flow < byHandLitresPerHour) return false
  return flowedMs(run) < byHandMaxMs
}
