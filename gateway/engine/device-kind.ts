/** What the engine must know of a device beside its session. */

import type { DevEui } from '../../base/ids.ts'
import type { AdrChoice } from '../adr/choice.ts'
import type { EngineSettings } from './context.ts'
import type { DeviceState, EngineState } from './state.ts'

/** As registered, or as the configuration says for all. */
export function adrChoiceOf({ device }: DeviceState, settings: EngineSettings): AdrChoice {
  return device.adr ?? settings.adr
}

/** A call point or a door: somebody may be in need. */
export function isAlarmDevice(state: EngineState, devEui: DevEui): boolean {
  const bound = state.boundAssets.get(devEui) ?? []
  return bound.some(({ role }) => role === 'button' || role === 'contact')
}

/** Listens all the time: as registered, or as a 1.1 device has said itself. */
export function isClassC({ device, session }: DeviceState): boolean {
  return session?.setup.isClassC ?? device.class === 'C'
}
