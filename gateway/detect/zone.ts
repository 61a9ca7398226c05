/**
 * An irrigation zone, or a tree with probes:
 *
 *   valve.open of role valve, flow.pulses of role meter    water/, watering.ts
 *   soil.tension of role probe                             soil.ts
 *   hours of pressure and of each probe                    surroundings/pipe-and-soil.ts
 */

import type { EventFact } from '../../sync/fact.ts'
import type { AssetState, AssetStep } from './asset-state.ts'
import { meterPolicy, soilPolicy } from './policy.ts'
import {
  type AssetContext,
  type AssetInput,
  firstValue,
  served,
  servedByAny,
  type UplinkDecoded,
} from './served.ts'
import { SOIL_START, stepSoil } from './soil.ts'
import { instantOf } from './step.ts'
import { hoursOfPipeAndSoil } from './surroundings/pipe-and-soil.ts'
import { meterReadings, pressureReadings, valveReadings } from './water/readings-of.ts'
import { sightOf } from './water/sight.ts'
import { flowOf, UNKNOWN_FLOW } from './water/zone-flow.ts'
import { ZONE_WATER_START } from './water/zone-state.ts'
import { stepZoneWater } from './water/zone-water.ts'
import { type CloseOrder, stepWatering, WATERING_START, type WateringInput } from './watering.ts'

type Work = { state: AssetState; readonly facts: EventFact[]; readonly orders: CloseOrder[] }

export function stepZone(state: AssetState, input: AssetInput, context: AssetContext): AssetStep {
  const work: Work = { state, facts: [], orders: [] }
  if (input.kind === 'uplink') {
    weighFlow(work, input, context)
    weighSoil(work, input, context)
    tellHours(work, input, context)
  }
  const timerMs = water(work, input, context)
  return { ...work, timerMs }
}

/** Soil alone: a tree has neither valve nor meter of its own. */
export function stepTree(state: AssetState, input: AssetInput, context: AssetContext): AssetStep {
  const work: Work = { state, facts: [], orders: [] }
  if (input.kind === 'uplink') {
    weighSoil(work, input, context)
    tellHours(work, input, context)
  }
  return { ...work, timerMs: undefined }
}

function tellHours(work: Work, uplink: UplinkDecoded, context: AssetContext): void {
  const { state, facts } = hoursOfPipeAndSoil(work.state, uplink, context)
  work.state = state
  work.facts.push(...facts)
}

/** Valves first: an interval in which the valve moved is no evidence. */
function weighFlow(work: Work, uplink: UplinkDecoded, context: AssetContext): void {
  const { asset, bindings, around } = context
  const policy = meterPolicy(asset)
  if (!policy) return
  const readings = [
    ...valveReadings(uplink, bindings),
    ...pressureReadings(uplink, bindings),
    ...meterReadings(uplink, bindings),
  ]
  if (readings.length === 0) return
  const sight = sightOf(asset, around)
  const hasValve = bindings.some(({ role }) => role === 'valve')
  for (const reading of readings) {
    const before = work.state.water ?? ZONE_WATER_START
    const step = stepZoneWater(before, reading, { subject: asset.id, policy, hasValve, sight })
    work.state = { ...work.state, water: step.state }
    work.facts.push(...step.facts)
  }
}

/** The binding's index is the depth of the probe; its channel is the only one it has. */
function weighSoil(work: Work, uplink: UplinkDecoded, { asset, bindings }: AssetContext): void {
  const policy = soilPolicy(asset, bindings)
  for (const { binding, value } of servedByAny(uplink, bindings, 'probe', 'soil.tension')) {
    const { devEui, index } = binding
    const reading = { ...instantOf(uplink), devEui, index, tensionKpa: value, ...soilHeat(uplink) }
    const context = { subject: asset.id, policy }
    const step = stepSoil(work.state.soil ?? SOIL_START, reading, context)
    work.state = { ...work.state, soil: step.state }
    work.facts.push(...step.facts)
  }
}

/** Frozen ground says nothing of its water. */
function soilHeat({ measurements }: UplinkDecoded): { readonly soilC?: number } {
  const soilC = firstValue(measurements, 'soil.temperature')
  return soilC === undefined ? {} : { soilC }
}

function water(work: Work, input: AssetInput, { asset, bindings }: AssetContext) {
  if (!bindings.some(({ role }) => role === 'valve')) return undefined
  const flow = work.state.water?.cycles.flow ?? UNKNOWN_FLOW
  const litresPerHour = flowOf(flow, meterPolicy(asset)?.designLitresPerHour)
  const { litresPerPulse } = asset.properties
  const context = { subject: asset.id, litresPerPulse, litresPerHour }
  let timerMs: number | undefined
  for (const reading of wateringInputs(input, bindings)) {
    const step = stepWatering(work.state.watering ?? WATERING_START, reading, context)
    work.state = { ...work.state, watering: step.state }
    work.facts.push(...step.facts)
    work.orders.push(...step.orders)
    timerMs = step.timerMs
  }
  return timerMs
}

/** The time comes first and last, so that the next deadline is always asked for. */
function wateringInputs(
  input: AssetInput,
  bindings: AssetContext['bindings'],
): readonly WateringInput[] {
  const now = { ...instantOf(input), kind: 'timer' } as const
  if (input.kind !== 'uplink') return input.kind === 'ordered' ? [input] : [now]
  const { devEui } = input
  const at = instantOf(input)
  return [
    now,
    ...hardwareOf(input, bindings),
    ...served(input, bindings, 'valve', 'valve.open').map(
      ({ value }) => ({ ...at, kind: 'valve', devEui, isOpen: value === 1 }) as const,
    ),
    ...served(input, bindings, 'meter', 'flow.pulses').map(
      ({ value }) => ({ ...at, kind: 'pulses', pulses: value }) as const,
    ),
  ]
}

/** What the valve's device says of itself: older ones cannot close by themselves. */
function hardwareOf(
  uplink: UplinkDecoded,
  bindings: AssetContext['bindings'],
): readonly WateringInput[] {
  if (!bindings.some(({ role, devEui }) => role === 'valve' && devEui === uplink.devEui)) return []
  return uplink.notes.flatMap((note) =>
    note.kind === 'info' && note.name === 'hardware'
      ? [{ ...instantOf(uplink), kind: 'hardware', hardware: note.value } as const]
      : [],
  )
}
