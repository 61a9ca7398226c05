/**
 * What a device's new home must know to go on where the old one stopped: registrations, keys, nonces,
 * sessions with their counters, and the places the devices serve. Nothing of what detectors have learned.
 *
 * In the open only inside a sealed box (handover-file.ts); JSON, deflated.
 */

import { deflateRawSync } from 'node:zlib'
import { hexOf } from '../../base/bytes.ts'
import type { DevAddr, GatewayEui } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import type { WateringProgramme } from '../actuate/programme.ts'
import type { SessionCounters } from '../link/session.ts'
import type { LinkSetup } from '../link/setup.ts'
import type { Asset, Binding, Device } from '../registry/model.ts'

/** By their names, as in SealedKeys; never printed. */
export type CarriedKeys = Readonly<Record<string, Secret>>

export type CarriedSession = SessionCounters & {
  readonly devAddr: DevAddr
  readonly keys: CarriedKeys
  readonly setup: LinkSetup
}

export type CarriedDevice = {
  readonly device: Device
  readonly keys: CarriedKeys
  readonly devNonceLast: number
  readonly devNoncesUsed: readonly number[]
  readonly joinNonceNext: number
  /** The live one; null: it has not joined, or never been heard. */
  readonly session: CarriedSession | null
  /** Joined and not heard yet, oldest first. */
  readonly pending: readonly CarriedSession[]
}

export type CarriedAsset = {
  readonly asset: Asset
  readonly programme: WateringProgramme | null
  readonly bindings: readonly Binding[]
}

export type Handover = {
  readonly from: GatewayEui
  readonly to: GatewayEui
  readonly rev: number
  readonly devices: readonly CarriedDevice[]
  readonly assets: readonly CarriedAsset[]
}

/** Keys leave their wrapping here, once; what comes out is a secret as a whole. */
export function writeHandover(handover: Handover): Secret {
  const devices = handover.devices.map((one) => ({
    ...one,
    keys: revealed(one.keys),
    session: one.session && { ...one.session, keys: revealed(one.session.keys) },
    pending: one.pending.map((session) => ({ ...session, keys: revealed(session.keys) })),
  }))
  const text = JSON.stringify({ version: 1, ...handover, devices })
  return new Secret(new Uint8Array(deflateRawSync(Buffer.from(text))))
}

function revealed(keys: CarriedKeys): Record<string, string> {
  return Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, hexOf(key.reveal())]))
}
