/** What the engine is given besides its state: settings, the vault, and where its effects go. */

import type { DevEui, GatewayEui, NetId } from '../../base/ids.ts'
import type { Channel } from '../../decoders/contract.ts'
import type { TxAlternative, TxPurpose } from '../../hardware/radio.ts'
import type { EventFact, ReadingFact } from '../../sync/fact.ts'
import type { FactEntry } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import type { Region } from '../lorawan/region/region.ts'
import type { Vault } from '../registry/vault.ts'
import type { CommandResult } from './command.ts'
import type { PendingDecode } from './state.ts'

export type EngineSettings = {
  readonly region: Region
  readonly netId: NetId
  readonly rx1DelayS: number
  readonly rx1DrOffset: number
  /** RX2 data rate of joined devices: DR3 makes an ACK 144 ms instead of 991. */
  readonly rx2DataRate: number
  readonly vault: Vault
  /** The channels of a profile, in the order in which its readings travel. */
  readonly channelsOf: (profile: string) => readonly Channel[] | undefined
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
  readonly results: CommandResult[]
  /** Of a facts record: each row with the rolling hash after it. */
  readonly rows: { readonly entry: FactEntry; readonly head: Uint8Array }[]
}

export function noEffects(): Effects {
  return { facts: [], decodes: [], transmissions: [], results: [], rows: [] }
}
