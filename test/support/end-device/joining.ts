/**
 * JoinRequest and JoinAccept on the device's side (LoRaWAN L2 1.0.4 §6.2, 1.1 §6.2). lora-packet signs,
 * decrypts and derives; it cannot check the MIC of an accept with OptNeg without being told the
 * request, so that one is ours:
 *
 *   MIC with OptNeg   CMAC(JSIntKey, ff | JoinEUI 8 | DevNonce 2 | MHDR … CFList)[0..3]
 *
 * A 1.1 device whose accept has OptNeg clear lives on as a 1.0.x one, both session keys from NwkKey.
 */

import { type CfList, readCfList } from '../../../gateway/lorawan/cflist.ts'
import { cmac } from './aes.ts'
import type { Frames } from './frames.ts'
import { frames10 } from './frames-1.0.ts'
import { frames11 } from './frames-1.1.ts'
import { lp, twoBytes, wireOf } from './lora-packet.ts'

export type RootKeys = {
  readonly devEui: Buffer
  readonly joinEui: Buffer
  /** Signs joins: NwkKey in 1.1, AppKey before. */
  readonly joinKey: Buffer
  readonly appKey: Buffer
  readonly is11: boolean
}

export type OpenedAccept = {
  readonly joinNonce: number
  readonly optNeg: boolean
  readonly rx1DrOffset: number
  readonly rx2DataRate: number
  readonly rx1DelayS: number
  readonly cfList: CfList | undefined
  readonly frames: Frames
}

export function joinRequest(roots: RootKeys, devNonce: number): Uint8Array {
  const packet = lp.fromFields(
    {
      MType: 'Join Request',
      AppEUI: roots.joinEui,
      DevEUI: roots.devEui,
      DevNonce: twoBytes(devNonce),
    },
    undefined as never,
    undefined as never,
    roots.joinKey,
  )
  return wireOf(packet)
}

/** `undefined`: another device's, which is noise under our key, or no accept at all. */
export function openAccept(
  roots: RootKeys,
  devNonce: number,
  phyPayload: Uint8Array,
): OpenedAccept | undefined {
  const clear = lp.decryptJoinAccept(lp.fromWire(Buffer.from(phyPayload)), roots.joinKey)
  const plain = lp.fromWire(Buffer.from(clear))
  const dlSettings = plain.DLSettings?.[0]
  if (dlSettings === undefined) return undefined
  const optNeg = (dlSettings & 0x80) !== 0
  const isSigned = optNeg
    ? roots.is11 && isSigned11(roots, devNonce, Buffer.from(clear))
    : lp.verifyMIC(plain, undefined as never, roots.joinKey)
  if (!isSigned) return undefined
  const { AppNonce, NetID, DevAddr } = plain
  return {
    joinNonce: AppNonce!.readUIntBE(0, 3),
    optNeg,
    rx1DrOffset: (dlSettings >>> 4) & 0x07,
    rx2DataRate: dlSettings & 0x0f,
    rx1DelayS: plain.RxDelay![0]! & 0x0f || 1,
    cfList: plain.CFList?.length === 16 ? readCfList(new Uint8Array(plain.CFList)) : undefined,
    frames: optNeg
      ? session11(roots, { devAddr: DevAddr!, joinNonce: AppNonce!, devNonce })
      : session10(roots, { devAddr: DevAddr!, joinNonce: AppNonce!, devNonce, netId: NetID! }),
  }
}

function isSigned11(roots: RootKeys, devNonce: number, clear: Buffer): boolean {
  const { JSIntKey } = lp.generateJSKeys(roots.joinKey, roots.devEui)
  const asked = Buffer.concat([
    Buffer.from([0xff]),
    Buffer.from(roots.joinEui).reverse(),
    twoBytes(devNonce).reverse(),
  ])
  const mic = cmac(JSIntKey, asked, clear.subarray(0, -4)).subarray(0, 4)
  return mic.equals(clear.subarray(-4))
}

type Nonces = {
  readonly devAddr: Buffer
  readonly joinNonce: Buffer
  readonly devNonce: number
}

function session10(roots: RootKeys, nonces: Nonces & { readonly netId: Buffer }): Frames {
  const { netId, joinNonce, devNonce } = nonces
  const keys = lp.generateSessionKeys10(roots.joinKey, netId, joinNonce, twoBytes(devNonce))
  return frames10(nonces.devAddr, { nwkSKey: keys.NwkSKey, appSKey: keys.AppSKey })
}

function session11(roots: RootKeys, { devAddr, joinNonce, devNonce }: Nonces): Frames {
  const { appKey, joinKey, joinEui } = roots
  const keys = lp.generateSessionKeys11(appKey, joinKey, joinEui, joinNonce, twoBytes(devNonce))
  return frames11(devAddr, {
    fNwkSIntKey: keys.FNwkSIntKey,
    sNwkSIntKey: keys.SNwkSIntKey,
    nwkSEncKey: keys.NwkSEncKey,
    appSKey: keys.AppSKey,
  })
}
