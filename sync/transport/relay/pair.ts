/** Two gateways that speak to each other by LoRa: who, under which key, and what each keeps on its medium for it. */

import type { GatewayEui } from '../../../base/ids.ts'
import type { Secret } from '../../../base/secret.ts'
import type { ReplayWindow } from './replay-window.ts'
import type { Direction } from './seal.ts'

/** The `leaf` has no internet, or not always; the `hub` brings its messages further. */
export type RelayRole = 'leaf' | 'hub'

export type RelayPair = {
  readonly peer: GatewayEui
  /** Our own. */
  readonly role: RelayRole
  /** Short numbers, ours and the peer's, 0 to 65 535. */
  readonly ours: number
  readonly theirs: number
  /** 16 bytes. */
  readonly key: Secret
}

/** To be on the medium before it is relied upon. */
export type KeptOfPair = {
  /** Of our frames: no counter from here on was used. */
  readonly counterEnd: number
  /** Of the peer's. */
  readonly window: ReplayWindow
}

export const KEY_ID = 0

export function directionOf(role: RelayRole): Direction {
  return role === 'leaf' ? 'up' : 'down'
}
