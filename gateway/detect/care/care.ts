/** What a technician should know of a device itself: its battery, and whether its readings are to be believed. */

import type { DevEui } from '../../../base/ids.ts'
import type { Measurement } from '../../../decoders/contract.ts'
import type { DetectStep, Instant } from '../step.ts'
import { BATTERY_START, type BatteryState, stepBattery } from './battery.ts'
import { stepTrust, TRUST_START, type TrustState } from './trust.ts'

/** Each is null until it has something to remember. */
export type CareState = {
  readonly version: 1
  readonly battery: BatteryState | null
  readonly trust: TrustState | null
}

export const CARE_START: CareState = { version: 1, battery: null, trust: null }

/** Gives back the same state where the frame says nothing of either. */
export function stepCare(
  state: CareState,
  input: Instant & { readonly measurements: readonly Measurement[] },
  context: { readonly subject: DevEui },
): DetectStep<CareState> {
  const trust = stepTrust(state.trust ?? TRUST_START, input, context)
  const reading = batteryOf(input)
  const before = state.battery ?? BATTERY_START
  const battery = reading
    ? stepBattery(before, reading, context)
    : { state: before, facts: [], timerMs: undefined }
  const facts = [...trust.facts, ...battery.facts]
  const isSame = trust.state === (state.trust ?? TRUST_START) && battery.state === before
  if (isSame) return { state, facts, timerMs: undefined }
  const next = {
    version: 1,
    trust: trust.state === TRUST_START ? null : trust.state,
    battery: battery.state === BATTERY_START ? null : battery.state,
  } as const
  return { state: next, facts, timerMs: undefined }
}

function batteryOf(input: Instant & { readonly measurements: readonly Measurement[] }) {
  const present = input.measurements.filter(({ observedMs }) => observedMs === undefined)
  const percent = present.find(({ quantity }) => quantity === 'device.batteryPercent')?.value
  const alarm = present.find(({ quantity }) => quantity === 'alarm.battery')?.value
  if (percent === undefined && alarm === undefined) return undefined
  return { lineMs: input.lineMs, atMs: input.atMs, clk: input.clk, percent, isLow: alarm === 1 }
}
