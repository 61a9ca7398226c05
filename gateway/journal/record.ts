/**
 * The kinds of record: everything that changes the gateway's state is one of these first. How they stand
 * on disk: record-codec.ts.
 */

import type { CborValue } from '../../base/cbor.ts'
import type { ClockState } from '../../base/clock.ts'
import type { DevAddr, DevEui, GatewayEui, JoinEui } from '../../base/ids.ts'
import type { DecodeErrorKind, DecoderOutput, Quantity } from '../../decoders/contract.ts'
import type { TxPurpose, TxRefusal } from '../../hardware/radio.ts'
import type { Epoch, Stream } from '../../sync/fact.ts'
import type {
  DecoderArrow,
  DecoderBlame,
  DecoderPlan,
  TrustState,
} from '../engine/decoder-state.ts'
import type { Reception } from './reception.ts'
import type { Position } from './segment.ts'

/** When: the engine's own line of time, which never goes back, and the label by the wall clock. */
export type RecordTime = {
  readonly lineMs: number
  readonly atMs: number
  readonly clk: ClockState
}

export type BootRecord = {
  readonly kind: 'boot'
  readonly epoch: Epoch
  readonly bootId: string
  readonly version: string
}

export type JoinRecord = {
  readonly kind: 'join'
  readonly devEui: DevEui
  readonly devNonce: number
  readonly joinNonce: number
  readonly devAddr: DevAddr
  readonly reception: Reception
  /** As asked: 1.1 derives its session keys with it. */
  readonly joinEui?: JoinEui
}

export type UplinkRecord = {
  readonly kind: 'uplink'
  readonly devEui: DevEui
  /** Position of the join that made the session; 0 for ABP. */
  readonly session: Position
  readonly fCntUp: number
  /** The last frame once more: answered again, not delivered again. */
  readonly repeat: boolean
  readonly confirmed: boolean
  readonly adr: boolean
  readonly adrAckReq: boolean
  readonly ack: boolean
  readonly fOpts: Uint8Array
  readonly fPort: number | null
  /** Decrypted: decoding again later needs no key. */
  readonly frmPayload: Uint8Array
  readonly reception: Reception
  /** The counter began anew, and the device is allowed that. */
  readonly restart?: boolean
}

export type DecodedRecord = {
  readonly kind: 'decoded'
  readonly uplink: Position
  readonly decoder: string
  /** 0 the first time, then one higher for each decoding again. */
  readonly rev: number
  readonly output: DecoderOutput | null
  readonly error: DecodeErrorKind | null
  readonly detail: string
}

/** A step of a decoder's way into use: `engine/decoder-state.ts` draws it. */
export type DecoderRecord = {
  readonly kind: 'decoder'
  readonly profile: string
  readonly arrow: DecoderArrow
  /** What moves: of `rolledBack` and `redecode`, what is in force from now on. */
  readonly version: string
  readonly sha256: string
  readonly planId: string
  readonly detail: string
  readonly about: {
    /** Of `staged`: the profile's channels once it is active. */
    readonly channels?: readonly (readonly [Quantity, number])[]
    /** Of `planned`; null: there is no plan any more. */
    readonly plan?: DecoderPlan | null
    /** Frames heard from this UTC on are to be decoded again. */
    readonly sinceMs?: number
    readonly withdraws?: boolean
    /** Of `refreshed`: the gateway's, not a profile's. */
    readonly trust?: TrustState
    /** Of `redecoded`: which one has ended. */
    readonly rev?: number
    /** What a verdict was made from: frames in the shadow, or in use. */
    readonly frames?: number
    /** Of `refused` and `rolledBack`. */
    readonly because?: DecoderBlame
  }
}

/** One frame decoded again by what is in force now, because that says something else. */
export type RedecodedRecord = {
  readonly kind: 'redecoded'
  readonly uplink: Position
  readonly devEui: DevEui
  readonly profile: string
  /** When the frame was heard. */
  readonly ofMs: number
  readonly ofClk: ClockState
  readonly decoder: string
  readonly rev: number
  readonly output: DecoderOutput
  /** Moments that the last decoding spoke of and this one does not. */
  readonly withdrawn: readonly number[]
  /** It could not be decoded before. */
  readonly failedBefore: boolean
}

/** What an asset's detectors would have told, had its frames been decoded so from the beginning. */
export type CorrectedRecord = {
  readonly kind: 'corrected'
  readonly rev: number
  /** Canonical rows of events, under that revision (sync/row.ts). */
  readonly rows: readonly Uint8Array[]
}

export type CommandRecord = {
  readonly kind: 'command'
  readonly id: string
  /** `cli`, `api:<user>`, `hypervisor`, `schedule`. */
  readonly origin: string
  /** What is to be done: `engine/command.ts`. Keys inside are sealed. */
  readonly command: CborValue
}

export type TxRecord = {
  readonly kind: 'tx'
  /** null: a relay frame, for another gateway. */
  readonly devEui: DevEui | null
  readonly purpose: TxPurpose
  readonly gatewayEui: GatewayEui
  /** As on air; the counters and nonces in it are used up. */
  readonly phyPayload: Uint8Array
  readonly alternatives: readonly {
    readonly freqHz: number
    readonly widthHz: number
    readonly airtimeUs: number
  }[]
  /** The command that this frame carries, '' for none. */
  readonly commandId: string
}

export type TxResultRecord = {
  readonly kind: 'txResult'
  readonly tx: Position
  /** Index of the alternative that was sent; −1: none. */
  readonly alternative: number
  readonly reasons: readonly TxRefusal[]
}

export type ClockRecord = { readonly kind: 'clock'; readonly stepMs: number }
export type TickRecord = { readonly kind: 'tick' }

export type FactEntry = {
  readonly stream: Stream
  readonly seq: number
  /** Canonical row bytes (sync/row.ts). */
  readonly row: Uint8Array
}

export type FactsRecord = {
  readonly kind: 'facts'
  readonly cause: Position
  readonly epoch: Epoch
  readonly entries: readonly FactEntry[]
}

export type JournalRecord =
  | BootRecord
  | JoinRecord
  | UplinkRecord
  | DecodedRecord
  | DecoderRecord
  | RedecodedRecord
  | CorrectedRecord
  | CommandRecord
  | TxRecord
  | TxResultRecord
  | ClockRecord
  | TickRecord
  | FactsRecord

export type TimedRecord = JournalRecord & RecordTime
export type RecordKind = JournalRecord['kind']
