/**
 * How deep a tree drinks, from how fast the soil dries at each probe between two waterings:
 *
 *   tension, log   20 cm ╱╱╱    40 cm ╱╱    60 cm ─       rate r(d) = median slope of ln ψ at depth d
 *                  └ 12 h after water … next water ┘      index = Σ d·r(d) ÷ Σ r(d), falling ψ as 0
 *
 * ψ follows the soil's water by a power law, so that the slope of ln ψ is the share of its water that the
 * soil loses in a day, times a number of the soil. Where that number is alike at all depths the index is
 * the middle depth of the uptake. It cannot tell roots from evaporation near the surface, sees no deeper
 * than the deepest probe, and is no length of roots: its trend says more than its value.
 */

import { medianSlope, type SlopePoint, slopesBetween } from '../../base/median-slope.ts'

export type DepthHour = { readonly atMs: number; readonly depthCm: number; readonly kpa: number }

export type DryDown = {
  readonly fromMs: number
  readonly toMs: number
  readonly indexCm: number
  /** Depth → slope of ln ψ by the day. */
  readonly rates: readonly { readonly depthCm: number; readonly perDay: number }[]
}

export type RootDepth = {
  readonly dryDowns: readonly DryDown[]
  /** Median of the last three dry-downs; null: none yet. */
  readonly indexCm: number | null
  /** Deeper by so much in 30 days; null before four dry-downs over 30 days. */
  readonly trendCmPerMonth: number | null
  /** Share of all pairs of dry-downs that go the way of the trend: 0.5 is chance. */
  readonly agreeing: number | null
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MONTH_MS = 30 * DAY_MS
/** Wetter than field capacity water runs down by itself; drier than this a tensiometer may lose contact. */
const KPA = { least: 10, most: 80 } as const
/** A fall of a fifth within six hours is water, rain or watering. */
const WETTED = { share: 0.2, withinMs: 6 * HOUR_MS } as const
const DRAINED_MS = 12 * HOUR_MS
const DRY_DOWN_MIN_MS = 48 * HOUR_MS
const POINTS_MIN = 6
const POINTS_MAX = 24

/** `hours` of one tree, in any order. */
export function rootDepthOf(hours: readonly DepthHour[]): RootDepth {
  const byTime = [...hours].sort((a, b) => a.atMs - b.atMs)
  const dryDowns = spansOf(byTime).flatMap((span) => dryDownOf(span) ?? [])
  const last = dryDowns.slice(-3).map(({ indexCm }) => indexCm)
  const indexCm = last.sort((a, b) => a - b)[last.length >> 1] ?? null
  return { dryDowns, indexCm: indexCm === null ? null : tenths(indexCm), ...trendOf(dryDowns) }
}

/** Hours between two waterings, without those in which water runs down. */
function spansOf(byTime: readonly DepthHour[]): readonly (readonly DepthHour[])[] {
  const spans: DepthHour[][] = [[]]
  const recent = new Map<number, DepthHour[]>()
  let wettedMs = Number.NEGATIVE_INFINITY
  for (const hour of byTime) {
    const before = (recent.get(hour.depthCm) ?? []).filter(
      ({ atMs }) => hour.atMs - atMs <= WETTED.withinMs,
    )
    const driest = Math.max(0, ...before.map(({ kpa }) => kpa))
    if (hour.kpa < driest * (1 - WETTED.share)) {
      wettedMs = hour.atMs
      recent.clear()
      if (spans.at(-1)!.length > 0) spans.push([])
    }
    recent.set(hour.depthCm, [...(recent.get(hour.depthCm) ?? []), hour].slice(-8))
    if (hour.atMs >= wettedMs + DRAINED_MS) spans.at(-1)!.push(hour)
  }
  return spans
}

function dryDownOf(span: readonly DepthHour[]): DryDown | undefined {
  const [fromMs, toMs] = [span[0]?.atMs ?? 0, span.at(-1)?.atMs ?? 0]
  if (toMs - fromMs < DRY_DOWN_MIN_MS) return undefined
  const depths = [...new Set(span.map(({ depthCm }) => depthCm))].sort((a, b) => a - b)
  const rates = depths.flatMap((depthCm) => {
    const perDay = rateOf(span.filter((hour) => hour.depthCm === depthCm))
    return perDay === undefined ? [] : [{ depthCm, perDay }]
  })
  const uptake = rates.map(({ depthCm, perDay }) => ({ depthCm, rate: Math.max(0, perDay) }))
  const sum = uptake.reduce((all, { rate }) => all + rate, 0)
  // One depth alone has no middle.
  if (rates.length < 2 || sum <= 0) return undefined
  const indexCm = uptake.reduce((all, { depthCm, rate }) => all + depthCm * rate, 0) / sum
  return { fromMs, toMs, indexCm: tenths(indexCm), rates }
}

function rateOf(hours: readonly DepthHour[]): number | undefined {
  const useful = hours.filter(({ kpa }) => kpa >= KPA.least && kpa <= KPA.most)
  if (useful.length < POINTS_MIN) return undefined
  const every = Math.ceil(useful.length / POINTS_MAX)
  const points = useful
    .filter((_, i) => i % every === 0)
    .map(({ atMs, kpa }): SlopePoint => [atMs / DAY_MS, Math.log(kpa)])
  return Math.round(medianSlope(points) * 10_000) / 10_000
}

function trendOf(dryDowns: readonly DryDown[]) {
  const points = dryDowns.map(({ toMs, indexCm }): SlopePoint => [toMs / MONTH_MS, indexCm])
  const lastedMonths = (points.at(-1)?.[0] ?? 0) - (points[0]?.[0] ?? 0)
  if (points.length < 4 || lastedMonths < 1) return { trendCmPerMonth: null, agreeing: null }
  const trend = medianSlope(points)
  const slopes = slopesBetween(points)
  const agreeing = slopes.filter((slope) => Math.sign(slope) === Math.sign(trend)).length
  return {
    trendCmPerMonth: tenths(trend),
    agreeing: Math.round((agreeing / slopes.length) * 100) / 100,
  }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
