/** A parking sensor: the changes of state it finds, through disturbances, drift, freezes and death. */

import { between, type Draw, drawsOf, waiting } from '../world/chance.ts'
import type { Range } from '../world/params.ts'
import { DAY_S, HOUR_S } from '../world/paris.ts'
import { type Seen, seeNeighbour, seePassers, seeStay } from './disturbances.ts'
import { holds, lastHolding, type Span } from './spans.ts'
import type { Season, Space, Stay } from './stays.ts'

export type HealthKind = 'drift' | 'stuck' | 'dead'
export type Ill = { readonly kind: HealthKind; readonly span: Span }

export type Sensed = {
  readonly seen: Seen
  readonly ills: readonly Ill[]
  readonly stuck: readonly Span[]
  readonly dead: readonly Span[]
  readonly isTakenAtStart: boolean
  readonly changes: readonly { readonly at: number; readonly occ: 0 | 1 }[]
}

/** Spans of each sort that may overlap a moment: how far back one has to look. */
const BACK = { gaps: 6, stays: 3, ghosts: 40 } as const
const DRIFT_SIGNAL = [14, 20] as const
const AT_START_S = 30

/** `neighbours`: the stays of the spaces beside it in its row, before and after. */
export function senseSpace(
  { id, stays }: Space,
  neighbours: readonly (readonly Stay[])[],
  season: Season,
): Sensed {
  const { params, seed, start, end } = season
  const draw = drawsOf(seed, `${id}/sensor`)
  const seen: Seen = { stays: [], signals: new Map(), ghosts: [], gaps: [] }
  for (const [i, stay] of stays.entries()) {
    seeStay(draw, seen, { ...stay, next: stays[i + 1] }, params)
  }
  for (const beside of neighbours) seeNeighbour(draw, seen, beside, params)
  seePassers(draw, seen, season)
  const spans = (per60d: number, lasts: Range, unit: number) =>
    drawSpans(draw, { per60d, lasts, unit }, season)
  const drift = spans(params.driftPer60d, params.driftH, HOUR_S)
  const stuck = spans(params.stuckPer60d, params.stuckDays, DAY_S)
  const dead = spans(params.deadPer60d, params.deadDays, DAY_S)
  for (const [from, to] of drift) seen.ghosts.push([from, to, between(draw, DRIFT_SIGNAL)])
  const ills = Object.entries({ drift, stuck, dead }).flatMap(([kind, spans]) =>
    spans.map((span) => ({ kind: kind as HealthKind, span })),
  )
  for (const spans of [seen.stays, seen.ghosts, seen.gaps]) {
    spans.sort((a: readonly number[], b: readonly number[]) => a[0]! - b[0]!)
  }
  const isTakenAtStart = (seen.stays[0]?.[0] ?? Number.POSITIVE_INFINITY) <= start + AT_START_S
  const changes = changesOf(seen, { stuck, isTakenAtStart, start, end })
  return { seen, ills, stuck, dead, isTakenAtStart, changes }
}

/** What it sees at a moment. */
export function seenAt({ gaps, stays, ghosts }: Seen, time: number): 0 | 1 {
  if (lastHolding(gaps, time, BACK.gaps)) return 0
  return lastHolding(stays, time, BACK.stays) || lastHolding(ghosts, time, BACK.ghosts) ? 1 : 0
}

/** How strong what it sees is: the car's own signal, else a ghost's; `undefined` of an empty space. */
export function signalAt(
  { stays, ghosts, signals }: Seen,
  time: number,
): { readonly of: 'car' | 'ghost'; readonly signal: number } | undefined {
  const stay = lastHolding(stays, time, BACK.stays)
  if (stay) return { of: 'car', signal: signals.get(Math.round(stay[0])) ?? 40 }
  const ghost = lastHolding(ghosts, time, BACK.ghosts)
  return ghost && { of: 'ghost', signal: ghost[2] }
}

function changesOf(
  seen: Seen,
  given: {
    readonly stuck: readonly Span[]
    readonly isTakenAtStart: boolean
    readonly start: number
    readonly end: number
  },
): Sensed['changes'] {
  const { stuck, isTakenAtStart, start, end } = given
  const spans = [...seen.stays, ...seen.ghosts, ...seen.gaps, ...stuck]
  const edges = [...spans.map(([from]) => from), ...spans.map(([, to]) => to)].sort((a, b) => a - b)
  const changes: { at: number; occ: 0 | 1 }[] = []
  let occ: 0 | 1 = isTakenAtStart ? 1 : 0
  for (const at of edges) {
    if (at < start || at >= end) continue
    const justAfter = at + 0.001
    const now = stuck.some((span) => holds(span, justAfter)) ? occ : seenAt(seen, justAfter)
    if (now !== occ) changes.push({ at, occ: now })
    occ = now
  }
  return changes
}

/** Never in the first day. */
function drawSpans(
  draw: Draw,
  {
    per60d,
    lasts,
    unit,
  }: { readonly per60d: number; readonly lasts: Range; readonly unit: number },
  { start, end }: Season,
): Span[] {
  const spans: Span[] = []
  const next = () => waiting(draw, (60 / per60d) * DAY_S)
  for (let at = start + DAY_S + next(); at < end; at += next()) {
    const to = Math.min(end, at + between(draw, lasts) * unit)
    spans.push([at, to])
    at = to
  }
  return spans
}
