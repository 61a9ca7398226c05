/** What flows through a zone's meter: waterings, people with a hose, and what is lost. */

import { between, type Draw, normal, waiting } from '../world/chance.ts'
import { DAY_S, hourOf, nightSwing } from '../world/paris.ts'
import { type Fault, levelOf } from './faults.ts'
import { addFlow, type Grid, type Minutes } from './minutes.ts'
import type { Cycle, Season, ZonePlan } from './programme.ts'

export type Zone = Omit<ZonePlan, 'cycles'> & {
  readonly cycles: readonly Cycle[]
  readonly faults: readonly Fault[]
  /** Of its flow over sixty days. */
  readonly drift: number
}

/** Lost while the valve is closed; a broken sprinkler is booked too, and flows with its watering. */
const CLOSED_LOSSES: readonly Fault['kind'][] = ['hidden_leak', 'burst', 'valve_stuck_open']
/** The line fills at opening, and drains at closing. */
const FILL_S = 90
const FILL_SHARE_MAX = 0.5
const TAIL_SHARE = 0.4

/** Draws in the order of the waterings. `openCount`: valves of the site that are open, by minute. */
export function addWaterings(
  draw: Draw,
  zone: Zone,
  season: Season & { readonly grid: Grid; readonly openCount: Uint8Array },
  flow: Minutes,
): void {
  const { params, grid, openCount, start } = season
  for (const { open, close } of zone.cycles) {
    const latency = between(draw, params.valveLatencyS)
    const tail = between(draw, params.tailS)
    const noise = 1 + params.cycleNoise * normal(draw)
    const fill = between(draw, [0, FILL_SHARE_MAX])
    const isStuck = (f: Fault) => f.kind === 'valve_stuck_closed' && open >= f.start && open < f.end
    if (zone.faults.some(isStuck)) continue
    const base = zone.nominalLpm * noise * (1 + (zone.drift * (open - start)) / (60 * DAY_S))
    const running = (time: number): number => {
      const m = Math.min(grid.minutes - 1, Math.floor((time - start) / 60))
      const others = Math.max(0, openCount[m]! - 1)
      let share = 1 + params.nightPressure * nightSwing(time) - params.zoneInteraction * others
      for (const fault of zone.faults) {
        const part = fault.frac * levelOf(fault, time)
        if (fault.kind === 'broken_sprinkler') share *= 1 + part
        if (fault.kind === 'blocked') share *= 1 - part
      }
      return base * share
    }
    const from = open + latency
    const to = close + latency
    addFlow(flow, grid, { from, to }, running)
    addFlow(flow, grid, { from, to: from + FILL_S }, () => base * fill)
    addFlow(flow, grid, { from: to, to: to + tail }, () => base * TAIL_SHARE)
  }
}

/** By day, in no log, legitimate: a coupler and a hose. Not to be told as a leak. */
export function addManualUse(
  draw: Draw,
  zone: Zone,
  season: Season & { grid: Grid },
  flow: Minutes,
) {
  const { params, grid, start, end } = season
  const next = () => waiting(draw, DAY_S / params.manualPerDay)
  for (let from = start + next(); from < end - 7200; from += next()) {
    const hour = hourOf(from)
    if (hour < 7 || hour > 18) continue
    const lpm = zone.nominalLpm * between(draw, params.manualFrac)
    const to = from + between(draw, params.manualMin) * 60
    addFlow(flow, grid, { from, to }, () => lpm)
  }
}

/** All that is lost, by minute: for the ledger of litres. */
export function lossesOf(zone: Zone, { params, grid }: Season & { grid: Grid }): Minutes {
  const lost = new Float32Array(grid.minutes)
  const { nominalLpm, cycles } = zone
  const pressure = (time: number) => 1 + params.leakDailyPressure * nightSwing(time)
  const isWatering = (time: number) => cycles.some((c) => time >= c.open && time < c.close)
  for (const fault of zone.faults) {
    const { kind, start: from, end: to, frac } = fault
    if (kind === 'hidden_leak') {
      const lpm = (t: number) => nominalLpm * frac * levelOf(fault, t) * pressure(t)
      addFlow(lost, grid, { from, to }, lpm)
    }
    if (kind === 'burst') addFlow(lost, grid, { from, to }, (t) => nominalLpm * frac * pressure(t))
    if (kind === 'valve_stuck_open') {
      const lpm = (t: number) => (isWatering(t) ? 0 : nominalLpm * frac * pressure(t))
      addFlow(lost, grid, { from, to }, lpm)
    }
    if (kind !== 'broken_sprinkler') continue
    for (const { open, close } of cycles) {
      if (open < from || open >= to) continue
      const lpm = (t: number) => nominalLpm * frac * levelOf(fault, t)
      addFlow(lost, grid, { from: open, to: close }, lpm)
    }
  }
  return lost
}

/** What the meter could see: the flow, and the losses that are no part of a watering. */
export function meteredFlow(zone: Zone, grid: Grid, flow: Minutes, lost: Minutes): Minutes {
  const losses = zone.faults.filter(({ kind }) => CLOSED_LOSSES.includes(kind))
  return flow.map((litres, m) => {
    const begin = grid.start + m * 60
    const isLosing = losses.some(({ start, end }) => begin + 60 > start && begin < end)
    return litres + (isLosing ? lost[m]! : 0)
  })
}
