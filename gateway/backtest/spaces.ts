/** A recording's `spaces.json` as assets, its lines as uplinks of their sensors. */

import type { DevAddr, DevEui } from '../../base/ids.ts'
import type { DeviceNote, Measurement } from '../../decoders/contract.ts'
import type { UplinkDecoded } from '../detect/served.ts'
import type { SpaceCategory } from '../registry/model.ts'
import type { Place } from '../replay/place.ts'
import type { RecordedFrame } from './arrivals.ts'

type RecordedSpace = {
  readonly id: string
  readonly type: SpaceCategory
  readonly row: number
  readonly pos: number
  readonly heartbeatS: number
  readonly limitMin: number
}

/** spaces.json of a recording. */
export type ParkingPlaces = { readonly spaces: readonly RecordedSpace[] }

/** Line of `parking.jsonl`. `prev` is in minutes, at most 660: that many or more. */
export type ParkingLine = RecordedFrame & {
  readonly occ: 0 | 1
  readonly why: 'chg' | 'hb'
  readonly q?: number
  readonly prev?: number
}

const PREVIOUS_MINUTES_MAX = 660

export function spacesOf({ spaces }: ParkingPlaces): readonly Place[] {
  return spaces.map(({ id, type, row, pos, heartbeatS, limitMin }) => ({
    asset: {
      id,
      kind: 'space',
      name: id,
      properties: {
        category: type,
        row: `${row}`,
        position: pos,
        heartbeatSeconds: heartbeatS,
        limitMinutes: limitMin,
      },
    },
    // A recording names its sensors after their spaces.
    bindings: [{ asset: id, devEui: id as DevEui, role: 'occupancy', index: 0, fromMs: 0 }],
  }))
}

export function uplinkOf(
  { dev, occ, why, q, prev }: ParkingLine,
  when: { readonly atMs: number; readonly radioMs: number; readonly fCntUp: number },
): UplinkDecoded {
  const measurements: Measurement[] = [{ quantity: 'parking.occupied', index: 0, value: occ }]
  const add = (quantity: Measurement['quantity'], value: number): void => {
    measurements.push({ quantity, index: 0, value })
  }
  if (q !== undefined) add('parking.signal', q)
  if (prev !== undefined) {
    add('parking.previousDuration', prev)
    if (prev < PREVIOUS_MINUTES_MAX) add('parking.previousDurationError', 0)
  }
  const notes: readonly DeviceNote[] = why === 'hb' ? [{ kind: 'heartbeat' }] : []
  const { atMs, radioMs, fCntUp } = when
  return {
    kind: 'uplink',
    lineMs: atMs,
    atMs,
    clk: 2,
    heardLineMs: radioMs,
    devEui: dev as DevEui,
    devAddr: '00000000' as DevAddr,
    fCntUp,
    measurements,
    notes,
  }
}
