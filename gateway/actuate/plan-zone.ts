/**
 * What a zone's programme wants done now: open the valve, say why not, or wait. Pure: the same state at
 * the same time gives the same answer, so it may be asked as often as one likes.
 *
 *   window opens ──▶ soil dry, nothing forbids ──▶ part 0 ─▶ soak ─▶ part 1 … ─▶ done
 *                └─▶ waits while something forbids ──▶ too late for the dose: skipped, with the reason
 */

import { type Forbidden, forbids, type InterlockCode, type ZoneView } from './interlocks.ts'
import { orderName, readOrderName, skipName } from './order-name.ts'
import { doseSeconds, partsOf, type Turn, type WateringProgramme } from './programme.ts'
import { turnAt } from './turns.ts'

/** The last order of the zone's valve, whoever gave it, and what became of it. */
export type LastOrder = {
  readonly commandId: string
  readonly state: 'underWay' | 'watered' | 'notOpened' | 'unknown'
  /** On the engine's line, of an order that is over. */
  readonly endLineMs: number | null
}

export type SoilView = {
  /** null: too few fresh probes to say. */
  readonly isDry: boolean | null
}

export type PlannedZone = {
  readonly zone: string
  readonly programme: WateringProgramme
  readonly interlocks: ZoneView
  readonly soil: SoilView
  readonly flowLitresPerHour: number | undefined
  readonly last: LastOrder | null
  /** End of the last watering that gave water, on the engine's line; null: none is known. */
  readonly wateredLineMs: number | null
}

export type PlanNow = { readonly lineMs: number; readonly atMs: number; readonly clk: number }

export type SkipReason = InterlockCode | 'soil' | 'rearm' | 'flow' | 'valve'
/** Why nothing is done now. */
export type WaitReason = SkipReason | 'clock' | 'window' | 'underWay' | 'soaking' | 'done' | 'late'

export type ZonePlan =
  | { readonly kind: 'wait'; readonly reason: WaitReason; readonly because: string }
  | {
      readonly kind: 'open'
      readonly commandId: string
      readonly day: string
      readonly seconds: number
      /** It is closed when so much has flowed; null: by time alone. */
      readonly litres: number | null
    }
  | {
      readonly kind: 'skip'
      readonly commandId: string
      readonly day: string
      readonly reason: SkipReason
      readonly detail: string
    }

/** Water needs so long to go in before the soil says anything new (detection.md §5, "Re-arm"). */
const REARM_MS = 12 * 3_600_000
/** Without enough fresh probes the programme goes on with less (detection.md §5). */
const SHARE_WITHOUT_SOIL = 0.8
const ATTEMPTS_MAX = 3
/** A dose longer than its window begins with it, or not at all. */
const BEGIN_WITHIN_MS = 10 * 60_000

export function planZone(zone: PlannedZone, now: PlanNow): ZonePlan {
  const { programme } = zone
  if (now.clk === 0) return wait('clock', 'the gateway does not know the time')
  const turn = turnAt(programme, now.atMs)
  if (!turn) return wait('window', 'no window is open')
  const share = shareOf(zone)
  const seconds = doseSeconds(programme.dose, zone.flowLitresPerHour, share)
  if (seconds === undefined) {
    return skip(zone, turn, 'flow', 'litres are asked, and the flow of the zone is not known')
  }
  const parts = partsOf(seconds, programme.soak)
  const place = placeIn(zone, turn, parts.length)
  if (place.kind !== 'due') return place
  const part = parts[place.part]!
  const pauseMs = part.pauseBeforeSeconds * 1000
  if (place.part > 0 && now.lineMs < place.sinceLineMs + pauseMs) {
    return wait('soaking', 'the water goes in')
  }
  const hindrance = hindranceOf(zone, part.seconds, place.part, now)
  const left = parts.slice(place.part).reduce((sum, one) => sum + one.seconds, 0)
  const latestMs = Math.max(turn.fromMs + BEGIN_WITHIN_MS, turn.toMs - left * 1000)
  if (hindrance) {
    if (now.atMs < latestMs) return wait(hindrance.code, hindrance.detail)
    return skip(zone, turn, hindrance.code, hindrance.detail)
  }
  // Up late, or down through the night: less than the dose is no watering.
  if (place.part === 0 && now.atMs > latestMs + BEGIN_WITHIN_MS) {
    return wait('late', 'too late for this turn')
  }
  const { day } = turn
  const commandId = orderName({ zone: zone.zone, day, part: place.part, attempt: place.attempt })
  const litres = 'litres' in programme.dose ? (programme.dose.litres * share) / parts.length : null
  return { kind: 'open', commandId, day, seconds: part.seconds, litres }
}

/** How much of the dose is given. */
export function shareOf({ programme, soil }: Pick<PlannedZone, 'programme' | 'soil'>): number {
  return programme.decision === 'soil' && soil.isDry === null ? SHARE_WITHOUT_SOIL : 1
}

type Place =
  | {
      readonly kind: 'due'
      readonly part: number
      readonly attempt: number
      readonly sinceLineMs: number
    }
  | Exclude<ZonePlan, { readonly kind: 'open' }>

/** Which part of the turn comes next. */
function placeIn(zone: PlannedZone, turn: Turn, parts: number): Place {
  const { last } = zone
  const name = last && readOrderName(last.commandId)
  if (!last || name?.day !== turn.day || name.zone !== zone.zone) {
    return { kind: 'due', part: 0, attempt: 0, sinceLineMs: 0 }
  }
  const { part, attempt } = name
  const sinceLineMs = last.endLineMs ?? 0
  switch (last.state) {
    case 'underWay':
      return wait('underWay', 'an order is under way')
    case 'watered':
      if (part + 1 >= parts) return wait('done', 'this turn is done')
      return { kind: 'due', part: part + 1, attempt: 0, sinceLineMs }
    case 'notOpened':
      if (attempt + 1 < ATTEMPTS_MAX)
        return { kind: 'due', part, attempt: attempt + 1, sinceLineMs: 0 }
      return skip(zone, turn, 'valve', `its valve did not open, ${ATTEMPTS_MAX} times`)
    case 'unknown':
      return skip(zone, turn, 'valve', 'nobody knows whether its valve opened, and no meter tells')
    default:
      return last.state satisfies never
  }
}

type Hindrance = { readonly code: SkipReason; readonly detail: string }

/** What stands in the way of a part; the soil is asked before the first one only. */
function hindranceOf(
  { interlocks, programme, soil, wateredLineMs }: PlannedZone,
  seconds: number,
  part: number,
  now: PlanNow,
): Hindrance | undefined {
  const forbidden: Forbidden | undefined = forbids(interlocks, { by: 'programme', seconds })
  if (forbidden) return forbidden
  if (programme.decision !== 'soil' || part > 0) return undefined
  if (soil.isDry === false) return { code: 'soil', detail: 'the soil is moist enough' }
  const isSoaking = wateredLineMs !== null && now.lineMs < wateredLineMs + REARM_MS
  return isSoaking ? { code: 'rearm', detail: 'the last watering is still going in' } : undefined
}

function wait(reason: WaitReason, because: string) {
  return { kind: 'wait', reason, because } as const
}

function skip(zone: PlannedZone, turn: Turn, reason: SkipReason, detail: string) {
  return skipOf(zone.zone, turn.day, reason, detail)
}

/** The note that a turn gave no water, or not all of it. */
export function skipOf(zone: string, day: string, reason: SkipReason, detail: string) {
  const commandId = skipName({ zone, day })
  return { kind: 'skip', commandId, day, reason, detail } as const
}
