/** What a command record asks of the engine, whoever sent it. Checked at the border, trusted here. */

import type { DevAddr, DevEui, GatewayEui } from '../../base/ids.ts'
import type { AcknowledgedType } from '../../sync/alarms.ts'
import type { LockReason, WateringLock } from '../actuate/locks.ts'
import type { WateringProgramme } from '../actuate/programme.ts'
import type { MacRequest } from '../link/exchange.ts'
import type { SessionCounters } from '../link/session.ts'
import type { LinkSetup } from '../link/setup.ts'
import type { InstallMove, Mount } from '../registry/installation.ts'
import type { Asset, Binding, Device } from '../registry/model.ts'
import type { CounterFloor } from './counter-floors.ts'
import type { Group } from './group-state.ts'

/** Keys as they stand in the journal and the database: sealed by the vault, never plain. */
export type SealedKeys = {
  readonly appKey?: Uint8Array
  readonly nwkKey?: Uint8Array
  readonly nwkSKey?: Uint8Array
  readonly appSKey?: Uint8Array
  /** Of a 1.1 device without a join; nwkSKey is its FNwkSIntKey. */
  readonly sNwkSIntKey?: Uint8Array
  readonly nwkSEncKey?: Uint8Array
  /** 1.0.x: the root of multicast keys. */
  readonly genAppKey?: Uint8Array
}

export type DownlinkCommand = {
  readonly kind: 'downlink'
  readonly devEui: DevEui
  readonly fPort: number
  readonly payload: Uint8Array
  readonly confirmed: boolean
  /** Before what waits already. */
  readonly isUrgent?: boolean
  /** How long it may wait for the device, from the command's own time. */
  readonly expiresInMs: number
}

export type WateringStopCommand = {
  readonly kind: 'wateringStop'
  readonly zone: string
  readonly devEui: DevEui
  /** The order to close, in the language of the valve's model. */
  readonly fPort: number
  readonly payload: Uint8Array
}

/** Opens the zone's valve for a time; never without one, and never while the zone leaks (I9). */
export type WateringStartCommand = {
  readonly kind: 'wateringStart'
  readonly zone: string
  readonly devEui: DevEui
  readonly seconds: number
  readonly fPort: number
  readonly payload: Uint8Array
  /** When so much has flowed it is closed; left out: by time alone. */
  readonly litres?: number
  /** Why, in the words of who ordered it. */
  readonly because?: string
  /** Whom the interlocks take the order for. */
  readonly by?: 'programme' | 'person'
  /** How the same valve is told to close, should it miss its own deadline. */
  readonly closePort: number
  readonly closePayload: Uint8Array
}

/** A sensor of a space is asked to speak every so often. */
export type PaceAskCommand = {
  readonly kind: 'paceAsk'
  readonly space: string
  readonly devEui: DevEui
  readonly seconds: number
  readonly because: string
  /** The order in the language of the model. */
  readonly fPort: number
  readonly payload: Uint8Array
}

/** What a zone's programme is from now on; null: it has none. */
export type ProgrammeSetCommand = {
  readonly kind: 'programmeSet'
  readonly zone: string
  readonly programme: WateringProgramme | null
}

/** A turn of a programme gave no water, or not all: noted once. */
export type WateringSkipCommand = {
  readonly kind: 'wateringSkip'
  readonly zone: string
  readonly day: string
  readonly reason: string
  readonly detail: string
}

export type WateringLockCommand = { readonly kind: 'wateringLock'; readonly lock: WateringLock }
export type WateringUnlockCommand = {
  readonly kind: 'wateringUnlock'
  readonly scope: string
  readonly reason: LockReason
}

/** Somebody has seen an alarm. */
export type AlarmAcknowledgeCommand = {
  readonly kind: 'alarmAcknowledge'
  readonly asset: string
  readonly of: AcknowledgedType
  readonly ofMs: number
  readonly by: string
}

/** A step in the life of a mount: planned, installed, accepted, and back. */
export type InstallCommand = {
  readonly kind: 'install'
  readonly mount: Mount
  readonly move: InstallMove
}

/** A fact from outside, as it is to be told upward. */
export type FactReportCommand = {
  readonly kind: 'factReport'
  readonly name: string
  /** Asset, DevEUI, or '' for the gateway. */
  readonly subject: string
  readonly value: number | string | boolean
  readonly unit?: string
  /** UTC of what was observed; left out: the command's own time. */
  readonly atMs?: number
  /** The id of the command is the reporter's own. */
  readonly hasKey: boolean
}

/** New settings go on trial; what they say is not in the journal. */
export type ConfigSetCommand = { readonly kind: 'configSet'; readonly sha256: string }

/** How the trial of an order has ended. */
export type ConfigEndCommand = {
  readonly kind: 'configEnd'
  readonly of: string
  readonly outcome: 'done' | 'failed'
  readonly detail: string
}

/** Network requests of a maintainer, besides those that the gateway makes by itself. */
export type DeviceMacCommand = {
  readonly kind: 'deviceMac'
  readonly devEui: DevEui
  readonly requests: readonly MacRequest[]
}

/** The database was older than the floors of its counters (counter-floors.ts). */
export type RaiseCountersCommand = {
  readonly kind: 'raiseCounters'
  readonly floors: readonly CounterFloor[]
}

/** A new group gets this address and key; one that exists keeps its own. */
export type GroupSetCommand = {
  readonly kind: 'groupSet'
  readonly group: Group
  readonly mcAddr: DevAddr
  readonly sealedMcKey: Uint8Array
}

export type GroupSendCommand = {
  readonly kind: 'groupSend'
  readonly groupId: string
  readonly fPort: number
  readonly payload: Uint8Array
  /** Valves that must close: before all others, within the alarms' share of airtime. */
  readonly isUrgent?: boolean
}

/** These devices have their home there, under that revision (homes/home.ts). */
export type HomeSetCommand = {
  readonly kind: 'homeSet'
  readonly devices: readonly DevEui[]
  readonly gatewayEui: GatewayEui
  readonly rev: number
}

/** A session as another gateway kept it; keys sealed as `<devEui>/session/<name>`. */
export type TakenSession = SessionCounters & {
  readonly devAddr: DevAddr
  readonly keys: Pick<SealedKeys, 'nwkSKey' | 'appSKey' | 'sNwkSIntKey' | 'nwkSEncKey'>
  readonly setup: LinkSetup
}

export type TakenDevice = {
  readonly device: Device
  readonly keys: SealedKeys
  readonly devNonceLast: number
  readonly devNoncesUsed: readonly number[]
  readonly joinNonceNext: number
  readonly session: TakenSession | null
  readonly pending: readonly TakenSession[]
}

/** Devices come home with all that their last home knew. */
export type HomeTakeCommand = {
  readonly kind: 'homeTake'
  readonly from: GatewayEui
  /** This gateway. */
  readonly gatewayEui: GatewayEui
  readonly rev: number
  readonly devices: readonly TakenDevice[]
}

export type Command =
  | {
      readonly kind: 'deviceSet'
      readonly device: Device
      /** Left out: the device keeps those it has. */
      readonly keys?: SealedKeys
      /** Where an ABP session stood elsewhere, the last of each; for one that is new here. */
      readonly counters?: { readonly fCntUp?: number; readonly fCntDown?: number }
    }
  | { readonly kind: 'deviceRemove'; readonly devEui: DevEui }
  | { readonly kind: 'deviceResetNonces'; readonly devEui: DevEui }
  | { readonly kind: 'assetSet'; readonly asset: Asset; readonly bindings: readonly Binding[] }
  | DownlinkCommand
  | DeviceMacCommand
  | RaiseCountersCommand
  | GroupSetCommand
  | { readonly kind: 'groupRemove'; readonly groupId: string }
  | GroupSendCommand
  | WateringStopCommand
  | WateringStartCommand
  | ProgrammeSetCommand
  | WateringSkipCommand
  | WateringLockCommand
  | WateringUnlockCommand
  | AlarmAcknowledgeCommand
  | InstallCommand
  | FactReportCommand
  | ConfigSetCommand
  | ConfigEndCommand
  | PaceAskCommand
  | HomeSetCommand
  | HomeTakeCommand

export type CommandOutcome =
  | 'done'
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'expired'
  | 'refused'
  | 'failed'

export type CommandResult = {
  readonly id: string
  readonly outcome: CommandOutcome
  readonly detail: string
}
