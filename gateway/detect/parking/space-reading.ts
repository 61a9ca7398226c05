/** An uplink, through the bindings of a space, as what its detectors read. */

import type { DevEui } from '../../../base/ids.ts'
import type { Measurement } from '../../../decoders/contract.ts'
import { type AssetContext, firstValue, served, type UplinkDecoded } from '../served.ts'
import { instantOf } from '../step.ts'
import type { PreviousState } from './lost-edge.ts'
import { type OccupancyReading, type OccupancyState, rawState } from './occupancy-state.ts'
import type { PaceFrame } from './pace.ts'
import type { SpaceFrame } from './space-frame.ts'

export function occupancyReading(
  uplink: UplinkDecoded,
  bindings: AssetContext['bindings'],
  before: OccupancyState,
): OccupancyReading | undefined {
  const [occupied] = served(uplink, bindings, 'occupancy', 'parking.occupied')
  if (!occupied) return undefined
  const { devEui, fCntUp, measurements, notes } = uplink
  const isToldBeat = notes.some(({ kind }) => kind === 'heartbeat' || kind === 'restarted')
  const isOccupied = occupied.value === 1
  const isChange = !isToldBeat && !isStill(before, { devEui, fCntUp, isOccupied })
  return {
    ...instantOf(uplink),
    kind: 'reading',
    devEui,
    fCntUp,
    occupied: isOccupied,
    heardLineMs: uplink.heardLineMs ?? uplink.lineMs,
    why: isChange ? 'change' : 'heartbeat',
    isToldBeat,
    signal: firstValue(measurements, 'parking.signal') ?? null,
    previous: previousState(measurements),
  }
}

/**
 * The same state again is a change only of a sensor whose heartbeats are known as such, and only if a frame was
 * lost between: a decoder of others may not say which frames are heartbeats.
 */
function isStill(
  before: OccupancyState,
  frame: { readonly devEui: DevEui; readonly fCntUp: number; readonly isOccupied: boolean },
): boolean {
  const { heard, unheard } = before
  if (heard?.devEui !== frame.devEui || rawState(before) !== frame.isOccupied) return false
  return frame.fCntUp === heard.fCntUp + 1 || unheard?.tellsBeats === false
}

export function paceFrameOf(reading: OccupancyReading): PaceFrame {
  const { devEui, fCntUp, why, heardLineMs } = reading
  return {
    ...instantOf(reading),
    lineMs: heardLineMs,
    devEui,
    fCntUp,
    isHeartbeat: why === 'heartbeat',
  }
}

export function frameKept({
  heardLineMs,
  fCntUp,
  occupied,
  why,
  signal,
  previous,
}: OccupancyReading): SpaceFrame {
  const isChange = why === 'change'
  return {
    lineMs: heardLineMs,
    fCntUp,
    occupied,
    isChange,
    isNearChange: false,
    isAfterChange: false,
    signal,
    previous,
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
