/**
 * Application layer clock synchronisation, port 202 (LoRaWAN TS003-1.0.0 and 2.0.0, §3): for devices
 * whose stack knows no DeviceTimeReq.
 *
 *   AppTimeReq                   DeviceTime 4 | AnsRequired 4, TokenReq 3-0
 *   AppTimeAns                   TimeCorrection 4, signed | TokenAns 3-0
 *   DeviceAppTimePeriodicityReq  Period 3-0                  …Ans  NotSupported 0 | Time 4
 *   ForceDeviceResyncReq         NbTransmissions 2-0
 */

import { bare, bit, fit, isSet, u32At } from '../command-table.ts'
import {
  PACKAGE_VERSION_ANS,
  type PackageCodec,
  type PackageVersionAns,
  type PackageVersionReq,
  packageCodec,
} from './codec.ts'

export type AppTimeReq = {
  readonly name: 'AppTimeReq'
  /** GPS seconds modulo 2^32 by the device's clock, when the frame was sent. */
  readonly deviceTimeGpsS: number
  /** Counts the device's requests, modulo 16. */
  readonly tokenReq: number
  /** Set: the device wants an answer even when its clock is right. */
  readonly ansRequired: boolean
}
export type AppTimeAns = {
  readonly name: 'AppTimeAns'
  /** To be added to the device's clock: −2^31 … 2^31 − 1. */
  readonly timeCorrectionS: number
  readonly tokenAns: number
}
/** Ask for the time every 128 s × 2^`period`, ± 30 s of chance. */
export type DeviceAppTimePeriodicityReq = {
  readonly name: 'DeviceAppTimePeriodicityReq'
  readonly period: number
}
export type DeviceAppTimePeriodicityAns = {
  readonly name: 'DeviceAppTimePeriodicityAns'
  readonly notSupported: boolean
  readonly timeGpsS: number
}
/** Send AppTimeReq `nbTransmissions` times, 0–7. */
export type ForceDeviceResyncReq = {
  readonly name: 'ForceDeviceResyncReq'
  readonly nbTransmissions: number
}

export type ClockSyncUplink = PackageVersionAns | AppTimeReq | DeviceAppTimePeriodicityAns
export type ClockSyncDownlink =
  | PackageVersionReq
  | AppTimeAns
  | DeviceAppTimePeriodicityReq
  | ForceDeviceResyncReq

export const CLOCK_SYNC: PackageCodec<ClockSyncUplink, ClockSyncDownlink> = packageCodec(202, {
  PackageVersionReq: bare(0x00, 'down'),
  PackageVersionAns: PACKAGE_VERSION_ANS,
  AppTimeReq: {
    cid: 0x01,
    direction: 'up',
    bytes: 5,
    read: (p) => ({
      deviceTimeGpsS: u32At(p, 0),
      tokenReq: p[4]! & 0x0f,
      ansRequired: isSet(p[4]!, 4),
    }),
    write: (c, out) =>
      out.u32le(fit(c.deviceTimeGpsS, 32)).u8(bit(c.ansRequired, 4) | fit(c.tokenReq, 4)),
  },
  AppTimeAns: {
    cid: 0x01,
    direction: 'down',
    bytes: 5,
    read: (p) => ({ timeCorrectionS: u32At(p, 0) | 0, tokenAns: p[4]! & 0x0f }),
    write: (c, out) =>
      out.u32le((fit(c.timeCorrectionS + 2 ** 31, 32) ^ 0x8000_0000) >>> 0).u8(fit(c.tokenAns, 4)),
  },
  DeviceAppTimePeriodicityReq: {
    cid: 0x02,
    direction: 'down',
    bytes: 1,
    read: (p) => ({ period: p[0]! & 0x0f }),
    write: (c, out) => out.u8(fit(c.period, 4)),
  },
  DeviceAppTimePeriodicityAns: {
    cid: 0x02,
    direction: 'up',
    bytes: 5,
    read: (p) => ({ notSupported: isSet(p[0]!, 0), timeGpsS: u32At(p, 1) }),
    write: (c, out) => out.u8(bit(c.notSupported, 0)).u32le(fit(c.timeGpsS, 32)),
  },
  ForceDeviceResyncReq: {
    cid: 0x03,
    direction: 'down',
    bytes: 1,
    read: (p) => ({ nbTransmissions: p[0]! & 0x07 }),
    write: (c, out) => out.u8(fit(c.nbTransmissions, 3)),
  },
})

/**
 * The answer to a device's AppTimeReq, `undefined` when it needs none (TS003 §3.2): its clock is right
 * within `toleranceS` and it asked for none. Both times in GPS seconds, the gateway's at the end of the
 * uplink; the difference is taken modulo 2^32.
 */
export function appTimeAns(
  { deviceTimeGpsS, tokenReq, ansRequired }: AppTimeReq,
  { gpsS, toleranceS }: { readonly gpsS: number; readonly toleranceS: number },
): AppTimeAns | undefined {
  const timeCorrectionS = (gpsS - deviceTimeGpsS) | 0
  if (!ansRequired && Math.abs(timeCorrectionS) <= toleranceS) return undefined
  return { name: 'AppTimeAns', timeCorrectionS, tokenAns: tokenReq }
}
