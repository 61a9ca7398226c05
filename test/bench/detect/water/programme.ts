/** When the valves of a site open and close: zone after zone at night, with some overlap. */

import { between, type Draw, drawsOf, weighted, wholeBetween } from '../world/chance.ts'
import type { WaterParams } from '../world/params.ts'
import { boundsOf, DAY_S, dayOf, HOUR_S, monthOf } from '../world/paris.ts'

/** UTC seconds of the two commands. */
export type Cycle = { readonly open: number; readonly close: number }

export type ZonePlan = {
  readonly id: string
  readonly nominalLpm: number
  /** As the planner wrote it down: not what flows. */
  readonly designLpm: number
  /** In the order in which they were planned. */
  readonly cycles: readonly Cycle[]
}

export type Season = {
  readonly seed: number
  readonly start: number
  readonly end: number
  readonly days: number
  readonly params: WaterParams
}

/** Shares no parameter names: overlap of two zones, pause between two, h; of a night's second cycle. */
const OVERLAPS = 0.2
const OVERLAP_H = -0.15
const PAUSE_H = 0.05
const SECOND_AFTER_H = 0.75
/** In these months and above, the lawn is cooled at two in the afternoon. */
const SYRINGE_ABOVE = 0.6
const SYRINGE_S = 240

export function planSite(draw: Draw, siteIndex: number, season: Season): readonly ZonePlan[] {
  const { zonesPerSite } = season.params
  const isDryDay = dryDays(season)
  let startHour = between(draw, [21.3, 24])
  return Array.from({ length: zonesPerSite }, (_, i) => {
    const id = `Z${String(siteIndex * zonesPerSite + i + 1).padStart(2, '0')}`
    const own = drawsOf(season.seed, id)
    const habit = drawHabit(own, season.params)
    const cycles = cyclesOf({ ...habit, startHour }, season, isDryDay)
    const pauseH = own() < OVERLAPS ? OVERLAP_H : PAUSE_H
    startHour += (habit.minutes * habit.timesANight) / 60 + pauseH
    return { id, nominalLpm: habit.nominalLpm, designLpm: habit.designLpm, cycles }
  })
}

type Habit = {
  readonly nominalLpm: number
  readonly designLpm: number
  readonly everyDays: number
  readonly phase: number
  readonly minutes: number
  readonly timesANight: number
  readonly isSyringed: boolean
}

function drawHabit(draw: Draw, params: WaterParams): Habit {
  const nominalLpm = between(draw, params.nominalLpm)
  const designLpm = nominalLpm * (1 + params.designError * (2 * draw() - 1))
  const everyDays = Number(weighted(draw, params.everyDays))
  const phase = wholeBetween(draw, [0, everyDays - 1])
  const minutes = between(draw, params.durationMin)
  const timesANight = draw() < params.multiCycle ? 2 : 1
  const isSyringed = draw() < params.daytimeSyringe
  return { nominalLpm, designLpm, everyDays, phase, minutes, timesANight, isSyringed }
}

function cyclesOf(
  zone: Habit & { readonly startHour: number },
  { start, end, days, params }: Season,
  isDryDay: readonly boolean[],
): Cycle[] {
  const cycles: Cycle[] = []
  for (let day = 0; day < days; day++) {
    const noon = start + day * DAY_S + DAY_S / 2
    const midnight = boundsOf(dayOf(noon)).start
    const share = params.monthFactor[monthOf(noon)] ?? 0
    const isDue = (Math.floor(midnight / DAY_S) + zone.phase) % zone.everyDays === 0
    if (share <= 0 || !isDue || !isDryDay[day]) continue
    for (let k = 0; k < zone.timesANight; k++) {
      const hour = zone.startHour + k * (zone.minutes / 60 + SECOND_AFTER_H)
      const open = Math.round(midnight + hour * HOUR_S)
      const close = Math.round(open + Math.max(3, zone.minutes * share) * 60)
      if (close < end - 600 && open > start + 600) cycles.push({ open, close })
    }
    const open = midnight + 14 * HOUR_S
    const close = open + SYRINGE_S
    const isCooled = zone.isSyringed && share > SYRINGE_ABOVE
    if (isCooled && close < end - 600 && open > start) cycles.push({ open, close })
  }
  return cycles
}

/** Rain likes to stay: after a wet day a third of the dry ones are wet too. */
function dryDays({ seed, days, params }: Season): readonly boolean[] {
  const draw = drawsOf(seed, 'weather')
  const dry: boolean[] = []
  for (let day = 0; day <= days + 1; day++) {
    const isWet = draw() < params.rainDay || (dry[day - 1] === false && draw() < 0.35)
    dry.push(!isWet)
  }
  return dry
}
