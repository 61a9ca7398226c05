/** One sensor without a model, as its own radio knows itself and as a gateway has it registered. */

import type { DevEui, JoinEui } from '../../base/ids.ts'
import type { DeviceEntry } from '../../gateway/api/service.ts'

export const PROBE = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
} as const

export const PROBE_ENTRY: DeviceEntry = {
  device: {
    devEui: PROBE.devEui,
    joinEui: PROBE.joinEui,
    name: 'probe',
    profile: '',
    macVersion: '1.0.3',
    activation: 'OTAA',
    deviceClass: 'A',
  } as unknown as DeviceEntry['device'],
  keys: { appKey: PROBE.appKey },
}
