/** A LoRaWAN session of a device: address, keys, counters, windows. */

import type { DevAddr } from '../../base/ids.ts'
import type { Secret } from '../../base/secret.ts'
import type { Position } from '../journal/segment.ts'

/** What the device was told about its receive windows. */
export type RxWindows = {
  readonly rx1DelayS: number
  readonly rx1DrOffset: number
  readonly rx2DataRate: number
  readonly rx2FreqHz: number
}

export type Session = RxWindows & {
  /** Position of the join record that made it; 0 for ABP. */
  readonly id: Position
  readonly devAddr: DevAddr
  readonly nwkSKey: Secret
  readonly appSKey: Secret
  /** 32 bits: the lowest counter that is new, and the next one to send. */
  readonly fCntUpNext: number
  readonly fCntDownNext: number
}

/** RX2 opens one second after RX1 (LoRaWAN L2 1.0.4, "Receive windows"): only RX1's delay is stored. */
export function rx2DelayS(rx1DelayS: number): number {
  return rx1DelayS + 1
}

/** The frame counter's last value is never used: a device that comes near must join again. */
export const F_CNT_MAX = 2 ** 32 - 2
