/**
 * Payloads of Sparkplug B 3.0: protobuf, with the field numbers of the specification
 * (eclipse-sparkplug/sparkplug, sparkplug_b.proto; city-data-standards.md §7).
 *
 *   payload   1 timestamp   2 metrics   3 seq
 *   metric    1 name   2 alias   3 timestamp   4 datatype   5 is_historical   7 is_null
 *             10 int   11 long   12 float   13 double   14 boolean   15 string
 */

import { type Field, FieldWriter, readFields } from './protobuf.ts'

/** Of the data types of the specification (6.4.16) those that we write. */
export const DATATYPES = { uint64: 8, double: 10, boolean: 11, string: 12, dateTime: 13 } as const
export type Datatype = keyof typeof DATATYPES

export type Metric = {
  readonly name: string
  readonly datatype: Datatype
  /** `null`: not known now. `uint64` and `dateTime` (UTC milliseconds) are whole numbers. */
  readonly value: number | boolean | string | null
  /** UTC milliseconds. */
  readonly atMs?: number | undefined
  readonly isHistorical?: boolean
}

export type Payload = {
  readonly timestampMs: number
  /** 0…255; a death has none. */
  readonly seq?: number
  readonly metrics: readonly Metric[]
}

export function writePayload({ timestampMs, seq, metrics }: Payload): Uint8Array {
  const writer = new FieldWriter().varint(1, Math.floor(timestampMs))
  for (const metric of metrics) writer.bytes(2, writeMetric(metric))
  if (seq !== undefined) writer.varint(3, seq)
  return writer.finish()
}

function writeMetric({ name, datatype, value, atMs, isHistorical }: Metric): Uint8Array {
  const writer = new FieldWriter().text(1, name)
  if (atMs !== undefined) writer.varint(3, Math.floor(atMs))
  writer.varint(4, DATATYPES[datatype])
  if (isHistorical === true) writer.varint(5, true)
  if (value === null) return writer.varint(7, true).finish()
  switch (datatype) {
    case 'uint64':
    case 'dateTime':
      return writer.varint(11, Math.floor(Number(value))).finish()
    case 'double':
      return writer.double(13, Number(value)).finish()
    case 'boolean':
      return writer.varint(14, value === true).finish()
    case 'string':
      return writer.text(15, String(value)).finish()
    default:
      return datatype satisfies never
  }
}

/** Of metrics those whose type we know; `undefined`: no Sparkplug payload. */
export function readPayload(bytes: Uint8Array): Payload | undefined {
  const fields = readFields(bytes)
  if (!fields) return undefined
  const metrics: Metric[] = []
  for (const field of fields) {
    if (field.number !== 2) continue
    if (field.wire !== 2) return undefined
    const metric = readFields(field.bytes)
    if (!metric) return undefined
    const read = readMetric(metric)
    if (read) metrics.push(read)
  }
  const seq = numberOf(fields, 3)
  return { timestampMs: numberOf(fields, 1) ?? 0, metrics, ...(seq !== undefined && { seq }) }
}

function readMetric(fields: readonly Field[]): Metric | undefined {
  const name = textOf(fields, 1)
  const code = numberOf(fields, 4)
  const datatype = (Object.keys(DATATYPES) as Datatype[]).find((one) => DATATYPES[one] === code)
  if (name === undefined || !datatype) return undefined
  const atMs = numberOf(fields, 3)
  return {
    ...{ name, datatype, value: valueIn(fields, datatype) },
    ...(atMs !== undefined && { atMs }),
    ...(numberOf(fields, 5) === 1 && { isHistorical: true }),
  }
}

function valueIn(fields: readonly Field[], datatype: Datatype): Metric['value'] {
  if (numberOf(fields, 7) === 1) return null
  switch (datatype) {
    case 'uint64':
    case 'dateTime':
      return numberOf(fields, 11) ?? null
    case 'double':
      return doubleOf(fields)
    case 'boolean':
      return numberOf(fields, 14) === 1
    case 'string':
      return textOf(fields, 15) ?? null
    default:
      return datatype satisfies never
  }
}

/** Of a field that came more than once the last counts. */
function numberOf(fields: readonly Field[], number: number): number | undefined {
  const field = fields.findLast((one) => one.number === number && one.wire === 0)
  return field?.wire === 0 ? Number(field.value) : undefined
}

function bytesOf(fields: readonly Field[], number: number, wire: 1 | 2): Uint8Array | undefined {
  const field = fields.findLast((one) => one.number === number && one.wire === wire)
  return field && field.wire !== 0 ? field.bytes : undefined
}

function textOf(fields: readonly Field[], number: number): string | undefined {
  const bytes = bytesOf(fields, number, 2)
  return bytes && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

function doubleOf(fields: readonly Field[]): number | null {
  const bytes = bytesOf(fields, 13, 1)
  return bytes ? new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true) : null
}
