/**
 * Measurements of the devices bound to an asset → the detectors of its kind → facts.
 *
 *   space                space.ts      occupancy, over-stays
 *   zone, tree           zone.ts       leaks, watering, soil
 *   callPoint, building  safety/       calls, intrusions, devices that are missed
 *   bin                  bin.ts        full, full soon, emptied, on fire
 *   segment              segment.ts    passers-by
 *   noise, air, heat     surroundings/ hourly values, noise of a day, heat of a night
 *
 * Beside them, whatever the kind: what a device finds out by itself (safety/device-alarms.ts). *
 * History records (with `observedMs`) are for the store: a detector lives in the present.
 * Silence of a device is not of an asset: see silence.ts.
 */

import type { AssetState, AssetStep } from './asset-state.ts'
import { stepBin } from './bin.ts'
import { DEVICE_ALARMS_START, stepDeviceAlarms } from './safety/device-alarms.ts'
import { stepBuilding, stepCallPoint } from './safety/safety-place.ts'
import { stepSegment } from './segment.ts'
import { type AssetContext, type AssetInput, instantOf, serves } from './served.ts'
import { stepSpace } from './space.ts'
import { stepClimatePoint, stepNoisePoint } from './surroundings/measuring-point.ts'
import { stepTree, stepZone } from './zone.ts'

export function stepAsset(state: AssetState, input: AssetInput, context: AssetContext): AssetStep {
  return hearAlarms(stepKind(state, input, context), input, context)
}

function stepKind(state: AssetState, input: AssetInput, context: AssetContext): AssetStep {
  const { kind } = context.asset
  switch (kind) {
    case 'space':
      return stepSpace(state, input, context)
    case 'zone':
      return stepZone(state, input, context)
    case 'tree':
      return stepTree(state, input, context)
    case 'callPoint':
      return stepCallPoint(state, input, context)
    case 'building':
      return stepBuilding(state, input, context)
    case 'bin':
      return stepBin(state, input, context)
    case 'segment':
      return stepSegment(state, input, context)
    case 'noisePoint':
      return stepNoisePoint(state, input, context)
    case 'airPoint':
    case 'heatPoint':
      return stepClimatePoint(state, input, context)
    case 'site':
      return { state, facts: [], timerMs: undefined }
    default:
      return kind satisfies never
  }
}

function hearAlarms(
  step: AssetStep,
  input: AssetInput,
  { asset, bindings }: AssetContext,
): AssetStep {
  if (input.kind !== 'uplink' || !bindings.some((one) => serves(one, input, one.role))) return step
  const { devEui, measurements } = input
  const before = step.state.deviceAlarms ?? DEVICE_ALARMS_START
  const heard = { ...instantOf(input), devEui, measurements }
  const alarms = stepDeviceAlarms(before, heard, { subject: asset.id })
  if (alarms.facts.length === 0) return step
  const state = { ...step.state, deviceAlarms: alarms.state }
  return { ...step, state, facts: [...alarms.facts, ...step.facts] }
}
