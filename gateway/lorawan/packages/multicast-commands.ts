/**
 * Remote multicast setup as values (LoRaWAN TS005-1.0.0 and 2.0.0): how a device is made a member of a
 * group and told when to listen for it.
 */

import type { DevAddr } from '../../../base/ids.ts'
import type { PackageVersionAns, PackageVersionReq } from './codec.ts'

/** Which of a device's four groups: 0–3. */
type OfGroup = { readonly mcGroupId: number }

/** Bit i of `reqGroupMask`: tell about group i. */
export type McGroupStatusReq = { readonly name: 'McGroupStatusReq'; readonly reqGroupMask: number }
export type McGroupStatusAns = {
  readonly name: 'McGroupStatusAns'
  /** All groups of the device, 0–7; it may list fewer where its data rate has no room. */
  readonly nbTotalGroups: number
  /** Which groups are listed; as many bits as `groups`. */
  readonly ansGroupMask: number
  readonly groups: readonly (OfGroup & { readonly mcAddr: DevAddr })[]
}
export type McGroupSetupReq = OfGroup & {
  readonly name: 'McGroupSetupReq'
  readonly mcAddr: DevAddr
  /** 16 bytes: the group's key as `sealMcKey` made it for this device. */
  readonly mcKeyEncrypted: Uint8Array
  /** 32 bits: the device takes counters from the first, and below the second. */
  readonly minMcFCount: number
  readonly maxMcFCount: number
}
/** `idError`: the device has no room for a group of this id. */
export type McGroupSetupAns = OfGroup & {
  readonly name: 'McGroupSetupAns'
  readonly idError: boolean
}
export type McGroupDeleteReq = OfGroup & { readonly name: 'McGroupDeleteReq' }
export type McGroupDeleteAns = OfGroup & {
  readonly name: 'McGroupDeleteAns'
  readonly mcGroupUndefined: boolean
}

type Session = OfGroup & {
  /** GPS seconds modulo 2^32. Class B: the first beacon of the session, a multiple of 128. */
  readonly sessionTimeGpsS: number
  /** The session ends by itself after 2^n s (class C), 2^n beacons (class B), 0–15. */
  readonly timeOutExp: number
  readonly freqHz: number
  readonly dataRate: number
}
type SessionAns = OfGroup & {
  readonly drError: boolean
  readonly freqError: boolean
  readonly mcGroupUndefined: boolean
  /** Version 2: the session had begun before the request arrived. */
  readonly startMissed: boolean
  /** As the device's clock has it, 24 bits; absent when it refused. */
  readonly timeToStartS?: number
}

export type McClassCSessionReq = Session & { readonly name: 'McClassCSessionReq' }
export type McClassCSessionAns = SessionAns & { readonly name: 'McClassCSessionAns' }
/** A ping slot every 2^`periodicity` s, 0–7. */
export type McClassBSessionReq = Session & {
  readonly name: 'McClassBSessionReq'
  readonly periodicity: number
}
export type McClassBSessionAns = SessionAns & { readonly name: 'McClassBSessionAns' }

export type MulticastUplink =
  | PackageVersionAns
  | McGroupStatusAns
  | McGroupSetupAns
  | McGroupDeleteAns
  | McClassCSessionAns
  | McClassBSessionAns

export type MulticastDownlink =
  | PackageVersionReq
  | McGroupStatusReq
  | McGroupSetupReq
  | McGroupDeleteReq
  | McClassCSessionReq
  | McClassBSessionReq
