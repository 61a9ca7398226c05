/** One site: its zones with their valves and meters, and the main meter before them. */

import { Air } from '../world/air.ts'
import { type Boot, gatewayBoots } from '../world/boots.ts'
import { between, type Draw, drawsOf, normal, pick, waiting, weighted } from '../world/chance.ts'
import type { Params } from '../world/params.ts'
import { DAY_S } from '../world/paris.ts'
import { drawFaults } from './faults.ts'
import { addOtherUse, drawMainLeaks, mainLosses } from './main-meter.ts'
import { litresByDay, type MeterMake, type MeterPlace, runMeter } from './meter.ts'
import { type Grid, litresByStep, type Minutes } from './minutes.ts'
import { planSite, type ZonePlan } from './programme.ts'
import { mainTruth, zoneTruth } from './truth.ts'
import { commandsOf, countOpen } from './valves.ts'
import type { WaterWorld } from './world.ts'
import { addManualUse, addWaterings, lossesOf, meteredFlow, type Zone } from './zone-flow.ts'

export type SeasonGiven = {
  readonly seed: number
  readonly start: number
  readonly end: number
  readonly days: number
  readonly params: Params
}

const MAIN_START_LPH = [15, 45] as const
const MAIN_LITRES_PER_PULSE = 10
const MAIN_BITS = 32

export function runSite(siteIndex: number, given: SeasonGiven, world: WaterWorld): void {
  const { seed, start, days, params } = given
  const id = `S${siteIndex + 1}`
  const season = { ...given, params: params.water }
  const plans = planSite(drawsOf(seed, `site${siteIndex}`), siteIndex, season)
  const boots = gatewayBoots(drawsOf(seed, `wgw${siteIndex}`), params.radio, given)
  const grid = { start, minutes: Math.ceil(days * 1440) }
  const cycles = plans.flatMap((plan) => plan.cycles)
  const moves = cycles.flatMap(({ open, close }) => [open, close]).sort((a, b) => a - b)
  const site = new Site({ ...given, id, grid, boots, gw: siteIndex + 1, world })
  const openCount = countOpen(cycles, grid)
  for (const plan of plans) site.runZone(plan, { moves, openCount })
  site.runMain(plans)
}

type SiteGiven = SeasonGiven & {
  readonly id: string
  readonly grid: Grid
  readonly boots: readonly Boot[]
  readonly gw: number
  readonly world: WaterWorld
}

class Site {
  readonly #given: SiteGiven
  readonly #flow: Minutes

  constructor(given: SiteGiven) {
    this.#given = given
    this.#flow = new Float32Array(given.grid.minutes)
  }

  runZone(
    plan: ZonePlan,
    moved: { readonly moves: readonly number[]; readonly openCount: Uint8Array },
  ): void {
    const { seed, params, grid, world, id: site } = this.#given
    const { water } = params
    const season = { ...this.#given, params: water, openCount: moved.openCount }
    const draw = drawsOf(seed, `${plan.id}/flow`)
    const cycles = plan.cycles.toSorted((a, b) => a.open - b.open)
    const startFlowLpm = between(draw, water.startFlowLph) / 60
    const gain = 1 + water.meterGain * normal(draw) * 0.5
    const drift = water.seasonalDrift * (2 * draw() - 1)
    const faults = drawFaults(drawsOf(seed, `${plan.id}/fault`), cycles, season)
    const zone: Zone = { ...plan, cycles, faults, drift }
    for (const cycle of cycles) world.heard.push(...commandsOf(plan.id, cycle))
    const flow = new Float32Array(grid.minutes)
    addWaterings(draw, zone, season, flow)
    addManualUse(draw, zone, season, flow)
    const lost = lossesOf(zone, season)
    for (const fault of faults) world.events.push(zoneTruth(zone, fault, startFlowLpm))
    const metered = meteredFlow(zone, grid, flow, lost)
    add(this.#flow, metered)
    if (faults.length > 0) world.leakLitres[plan.id] = litresByStep(lost, grid)
    const litresPerPulse = Number(weighted(draw, water.litresPerPulse))
    const counterBits = Number(weighted(draw, water.counterBits))
    const periodS = pick(draw, water.periodS)
    const make = { id: plan.id, litresPerPulse, counterBits, periodS, startFlowLpm, gain }
    const frozen = faults.filter(({ kind }) => kind === 'meter_freeze')
    this.#runMeter(make, { grid, flow: metered, frozen, moves: moved.moves })
    const designLpm = Number(plan.designLpm.toFixed(1))
    const startFlowLph = Number((startFlowLpm * 60).toFixed(1))
    const meter = { meter: `M-${plan.id}`, litresPerPulse, counterBits, periodS }
    world.zones.push({ id: plan.id, site, ...meter, designLpm, startFlowLph })
  }

  runMain(plans: readonly ZonePlan[]): void {
    const { seed, params, grid, world, id, start } = this.#given
    const { water } = params
    const draw = drawsOf(seed, `${id}/main`)
    const otherUse = draw() < water.siteUseProb
    if (otherUse) addOtherUse(draw, grid, between(draw, water.siteUseLpd), this.#flow)
    const largestLpm = Math.max(...plans.map(({ nominalLpm }) => nominalLpm))
    const quiet = waiting(draw, (60 / water.siteLeakPer60d) * DAY_S * 0.7)
    const at = start + water.warmupDays * DAY_S + quiet
    const startFlowLpm = between(draw, MAIN_START_LPH) / 60
    const leaks = drawMainLeaks(draw, { at, largestLpm }, { ...this.#given, params: water })
    for (const leak of leaks) world.events.push(mainTruth(id, leak, startFlowLpm))
    const lost = mainLosses(leaks, grid)
    add(this.#flow, lost)
    if (leaks.length > 0) world.leakLitres[id] = litresByStep(lost, grid)
    const periodS = pick(draw, water.periodS)
    const gain = 1 + water.meterGain * normal(draw) * 0.5
    const counter = { litresPerPulse: MAIN_LITRES_PER_PULSE, counterBits: MAIN_BITS, periodS }
    const place = { grid, flow: this.#flow, frozen: [], moves: [] }
    this.#runMeter({ id, ...counter, startFlowLpm, gain }, place)
    const startFlowLph = Number((startFlowLpm * 60).toFixed(1))
    const zones = plans.map((plan) => plan.id)
    world.sites.push({ id, meter: `M-${id}`, ...counter, startFlowLph, otherUse, zones })
  }

  #runMeter(make: MeterMake, place: MeterPlace): void {
    const { seed, boots, gw, params, world, grid } = this.#given
    const draw: Draw = drawsOf(seed, `${make.id}/radio`)
    const air = new Air(draw, { gw, boots, params: params.radio }, world.heard)
    const litres = runMeter(draw, air, make, place, this.#given)
    world.daily.push(...litresByDay(make.id, grid, litres))
  }
}

function add(sum: Minutes, more: Minutes): void {
  for (let m = 0; m < sum.length; m++) sum[m]! += more[m]!
}
