/** A LoRaWAN session of a device: address, keys, counters, and what both sides have agreed on. */

import type { DevAddr } from '../../base/ids.ts'
import type { Secret } from '../../base/secret.ts'
import type { Position } from '../journal/segment.ts'
import type { LinkSetup } from './setup.ts'

export type SessionKeys = {
  /** 1.0: all that is the network's. 1.1: FNwkSIntKey. */
  readonly nwkSKey: Secret
  readonly appSKey: Secret
  /** 1.1 only: their presence makes the session one of 1.1. */
  readonly keys11?: Keys11
}

export type Keys11 = { readonly sNwkSIntKey: Secret; readonly nwkSEncKey: Secret }

export type SessionCounters = {
  /** 32 bits: the lowest counter that is new, and the next one to send. */
  readonly fCntUpNext: number
  /** 1.0: of all downlinks. 1.1: NFCntDown, of those without port or on port 0. */
  readonly fCntDownNext: number
  /** 1.1: AFCntDown, of downlinks with a port above 0. */
  readonly aFCntDownNext: number
  /** Of the last confirmed downlink: what a 1.1 device signs its acknowledgement with. */
  readonly confFCntDown: number
}

export type Session = SessionKeys &
  SessionCounters & {
    /** Position of the join record that made it; 0 for ABP. */
    readonly id: Position
    readonly devAddr: DevAddr
    readonly setup: LinkSetup
  }

export const FIRST_COUNTERS: SessionCounters = {
  fCntUpNext: 0,
  fCntDownNext: 0,
  aFCntDownNext: 0,
  confFCntDown: 0,
}

/** The frame counter's last value is never used: a device that comes near must join again. */
export const F_CNT_MAX = 2 ** 32 - 2

/** Are they the keys of one session? */
export function areSameKeys(one: SessionKeys, other: SessionKeys): boolean {
  const [a, b] = [keysOf(one), keysOf(other)]
  return (
    a.length === b.length && a.every((key, i) => Buffer.compare(key.reveal(), b[i]!.reveal()) === 0)
  )
}

/** All keys of a session, to be forgotten with it. */
export function keysOf({ nwkSKey, appSKey, keys11 }: SessionKeys): readonly Secret[] {
  return [nwkSKey, appSKey, ...(keys11 ? [keys11.sNwkSIntKey, keys11.nwkSEncKey] : [])]
}
