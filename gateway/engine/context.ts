/** What the engine is given besides its state: settings, the vault, and where its effects go. */

import type { DevEui, GatewayEui, NetId } from '../../base/ids.ts'
import type { Channel, EncodedDownlink } from '../../decoders/contract.ts'
import type { TxAlternative, TxPurpose } from '../../hardware/radio.ts'
import type { EventFact, ReadingFact } from '../../sync/fact.ts'
import type { AdrChoice } from '../adr/choice.ts'
import type { FactEntry } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import type { LinkPolicy } from '../link/wants.ts'
import type { Vault } from '../registry/vault.ts'
import type { CommandResult } from './command.ts'
import type { PendingDecode } from './state.ts'

/** RX2 of joined devices is DR3 where the region allows: an ACK takes 144 ms instead of 991. */
export type EngineSettings = LinkPolicy & {
  readonly netId: NetId
  /** This gateway's own, to know which devices are at home here. Left out: nothing is sent, so all are. */
  readonly gatewayEui?: GatewayEui
  /** How devices are steered that are not registered with a choice of their own. */
  readonly adr: AdrChoice
  readonly vault: Vault
  /** The channels of a profile, in the order in which its readings travel. */
  readonly channelsOf: (profile: string) => readonly Channel[] | undefined
  /** How a valve of a model is told to close; `undefined`: it knows no such order. */
  readonly closingOf: (profile: string, valve: 1 | 2) => EncodedDownlink | undefined
}

export type TxPlan = {
  readonly devEui: DevEui
  readonly gatewayEui: GatewayEui
  readonly purpose: TxPurpose
  readonly phyPayload: Uint8Array
  readonly alternatives: readonly TxAlternative[]
  readonly commandId: string
}

/** What one record makes the world do. Facts in the order in which they came to be. */
export type Effects = {
  readonly facts: (EventFact | ReadingFact)[]
  readonly decodes: { readonly uplink: Position; readonly job: PendingDecode }[]
  readonly transmissions: TxPlan[]
  /** Frames that were not sent, for the concentrator has been deaf for long enough (deaf-time.ts). */
  readonly withheld: TxPurpose[]
  readonly results: CommandResult[]
  /** Of a facts record: each row with the rolling hash after it. */
  readonly rows: { readonly entry: FactEntry; readonly head: Uint8Array }[]
}

export function noEffects(): Effects {
  return { facts: [], decodes: [], transmissions: [], withheld: [], results: [], rows: [] }
}
