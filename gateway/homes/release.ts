/**
 * Devices of a lost gateway for a new one: their boxes are opened with the city's escrow key, and stepped over
 * what the lost one may have sent since it last told (F40, F71).
 *
 *   JoinNonce   65 536 above the last known floor
 *   FCntDown    as far above it as the device follows: 16 000 for LoRaWAN 1.0.2 and 1.0.3, whose devices refuse
 *               a jump of 16 384; 32 768 for 1.0.4 and 1.1. On air go the low 16 bits: a device that has heard
 *               nothing since the floor takes 65 536 + n for n (docs/decisions/0010)
 */

import type { DevEui, GatewayEui } from '../../base/ids.ts'
import type { BoxKey } from '../../base/sealed-box.ts'
import { F_CNT_MAX } from '../link/session.ts'
import type { MacVersion } from '../registry/model.ts'
import { escrowContext, type Floors } from './escrow.ts'
import type { CarriedAsset, CarriedDevice, CarriedSession, Handover } from './handover.ts'
import { readHandover } from './open-handover.ts'

export const JOIN_STEP = 65_536
const JOIN_NONCE_MAX = 2 ** 24 - 1
const DOWN_STEP_GAPPED = 16_000
const DOWN_STEP = 32_768

export type Escrowed = {
  readonly devEui: DevEui
  /** As the fact has it, base64. */
  readonly box: string
  /** The newest that are known; left out: those in the box. */
  readonly floors?: Floors
}

export type Released = {
  readonly handover: Handover
  /** Devices whose box does not open: another key, another gateway, or damaged. */
  readonly unread: readonly DevEui[]
}

export function release(
  escrowed: readonly Escrowed[],
  key: BoxKey,
  at: { readonly from: GatewayEui; readonly to: GatewayEui; readonly rev: number },
): Released {
  const devices: CarriedDevice[] = []
  const assets = new Map<string, CarriedAsset>()
  const unread: DevEui[] = []
  for (const { devEui, box, floors } of escrowed) {
    const plain = key.open(
      new Uint8Array(Buffer.from(box, 'base64')),
      escrowContext(at.from, devEui),
    )
    const opened = plain && readHandover(plain)
    const [device] = opened?.devices ?? []
    if (!opened || device?.device.devEui !== devEui) {
      unread.push(devEui)
      continue
    }
    devices.push(steppedOver(device, floors))
    for (const one of opened.assets) assets.set(one.asset.id, one)
  }
  return { handover: { ...at, devices, assets: [...assets.values()] }, unread }
}

export function downStepOf(macVersion: MacVersion): number {
  return macVersion === '1.0.2' || macVersion === '1.0.3' ? DOWN_STEP_GAPPED : DOWN_STEP
}

function steppedOver(device: CarriedDevice, floors: Floors | undefined): CarriedDevice {
  const step = downStepOf(device.device.macVersion)
  const joinNonce = Math.max(device.joinNonceNext, floors?.joinNonceNext ?? 0) + JOIN_STEP
  const session = (one: CarriedSession): CarriedSession => {
    // Floors are of the session that lived then; another one knows its own.
    const own = floors?.devAddr === one.devAddr ? floors : undefined
    const down = Math.max(one.fCntDownNext, own?.fCntDownNext ?? 0) + step
    const aDown = Math.max(one.aFCntDownNext, own?.aFCntDownNext ?? 0) + step
    return {
      ...one,
      fCntUpNext: Math.max(one.fCntUpNext, own?.fCntUpNext ?? 0),
      fCntDownNext: Math.min(F_CNT_MAX, down),
      aFCntDownNext: one.keys['nwkSEncKey'] ? Math.min(F_CNT_MAX, aDown) : one.aFCntDownNext,
    }
  }
  return {
    ...device,
    devNonceLast: Math.max(device.devNonceLast, floors?.devNonceLast ?? -1),
    joinNonceNext: Math.min(JOIN_NONCE_MAX, joinNonce),
    session: device.session && session(device.session),
    pending: device.pending.map(session),
  }
}
