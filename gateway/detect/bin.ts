/**
 * A bin, by its level sensor:
 *
 *   level.distance, level.fill, alarm.full     fill-level.ts, fill-trend.ts
 *   air.temperature, device.temperature        safety/bin-fire.ts
 */

import type { AssetState, AssetStep } from './asset-state.ts'
import { FILL_START, fillOf, stepFill } from './fill-level.ts'
import { FILL_TREND_START, stepFillTrend } from './fill-trend.ts'
import { fillPolicy } from './policy.ts'
import { BIN_FIRE_START, stepBinFire } from './safety/bin-fire.ts'
import {
  type AssetContext,
  type AssetInput,
  instantOf,
  served,
  type UplinkDecoded,
} from './served.ts'

const THERMOMETERS = ['air.temperature', 'device.temperature'] as const

export function stepBin(state: AssetState, input: AssetInput, context: AssetContext): AssetStep {
  if (input.kind !== 'uplink') return { state, facts: [], timerMs: undefined }
  const burning = stepHeat(state, input, context)
  const filled = stepLevel(burning.state, input, context)
  return { ...filled, facts: [...burning.facts, ...filled.facts] }
}

function stepHeat(state: AssetState, input: UplinkDecoded, context: AssetContext): AssetStep {
  const { asset, bindings } = context
  const [heat] = THERMOMETERS.flatMap((quantity) => served(input, bindings, 'level', quantity))
  if (!heat) return { state, facts: [], timerMs: undefined }
  const reading = { ...instantOf(input), devEui: input.devEui, celsius: heat.value }
  const step = stepBinFire(state.binFire ?? BIN_FIRE_START, reading, { subject: asset.id })
  return { ...step, state: { ...state, binFire: step.state } }
}

function stepLevel(state: AssetState, input: UplinkDecoded, context: AssetContext): AssetStep {
  const { id: subject } = context.asset
  const percent = percentOf(input, context)
  if (percent === undefined) return { state, facts: [], timerMs: undefined }
  const at = { ...instantOf(input), devEui: input.devEui }
  const level = stepFill(state.fill ?? FILL_START, { ...at, percent }, { subject })
  const isEmptied = level.facts.some(({ type }) => type === 'binEmptied')
  const trend = stepFillTrend(
    state.fillTrend ?? FILL_TREND_START,
    { ...at, percent, isEmptied },
    { subject },
  )
  return {
    state: { ...state, fill: level.state, fillTrend: trend.state },
    facts: [...level.facts, ...trend.facts],
    timerMs: undefined,
  }
}

/** By its distances where they are given, else by what the device itself reckons. */
function percentOf(input: UplinkDecoded, { asset, bindings }: AssetContext): number | undefined {
  const read = (quantity: 'level.distance' | 'level.fill' | 'alarm.full') =>
    served(input, bindings, 'level', quantity)[0]?.value
  const policy = fillPolicy(asset)
  const distanceMm = read('level.distance')
  if (policy && distanceMm !== undefined) return fillOf(distanceMm, policy)
  const fill = read('level.fill')
  if (fill !== undefined) return Math.round(fill)
  // A switch knows full only: what it says of the rest is no level.
  return read('alarm.full') === 1 ? 100 : undefined
}
