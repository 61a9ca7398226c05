/**
 * The kinds of record: everything that changes the gateway's state is one of these first.
 *
 * On disk a record is a CBOR array `[kind, lineMs, atMs, clk, …fields]` in the order of `FIELDS`.
 * The order is append only: a field that an older program did not write reads as undefined.
 */

import { type CborValue, readCbor, writeCbor } from '../../base/cbor.ts'
import type { ClockState } from '../../base/clock.ts'
import {
  bytesOfId,
  type DevAddr,
  type DevEui,
  type GatewayEui,
  idOfBytes,
  type JoinEui,
} from '../../base/ids.ts'
import type { DecodeErrorKind, DecoderOutput, Quantity } from '../../decoders/contract.ts'
import type { TxPurpose, TxRefusal } from '../../hardware/radio.ts'
import type { Epoch, Stream } from '../../sync/fact.ts'
import type {
  DecoderArrow,
  DecoderBlame,
  DecoderPlan,
  TrustState,
} from '../engine/decoder-state.ts'
import { type Reception, receptionFromDisk, receptionToDisk } from './reception.ts'
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
  readonly devEui: DevEui
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

type Shape = 'plain' | 'eui' | 'reception' | 'output' | 'facts'
type Fields<K extends RecordKind> = readonly (readonly [
  Exclude<keyof Extract<JournalRecord, { kind: K }>, 'kind'>,
  Shape,
])[]

/** Kind → its number on disk and its fields in order. Numbers are never used again. */
const KINDS: { readonly [K in RecordKind]: { readonly code: number; readonly fields: Fields<K> } } =
  {
    boot: {
      code: 1,
      fields: [
        ['epoch', 'plain'],
        ['bootId', 'plain'],
        ['version', 'plain'],
      ],
    },
    join: {
      code: 2,
      fields: [
        ['devEui', 'eui'],
        ['devNonce', 'plain'],
        ['joinNonce', 'plain'],
        ['devAddr', 'eui'],
        ['reception', 'reception'],
        ['joinEui', 'eui'],
      ],
    },
    uplink: {
      code: 3,
      fields: [
        ['devEui', 'eui'],
        ['session', 'plain'],
        ['fCntUp', 'plain'],
        ['repeat', 'plain'],
        ['confirmed', 'plain'],
        ['adr', 'plain'],
        ['adrAckReq', 'plain'],
        ['ack', 'plain'],
        ['fOpts', 'plain'],
        ['fPort', 'plain'],
        ['frmPayload', 'plain'],
        ['reception', 'reception'],
        ['restart', 'plain'],
      ],
    },
    decoded: {
      code: 4,
      fields: [
        ['uplink', 'plain'],
        ['decoder', 'plain'],
        ['rev', 'plain'],
        ['output', 'output'],
        ['error', 'plain'],
        ['detail', 'plain'],
      ],
    },
    command: {
      code: 5,
      fields: [
        ['id', 'plain'],
        ['origin', 'plain'],
        ['command', 'plain'],
      ],
    },
    tx: {
      code: 6,
      fields: [
        ['devEui', 'eui'],
        ['purpose', 'plain'],
        ['gatewayEui', 'eui'],
        ['phyPayload', 'plain'],
        ['alternatives', 'plain'],
        ['commandId', 'plain'],
      ],
    },
    txResult: {
      code: 7,
      fields: [
        ['tx', 'plain'],
        ['alternative', 'plain'],
        ['reasons', 'plain'],
      ],
    },
    decoder: {
      code: 12,
      fields: [
        ['profile', 'plain'],
        ['arrow', 'plain'],
        ['version', 'plain'],
        ['sha256', 'plain'],
        ['planId', 'plain'],
        ['detail', 'plain'],
        ['about', 'plain'],
      ],
    },
    redecoded: {
      code: 13,
      fields: [
        ['uplink', 'plain'],
        ['devEui', 'eui'],
        ['profile', 'plain'],
        ['ofMs', 'plain'],
        ['ofClk', 'plain'],
        ['decoder', 'plain'],
        ['rev', 'plain'],
        ['output', 'output'],
        ['withdrawn', 'plain'],
        ['failedBefore', 'plain'],
      ],
    },
    corrected: {
      code: 14,
      fields: [
        ['rev', 'plain'],
        ['rows', 'plain'],
      ],
    },
    clock: { code: 8, fields: [['stepMs', 'plain']] },
    tick: { code: 10, fields: [] },
    facts: {
      code: 11,
      fields: [
        ['cause', 'plain'],
        ['epoch', 'plain'],
        ['entries', 'facts'],
      ],
    },
  }

const KIND_OF_CODE = new Map<number, RecordKind>(
  (Object.keys(KINDS) as RecordKind[]).map((kind) => [KINDS[kind].code, kind]),
)

export function writeRecord(record: TimedRecord): Uint8Array {
  const { code, fields } = KINDS[record.kind]
  const values: CborValue[] = [code, record.lineMs, record.atMs, record.clk]
  const bag = record as unknown as Readonly<Record<string, unknown>>
  for (const [name, shape] of fields) {
    // What is left out stands last, for fields are only ever added at the end.
    if (bag[name] !== undefined) values.push(toDisk(shape, bag[name]))
  }
  return writeCbor(values)
}

export type RecordRead =
  | { readonly kind: 'record'; readonly record: TimedRecord }
  | { readonly kind: 'rejected'; readonly reason: string }

/** Reads what `writeRecord` wrote. The CRC has vouched for the bytes; a newer program's kind is refused. */
export function readRecord(body: Uint8Array): RecordRead {
  const read = readCbor(body)
  if (read.kind === 'rejected') return read
  const values = read.value
  if (!Array.isArray(values) || values.length < 4) return { kind: 'rejected', reason: 'shape' }
  const kind = KIND_OF_CODE.get(values[0])
  if (!kind) return { kind: 'rejected', reason: `unknown kind ${String(values[0])}` }
  const record: Record<string, unknown> = {
    kind,
    lineMs: values[1],
    atMs: values[2],
    clk: values[3],
  }
  KINDS[kind].fields.forEach(([name, shape], i) => {
    if (i + 4 < values.length) record[name] = fromDisk(shape, values[i + 4])
  })
  return { kind: 'record', record: record as unknown as TimedRecord }
}

function toDisk(shape: Shape, value: unknown): CborValue {
  switch (shape) {
    case 'plain':
      return value as CborValue
    case 'eui':
      return bytesOfId(value as string)
    case 'reception':
      return receptionToDisk(value as Reception)
    case 'output':
      return outputToDisk(value as DecoderOutput | null)
    case 'facts':
      return (value as readonly FactEntry[]).map(({ stream, seq, row }) => [stream, seq, row])
  }
}

function fromDisk(shape: Shape, value: CborValue | undefined): unknown {
  switch (shape) {
    case 'plain':
      return value
    case 'eui':
      return idOfBytes(value as Uint8Array)
    case 'reception':
      return receptionFromDisk(value as readonly CborValue[])
    case 'output':
      return outputFromDisk(value as CborValue)
    case 'facts':
      return (value as readonly (readonly [Stream, number, Uint8Array])[]).map(
        ([stream, seq, row]) => ({ stream, seq, row }),
      )
  }
}

/** Measurements as arrays: their names would be most of the journal. */
function outputToDisk(output: DecoderOutput | null): CborValue {
  if (!output) return null
  const measurements = output.measurements.map(({ quantity, index, value, observedMs }) =>
    observedMs === undefined ? [quantity, index, value] : [quantity, index, value, observedMs],
  )
  return [measurements, output.notes as unknown as CborValue, output.warnings]
}

function outputFromDisk(disk: CborValue): DecoderOutput | null {
  if (disk === null) return null
  const [measurements, notes, warnings] = disk as readonly [
    readonly (readonly [Quantity, number, number, number?])[],
    DecoderOutput['notes'],
    DecoderOutput['warnings'],
  ]
  return {
    measurements: measurements.map(([quantity, index, value, observedMs]) =>
      observedMs === undefined
        ? { quantity, index, value }
        : { quantity, index, value, observedMs },
    ),
    notes,
    warnings,
  }
}
