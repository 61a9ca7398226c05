/** A sensor as it stands, from its newest reading and what was told of its health. */

import type { DevEui } from '../../../base/ids.ts'
import type { Profile, ReadingFact } from '../../fact.ts'
import type { StoredState } from '../store.ts'
import { sinceOf } from './make-space.ts'
import type { Device } from './thing.ts'
import type { States } from './told.ts'

export type DeviceTold = {
  readonly devEui: DevEui
  readonly gateway: StoredState['gw']
  /** Things that facts with its DevEUI were of, sorted. */
  readonly thingIds: readonly string[]
  readonly reading?: { readonly fact: ReadingFact; readonly atMs: number }
  readonly profile: Profile | undefined
  readonly states: States
}

export function makeDevice(told: DeviceTold): Device {
  const { devEui, gateway, thingIds, reading, states } = told
  const measurements = measurementsOf(told)
  const battery = states.get('battery')
  const measured = measurements.find(({ quantity }) => quantity === 'device.batteryPercent')?.value
  const batteryPercent = measured ?? battery?.maybe('percent')
  const device = states.get('device')
  // It spoke again after it was missed: its readings say so before anybody tells it.
  const isSilent = device?.type === 'deviceSilent' && !(reading && reading.atMs > device.atMs)
  const trust = states.get('trust')
  return {
    devEui,
    gateway,
    thingIds,
    ...(reading && { profile: reading.fact.profile, lastReadingMs: reading.atMs }),
    measurements,
    ...(isSilent && { silentSinceMs: device.number('lastHeardMs', device.atMs) }),
    ...(batteryPercent !== undefined && { batteryPercent }),
    isBatteryLow: battery?.type === 'batteryLow',
    distrusted:
      trust?.type === 'sensorDistrusted'
        ? [
            {
              quantity: trust.text('quantity'),
              sinceMs: sinceOf(trust),
              reason: trust.text('reason'),
            },
          ]
        : [],
  }
}

/** Channels without a value, and those that no profile names, are left out. */
function measurementsOf({ reading, profile }: DeviceTold): Device['measurements'] {
  const { channels = [] } = profile ?? {}
  return (reading?.fact.values ?? []).flatMap((value, i) => {
    const channel = channels[i]
    if (value === null || !channel) return []
    const { quantity, index, unit, decimals } = channel
    return [{ quantity, index, unit, value: value / 10 ** decimals }]
  })
}
