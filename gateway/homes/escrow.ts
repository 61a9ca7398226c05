/**
 * What the city keeps of a device in case its gateway is lost: the same as a hand-over of it, sealed to the
 * city's escrow key, and apart from it where the counters stood, which move all the time.
 */

import { createHash } from 'node:crypto'
import { type CborValue, writeCbor } from '../../base/cbor.ts'
import type { DevEui, GatewayEui } from '../../base/ids.ts'
import { sealBox } from '../../base/sealed-box.ts'
import type { DeviceState, EngineState } from '../engine/state.ts'
import type { Vault } from '../registry/vault.ts'
import { handoverOf } from './carry.ts'
import { writeHandover } from './handover.ts'

/** Of devices that join without end the newest are kept: older ones count on (1.0.4), or are long forgotten. */
const NONCES_MAX = 512
const MARK_CHARS = 16

export function escrowContext(from: GatewayEui, devEui: DevEui): string {
  return `cigale escrow 1 ${from} ${devEui}`
}

/** base64; `undefined`: the key is none. `chance`: 32 fresh random bytes. */
export function escrowBox(
  state: EngineState,
  vault: Vault,
  devEui: DevEui,
  how: { readonly from: GatewayEui; readonly key: string; readonly chance: Uint8Array },
): string | undefined {
  const { from, key, chance } = how
  const assets = new Set((state.boundAssets.get(devEui) ?? []).map(({ asset }) => asset))
  const group = { id: devEui, devices: [devEui], assets: [...assets] }
  const rev = Math.max(1, state.homes.get(devEui)?.rev ?? 0)
  const handover = handoverOf(state, vault, group, { from, to: from, rev })
  const devices = handover.devices.map((one) => ({
    ...one,
    devNoncesUsed: one.devNoncesUsed.slice(-NONCES_MAX),
  }))
  const plain = writeHandover({ ...handover, devices })
  const box = sealBox(key, { plain, context: escrowContext(from, devEui), chance })
  return box && Buffer.from(box).toString('base64')
}

/** Changes with keys, registration, sessions and places, not with counters. Says nothing of the keys. */
export function escrowMark(state: EngineState, device: DeviceState, key: string): string {
  const { devEui } = device.device
  const hash = createHash('sha256').update(key).update(canonical(device.device))
  hash.update(canonical(device.sealed))
  for (const session of device.session ? [device.session, ...device.pending] : device.pending) {
    // A session is told apart by its address and the join that made it: no key is needed for that.
    hash.update(`${session.id} ${session.devAddr}`)
  }
  const bound = state.boundAssets.get(devEui) ?? []
  for (const binding of bound) {
    hash.update(canonical(binding)).update(canonical(state.assets.get(binding.asset) ?? null))
  }
  return hash.digest('hex').slice(0, MARK_CHARS)
}

/** The same bytes whether it comes from a command, the journal or the database. */
function canonical(value: unknown): Uint8Array {
  return writeCbor(value as CborValue)
}

export type Floors = {
  readonly homeRev: number
  readonly devAddr: string
  readonly fCntUpNext: number
  readonly fCntDownNext: number
  readonly aFCntDownNext: number
  readonly joinNonceNext: number
  readonly devNonceLast: number
}

export function floorsOf(state: EngineState, device: DeviceState): Floors {
  const { session, joinNonceNext, devNonceLast } = device
  return {
    homeRev: state.homes.get(device.device.devEui)?.rev ?? 0,
    devAddr: session?.devAddr ?? '',
    fCntUpNext: session?.fCntUpNext ?? 0,
    fCntDownNext: session?.fCntDownNext ?? 0,
    aFCntDownNext: session?.aFCntDownNext ?? 0,
    ...{ joinNonceNext, devNonceLast },
  }
}
