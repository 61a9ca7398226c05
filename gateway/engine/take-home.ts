/**
 * Devices come home with what their last home knew. No counter and no nonce goes back, whatever a hand-over
 * says: of a session that is known here the higher counter holds. The same hand-over once more changes nothing.
 */

import type { DevEui } from '../../base/ids.ts'
import type { Secret } from '../../base/secret.ts'
import { HOMES_MAX, type Home, isNewer } from '../homes/home.ts'
import type { Position } from '../journal/segment.ts'
import { areSameKeys, type Session } from '../link/session.ts'
import { startTalk } from '../link/talk.ts'
import type { HomeTakeCommand, TakenDevice, TakenSession } from './command.ts'
import type { EngineSettings } from './context.ts'
import { openRootKeys } from './root-keys.ts'
import { type DeviceState, type EngineState, putDevice, sessionsOf } from './state.ts'

export function takeHome(
  state: EngineState,
  position: Position,
  { devices, gatewayEui, rev }: HomeTakeCommand,
  settings: EngineSettings,
): { readonly isRefused: boolean; readonly detail: string } {
  if (gatewayEui !== settings.gatewayEui) {
    return { isRefused: true, detail: `is for the gateway ${gatewayEui}` }
  }
  const home: Home = { gatewayEui, rev, isTaken: true }
  const coming = devices.filter(({ device }) => isDue(home, state.homes.get(device.devEui)))
  const unknown = coming.filter(({ device }) => !state.homes.has(device.devEui))
  if (state.homes.size + unknown.length > HOMES_MAX) {
    return { isRefused: true, detail: `${HOMES_MAX} homes are remembered already` }
  }
  for (const taken of coming) {
    const { devEui } = taken.device
    putDevice(state, settled(state, state.devices.get(devEui), taken, position, settings))
    state.homes.set(devEui, home)
  }
  const kept = devices.length - coming.length
  const detail = `${coming.length} devices are at home here, revision ${rev}`
  return {
    isRefused: false,
    detail: kept > 0 ? `${detail}; ${kept} were taken before, or have a later home` : detail,
  }
}

/** A home that was only announced still waits for its keys. */
function isDue(home: Home, known: Home | undefined): boolean {
  if (isNewer(home, known)) return true
  return known?.rev === home.rev && known.gatewayEui === home.gatewayEui && !known.isTaken
}

function settled(
  state: EngineState,
  before: DeviceState | undefined,
  taken: TakenDevice,
  position: Position,
  settings: EngineSettings,
): DeviceState {
  const { device, keys } = taken
  const known = before ? sessionsOf(before) : []
  const isAbp = device.activation === 'ABP'
  // No other record begins within this one, so its bytes are names that no join has.
  const session = (one: TakenSession, i: number) =>
    opened(one, isAbp ? 0 : position + i, device.devEui, known, settings)
  const { vault } = settings
  return {
    device,
    sealed: keys,
    ...openRootKeys(device, keys, (key, place) => vault.unseal(key, place)),
    devNonceLast: Math.max(taken.devNonceLast, before?.devNonceLast ?? -1),
    devNoncesUsed: [...new Set([...(before?.devNoncesUsed ?? []), ...taken.devNoncesUsed])],
    joinNonceNext: Math.max(taken.joinNonceNext, before?.joinNonceNext ?? 1),
    session: taken.session ? session(taken.session, 0) : undefined,
    pending: taken.pending.flatMap((one, i) => session(one, i + 1) ?? []),
    talk: startTalk(device.adr ?? settings.adr, state.lineMs),
    downlinks: [],
    lastHeard: before?.lastHeard,
    silence: before?.silence ?? null,
    care: before?.care ?? null,
    told: before?.told ?? null,
  }
}

/** `undefined`: a key of it cannot be opened, and the device must join. */
function opened(
  { devAddr, keys, setup, ...counters }: TakenSession,
  id: Position,
  devEui: DevEui,
  known: readonly Session[],
  { vault }: EngineSettings,
): Session | undefined {
  const key = (name: keyof typeof keys): Secret | undefined => {
    const sealed = keys[name]
    return sealed && vault.unseal(sealed, `${devEui}/session/${name}`)
  }
  const [nwkSKey, appSKey] = [key('nwkSKey'), key('appSKey')]
  const [sNwkSIntKey, nwkSEncKey] = [key('sNwkSIntKey'), key('nwkSEncKey')]
  if (!nwkSKey || !appSKey) return undefined
  const keys11 = sNwkSIntKey && nwkSEncKey ? { keys11: { sNwkSIntKey, nwkSEncKey } } : {}
  const session: Session = { id, devAddr, nwkSKey, appSKey, ...keys11, ...counters, setup }
  const own = known.find((one) => one.devAddr === devAddr && areSameKeys(one, session))
  if (!own) return session
  return {
    ...session,
    fCntUpNext: Math.max(session.fCntUpNext, own.fCntUpNext),
    fCntDownNext: Math.max(session.fCntDownNext, own.fCntDownNext),
    aFCntDownNext: Math.max(session.aFCntDownNext, own.aFCntDownNext),
  }
}
