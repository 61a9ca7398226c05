/** A device as it is registered, changed or given its session by hand. */

import { areSameKeys, FIRST_COUNTERS, type Session, type SessionKeys } from '../link/session.ts'
import { startSetup } from '../link/setup.ts'
import { startTalk } from '../link/talk.ts'
import type { Command, SealedKeys } from './command.ts'
import type { EngineSettings } from './context.ts'
import { openRootKeys } from './root-keys.ts'
import { type DeviceState, type EngineState, putDevice } from './state.ts'

export function setDevice(
  state: EngineState,
  command: Extract<Command, { kind: 'deviceSet' }>,
  settings: EngineSettings,
): void {
  const { device } = command
  const { devEui } = device
  const before = state.devices.get(devEui)
  const sealed: SealedKeys = command.keys ?? before?.sealed ?? {}
  putDevice(state, {
    device,
    sealed,
    ...openRootKeys(device, sealed, (key, place) => settings.vault.unseal(key, place)),
    devNonceLast: before?.devNonceLast ?? -1,
    devNoncesUsed: before?.devNoncesUsed ?? [],
    joinNonceNext: before?.joinNonceNext ?? 1,
    session:
      device.activation === 'ABP' ? abpSession(before, command, sealed, settings) : before?.session,
    pending: before?.pending ?? [],
    talk: before?.talk ?? startTalk(device.adr ?? settings.adr, state.lineMs),
    downlinks: before?.downlinks ?? [],
    lastHeard: before?.lastHeard,
    silence: before?.silence ?? null,
    care: before?.care ?? null,
    told: before?.told ?? null,
  })
}

/** An ABP session begins at counter 0 and keeps its counters when it is entered again unchanged. */
function abpSession(
  before: DeviceState | undefined,
  { device, counters = {} }: Extract<Command, { kind: 'deviceSet' }>,
  keys: SealedKeys,
  settings: EngineSettings,
): Session | undefined {
  const { devAddr } = device
  if (!keys.nwkSKey || !keys.appSKey || !devAddr) return before?.session
  const nwkSKey = settings.vault.unseal(keys.nwkSKey, `${device.devEui}/nwkSKey`)
  const appSKey = settings.vault.unseal(keys.appSKey, `${device.devEui}/appSKey`)
  if (!nwkSKey || !appSKey) return before?.session
  const old = before?.session
  const { sNwkSIntKey: sInt, nwkSEncKey: enc } = keys
  const sNwkSIntKey = sInt && settings.vault.unseal(sInt, `${device.devEui}/sNwkSIntKey`)
  const nwkSEncKey = enc && settings.vault.unseal(enc, `${device.devEui}/nwkSEncKey`)
  const entered: SessionKeys = {
    nwkSKey,
    appSKey,
    ...(sNwkSIntKey && nwkSEncKey ? { keys11: { sNwkSIntKey, nwkSEncKey } } : {}),
  }
  if (old?.devAddr === devAddr && areSameKeys(old, entered)) return old
  // Nothing was negotiated: the region's defaults (RP002).
  return {
    ...{ id: 0, devAddr, ...entered, ...countersFrom(counters) },
    setup: startSetup(settings.region),
  }
}

/** The next of each after those that were the last elsewhere; 1.1's two downlink counters alike. */
function countersFrom(last: { readonly fCntUp?: number; readonly fCntDown?: number }) {
  const down = (last.fCntDown ?? -1) + 1
  const up = (last.fCntUp ?? -1) + 1
  return { ...FIRST_COUNTERS, fCntUpNext: up, fCntDownNext: down, aFCntDownNext: down }
}

export function resetNonces(state: EngineState, devEui: DeviceState['device']['devEui']): boolean {
  const device = state.devices.get(devEui)
  if (!device) return false
  putDevice(state, { ...device, devNonceLast: -1, devNoncesUsed: [] })
  return true
}
