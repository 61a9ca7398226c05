/** A parking space: `parking.occupied` of role occupancy → occupancy.ts, then overstay.ts. */

import type { Measurement } from '../../decoders/contract.ts'
import type { AssetState, AssetStep } from './asset-state.ts'
import type { PreviousState } from './lost-edge.ts'
import { OCCUPANCY_START, type OccupancyReading, stepOccupancy } from './occupancy.ts'
import { OVERSTAY_START, stepOverstay } from './overstay.ts'
import { limitMinutesOf, occupancyPolicy } from './policy.ts'
import {
  type AssetContext,
  type AssetInput,
  firstValue,
  served,
  type UplinkDecoded,
} from './served.ts'
import { instantOf } from './step.ts'

export function stepSpace(
  state: AssetState,
  input: AssetInput,
  { asset, bindings }: AssetContext,
): AssetStep {
  const subject = asset.id
  const now = instantOf(input)
  // What brings no reading still brings the time: the timer wanted must not be forgotten.
  const reading = input.kind === 'uplink' ? occupancyReading(input, bindings) : undefined
  const { state: occupancy, ...step } = stepOccupancy(
    state.occupancy ?? OCCUPANCY_START,
    reading ?? { ...now, kind: 'timer' },
    { subject, policy: occupancyPolicy(asset) },
  )
  const over = stepOverstay(
    state.overstay ?? OVERSTAY_START,
    { ...now, occupancy, frame: reading },
    { subject, limitMinutes: limitMinutesOf(asset) },
  )
  return {
    state: { ...state, occupancy, overstay: over.state },
    facts: [...step.facts, ...over.facts],
    timerMs: step.timerMs,
  }
}

function occupancyReading(
  uplink: UplinkDecoded,
  bindings: AssetContext['bindings'],
): OccupancyReading | undefined {
  const [occupied] = served(uplink, bindings, 'occupancy', 'parking.occupied')
  if (!occupied) return undefined
  const { devEui, fCntUp, measurements, notes } = uplink
  const isChange = !notes.some(({ kind }) => kind === 'heartbeat' || kind === 'restarted')
  return {
    ...instantOf(uplink),
    kind: 'reading',
    devEui,
    fCntUp,
    occupied: occupied.value === 1,
    why: isChange ? 'change' : 'heartbeat',
    previous: previousState(measurements),
  }
}

function previousState(measurements: readonly Measurement[]): PreviousState | null {
  const minutes = firstValue(measurements, 'parking.previousDuration')
  if (minutes === undefined) return null
  return {
    minutes,
    errorMinutes: firstValue(measurements, 'parking.previousDurationError') ?? null,
  }
}
