/** Who parks where and how long: the truth of each space. */

import { between, type Draw, drawsOf, normal, waiting, weighted } from '../world/chance.ts'
import type { ParkingParams } from '../world/params.ts'
import { DAY_S, HOUR_S, hourOf, isWeekend } from '../world/paris.ts'

export type SpaceType = keyof ParkingParams['mix']

/** UTC seconds, with fractions. */
export type Stay = { readonly start: number; readonly end: number }

export type Space = {
  readonly id: string
  readonly type: SpaceType
  readonly stays: readonly Stay[]
}

export type Season = {
  readonly seed: number
  readonly start: number
  readonly end: number
  readonly params: ParkingParams
}

const TAKEN_AT_START = 0.3
const FIRST_STAY_MIN_S = 300
const STAY_MIN_S = 45
const POPULARITY = [0.5, 1.6] as const
const OVERNIGHT_H = [9, 15] as const
const ABANDONED_DAYS = [2, 9] as const

export function drawSpace(index: number, { seed, start, end, params }: Season): Space {
  const id = `P${String(index + 1).padStart(3, '0')}`
  const draw = drawsOf(seed, id)
  const type = weighted(draw, params.mix)
  const gapS = (params.peakGapMin[type] * 60) / between(draw, POPULARITY)
  const stays: Stay[] = []
  let freeFrom = start
  if (draw() < TAKEN_AT_START) {
    const leaves = start + waiting(draw, 6 * HOUR_S)
    if (leaves > start + FIRST_STAY_MIN_S) {
      stays.push({ start, end: leaves })
      freeFrom = leaves
    }
  }
  while (freeFrom < end) {
    const arrives = nextArrival(draw, type, { from: freeFrom + params.minGapS, gapS, end })
    if (arrives >= end) break
    const leaves = arrives + stayLength(draw, type, hourOf(arrives), params)
    stays.push({ start: arrives, end: Math.min(end, leaves) })
    freeFrom = leaves
  }
  return { id, type, stays }
}

/** Arrivals by the hour, by thinning: candidates at the peak's pace, kept as often as it is busy. */
function nextArrival(
  draw: Draw,
  type: SpaceType,
  { from, gapS, end }: { readonly from: number; readonly gapS: number; readonly end: number },
): number {
  let at = from
  do at += waiting(draw, gapS)
  while (at < end && draw() >= busyness(type, at))
  return at
}

function stayLength(draw: Draw, type: SpaceType, hour: number, params: ParkingParams): number {
  const { medianMin, sigma, overnight, abandoned } = params
  let lasts = Math.exp(Math.log(medianMin[type] * 60) + sigma[type] * normal(draw))
  if (hour > 17 && draw() < overnight[type] * 2.5) lasts = between(draw, OVERNIGHT_H) * HOUR_S
  if (draw() < abandoned) lasts = between(draw, ABANDONED_DAYS) * DAY_S
  return Math.max(STAY_MIN_S, lasts)
}

/** 0 to 1: deliveries in the morning, everybody else before noon, after work and a little at night. */
function busyness(type: SpaceType, time: number): number {
  const hour = hourOf(time)
  const bump = (at: number, width: number) => Math.exp(-((hour - at) ** 2) / (2 * width * width))
  const isDelivery = type === 'delivery'
  const onWorkdays = isDelivery
    ? bump(8.5, 1.8) + 0.5 * bump(15, 2.5) + 0.02
    : bump(10.5, 2) + bump(16.5, 2.6) + 0.35 * bump(20.5, 1.5) + 0.03
  const share = isWeekend(time) ? (isDelivery ? 0.25 : 0.75) : 1
  return Math.min(1, onWorkdays * share)
}
