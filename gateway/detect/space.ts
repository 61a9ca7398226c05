/**
 * A parking space: `parking.occupied` of role occupancy → occupancy.ts (live), overstay.ts, and hours
 * later final-stays.ts.
 */

import type { AssetState, AssetStep } from './asset-state.ts'
import { FINAL_STAYS_START, newestStay, stepFinalStays } from './parking/final-stays.ts'
import {
  hasCarBesideSince,
  isExplained,
  lookAgainMs,
  markNear,
  othersHeard,
} from './parking/neighbours.ts'
import { stepOccupancy } from './parking/occupancy.ts'
import { asHeard, OCCUPANCY_START } from './parking/occupancy-state.ts'
import { OVERSTAY_START, type ProvenStay, stepOverstay } from './parking/overstay.ts'
import { askedPace, stepPace } from './parking/pace.ts'
import { provenStay } from './parking/proven-stay.ts'
import { SENSOR_HEALTH_START, stepSensorHealth } from './parking/sensor-health.ts'
import { rowOf } from './parking/space-frame.ts'
import { frameKept, occupancyReading, paceFrameOf } from './parking/space-reading.ts'
import {
  finalStaysPolicy,
  limitMinutesOf,
  limitPolicy,
  occupancyPolicy,
  sensorHealthPolicy,
} from './policy.ts'
import type { AssetContext, AssetInput } from './served.ts'
import { earliest, instantOf } from './step.ts'

export function stepSpace(state: AssetState, input: AssetInput, context: AssetContext): AssetStep {
  const { asset, bindings, around } = context
  const subject = asset.id
  if (input.kind === 'paceAsked') {
    const pace = askedPace(state.pace, input)
    return stepSpace({ ...state, pace }, { ...instantOf(input), kind: 'timer' }, context)
  }
  const now = instantOf(input)
  const before = state.occupancy ?? OCCUPANCY_START
  // What brings no reading still brings the time: the timer wanted must not be forgotten.
  const reading = input.kind === 'uplink' ? occupancyReading(input, bindings, before) : undefined
  const spoke = state.pace && reading && stepPace(state.pace, paceFrameOf(reading), subject)
  const pace = spoke?.state ?? state.pace
  const frame = reading && { devEui: reading.devEui, row: rowOf(frameKept(reading)) }
  const stays = stepFinalStays(
    state.finalStays ?? FINAL_STAYS_START,
    { ...now, frame: frame ?? null },
    { subject, policy: finalStaysPolicy(asset, pace) },
  )
  const rows = markNear(stays.state.rows, now.lineMs, asset, around)
  const finalStays = rows === stays.state.rows ? stays.state : { ...stays.state, rows }
  const beside =
    asset.properties.position === undefined
      ? null
      : { explains: (lineMs: number) => isExplained(asset, around, lineMs) }
  const isLate =
    reading !== undefined && reading.heardLineMs < (state.occupancy?.heard?.lineMs ?? 0)
  const { state: occupancy, ...step } = stepOccupancy(
    before,
    reading && !isLate ? reading : { ...now, kind: 'timer' },
    {
      subject,
      policy: occupancyPolicy(asset, pace),
      beside,
      usual: { lengths: finalStays.usual, utcMs: now.atMs - now.lineMs },
    },
  )
  const limitMinutes = limitMinutesOf(asset)
  const newest = (): ProvenStay | undefined => {
    if (!reading || limitMinutes === undefined) return undefined
    const { spot } = asHeard(reading.occupied ? occupancy : before)
    if (!spot?.occupied || reading.heardLineMs < spot.sinceLineMs + limitMinutes * 60_000)
      return undefined
    const hasCarBeside = (sinceLineMs: number) => hasCarBesideSince(asset, around, sinceLineMs)
    return provenStay(
      newestStay(finalStays, finalStaysPolicy(asset, pace), now),
      reading,
      hasCarBeside,
    )
  }
  const over = stepOverstay(
    state.overstay ?? OVERSTAY_START,
    { ...now, occupancy: asHeard(occupancy), frame: isLate ? undefined : reading, newest },
    { subject, limitMinutes, ...limitPolicy(asset) },
  )
  const health = stepSensorHealth(
    state.sensorHealth ?? SENSOR_HEALTH_START,
    {
      ...now,
      frame: reading && !isLate ? { ...frameKept(reading), devEui: reading.devEui } : null,
      hearsOthers: (since) => othersHeard(asset, around, since),
      usual: finalStays.usual,
    },
    { subject, policy: sensorHealthPolicy(asset, pace) },
  )
  return {
    state: {
      ...state,
      pace,
      occupancy,
      overstay: over.state,
      finalStays,
      sensorHealth: health.state,
    },
    facts: [...(spoke?.facts ?? []), ...step.facts, ...over.facts, ...health.facts, ...stays.facts],
    timerMs: earliest(
      step.timerMs,
      health.timerMs,
      stays.timerMs,
      asset.properties.position === undefined
        ? undefined
        : lookAgainMs(finalStays.rows, now.lineMs),
    ),
  }
}
