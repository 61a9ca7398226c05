/** What the gateway answers about its pairs by LoRa. Keys never come out; a code does once, when it is drawn. */

import type { GatewayEui } from '../../base/ids.ts'
import type { RelayRole } from '../../sync/transport/relay/pair.ts'

export type PairAsked = {
  readonly peer: GatewayEui
  /** Our own: `leaf` sends its facts to the peer, `hub` brings the peer's further. */
  readonly role: RelayRole
  /** As the other gateway gave it; left out: one is drawn here. */
  readonly code?: string
}

/**
 * `self`: with itself. `has-hub`: it has another hub. `code`: a slip in it. `settings`: they allow another role or peer.
 * `no-broker`: a hub needs one. `off`: the settings have no `lora-relay`.
 */
export type PairRefusal = 'self' | 'full' | 'has-hub' | 'code' | 'settings' | 'no-broker' | 'off'

export type Paired =
  | { readonly kind: 'paired' /** null: it was given. */; readonly code: string | null }
  | {
      readonly kind: 'refused'
      readonly reason: PairRefusal
    }

export type RelayPairView = {
  readonly peer: GatewayEui
  readonly role: RelayRole
  /** Facts go this way now. */
  readonly isHere: boolean
  readonly heardAgoMs: number | null
  /** Of its weaker frames of late, over what SF7 needs. */
  readonly marginDb: number | null
  readonly sf: number | null
  readonly framesSent: number
  readonly framesHeard: number
  /** On the air since the start. */
  readonly airtimeMs: number
  /** Frames that were forged. */
  readonly refused: number
}

export type RelayView = { readonly pairs: readonly RelayPairView[] }

export type RelayService = {
  relay(): Promise<RelayView>
  pairRelay(asked: PairAsked): Promise<Paired>
  /** `false`: there is no such pair. */
  unpairRelay(peer: GatewayEui): Promise<boolean>
}
