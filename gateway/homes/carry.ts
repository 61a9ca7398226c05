/** Devices of this gateway as their new home is given them. Keys leave the vault here, once. */

import type { DevEui, GatewayEui } from '../../base/ids.ts'
import type { Secret } from '../../base/secret.ts'
import type { SealedKeys } from '../engine/command.ts'
import type { DeviceState, EngineState } from '../engine/state.ts'
import type { Session } from '../link/session.ts'
import type { Vault } from '../registry/vault.ts'
import type {
  CarriedAsset,
  CarriedDevice,
  CarriedKeys,
  CarriedSession,
  Handover,
} from './handover.ts'
import type { HomeGroup } from './home-group.ts'

export function handoverOf(
  state: EngineState,
  vault: Vault,
  group: HomeGroup,
  at: { readonly from: GatewayEui; readonly to: GatewayEui; readonly rev: number },
): Handover {
  return {
    ...at,
    devices: group.devices.flatMap((devEui) => {
      const device = state.devices.get(devEui)
      return device ? [carriedDevice(device, vault)] : []
    }),
    assets: group.assets.flatMap((id) => carriedAsset(state, id)),
  }
}

/** One device, by what its gateway knows of it now. */
export function carriedDevice(state: DeviceState, vault: Vault): CarriedDevice {
  // Where it lives now is said by its move, no longer by its registration.
  const { homeGateway: _, ...device } = state.device
  const { devNonceLast, devNoncesUsed, joinNonceNext, session, pending } = state
  return {
    device,
    keys: unsealed(state.sealed, device.devEui, vault),
    ...{ devNonceLast, devNoncesUsed, joinNonceNext },
    session: session ? carriedSession(session) : null,
    pending: pending.map(carriedSession),
  }
}

function carriedSession(session: Session): CarriedSession {
  const { devAddr, nwkSKey, appSKey, keys11, setup } = session
  const { fCntUpNext, fCntDownNext, aFCntDownNext, confFCntDown } = session
  return {
    devAddr,
    keys: { nwkSKey, appSKey, ...keys11 },
    ...{ fCntUpNext, fCntDownNext, aFCntDownNext, confFCntDown },
    setup,
  }
}

function carriedAsset({ assets, bindings }: EngineState, id: string): readonly CarriedAsset[] {
  const asset = assets.get(id)
  if (!asset) return []
  const { programme = null, ...properties } = asset.properties
  return [{ asset: { ...asset, properties }, programme, bindings: bindings.get(id) ?? [] }]
}

function unsealed(sealed: SealedKeys, devEui: DevEui, vault: Vault): CarriedKeys {
  const opened: Record<string, Secret> = {}
  for (const [name, bytes] of Object.entries(sealed)) {
    const key = vault.unseal(bytes, `${devEui}/${name}`)
    if (key) opened[name] = key
  }
  return opened
}
