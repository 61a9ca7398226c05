/**
 * Records on disk: a CBOR array `[kind, lineMs, atMs, clk, …fields]`, the fields in the order of `KINDS`.
 * The order is append only: a field that an older program did not write reads as undefined.
 */

import { type CborValue, readCbor, writeCbor } from '../../base/cbor.ts'
import { bytesOfId, idOfBytes } from '../../base/ids.ts'
import type { DecoderOutput, Quantity } from '../../decoders/contract.ts'
import type { Stream } from '../../sync/fact.ts'
import { type Reception, receptionFromDisk, receptionToDisk } from './reception.ts'
import type { FactEntry, JournalRecord, RecordKind, TimedRecord } from './record.ts'

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
      return value === null ? null : bytesOfId(value as string)
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
      return value === null ? null : idOfBytes(value as Uint8Array)
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
