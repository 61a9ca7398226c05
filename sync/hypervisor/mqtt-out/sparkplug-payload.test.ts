/** Sparkplug payloads: ours against protobufjs, with the message as the specification numbers its fields. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import protobuf from 'protobufjs'
import { FieldWriter, readFields } from './protobuf.ts'
import { DATATYPES, type Metric, readPayload, writePayload } from './sparkplug-payload.ts'

/** Written from city-data-standards.md §7: what we use of it. */
const PROTO = `
syntax = "proto2";
message Payload {
  message Metric {
    optional string name = 1;
    optional uint64 alias = 2;
    optional uint64 timestamp = 3;
    optional uint32 datatype = 4;
    optional bool is_historical = 5;
    optional bool is_transient = 6;
    optional bool is_null = 7;
    oneof value {
      uint32 int_value = 10;
      uint64 long_value = 11;
      float float_value = 12;
      double double_value = 13;
      bool boolean_value = 14;
      string string_value = 15;
      bytes bytes_value = 16;
    }
  }
  optional uint64 timestamp = 1;
  repeated Metric metrics = 2;
  optional uint64 seq = 3;
  optional string uuid = 4;
  optional bytes body = 5;
}`
const TYPE = protobuf.parse(PROTO, { keepCase: true }).root.lookupType('Payload')

const METRICS: readonly Metric[] = [
  { name: 'status', datatype: 'string', value: 'occupé', atMs: 1_781_515_925_000 },
  { name: 'fillPercent', datatype: 'double', value: 86.5, atMs: 1_781_515_925_001 },
  { name: 'in', datatype: 'uint64', value: 4_294_967_296, atMs: 1, isHistorical: true },
  { name: 'leak', datatype: 'boolean', value: true, atMs: 2 },
  { name: 'fire', datatype: 'boolean', value: false, atMs: 2 },
  { name: 'lastCall', datatype: 'dateTime', value: 1_781_515_925_000, atMs: 3 },
  { name: 'soil', datatype: 'double', value: null, atMs: 4 },
]

test('protobufjs reads what we write, field by field', () => {
  const bytes = writePayload({ timestampMs: 1_781_515_925_123, seq: 255, metrics: METRICS })
  const read = TYPE.toObject(TYPE.decode(bytes), { longs: Number })
  assert.equal(read['timestamp'], 1_781_515_925_123)
  assert.equal(read['seq'], 255)
  const fields = { string: 'string_value', double: 'double_value', boolean: 'boolean_value' }
  const named = { ...fields, uint64: 'long_value', dateTime: 'long_value' }
  assert.deepEqual(
    read['metrics'],
    METRICS.map(({ name, datatype, value, atMs, isHistorical }) => ({
      ...{ name, timestamp: atMs, datatype: DATATYPES[datatype] },
      ...(isHistorical && { is_historical: true }),
      ...(value === null ? { is_null: true } : { [named[datatype]]: value }),
    })),
  )
})

test('we read what protobufjs writes, metrics of types that we do not know left out', () => {
  const message = {
    timestamp: 5,
    seq: 0,
    uuid: 'x',
    metrics: [
      { name: 'Node Control/Rebirth', datatype: 11, boolean_value: true, timestamp: 7 },
      { name: 'float', datatype: 9, float_value: 1.5 },
      { name: 'alias', alias: 3, datatype: 12, string_value: 'a' },
    ],
  }
  assert.deepEqual(readPayload(TYPE.encode(TYPE.fromObject(message)).finish()), {
    timestampMs: 5,
    seq: 0,
    metrics: [
      { name: 'Node Control/Rebirth', datatype: 'boolean', value: true, atMs: 7 },
      { name: 'alias', datatype: 'string', value: 'a' },
    ],
  })
})

test('what is written reads back, and no bytes make the reader throw', () => {
  const name = fc.string({ unit: 'binary' }).map((text) => text.toWellFormed())
  const of = <T>(datatype: Metric['datatype'], value: fc.Arbitrary<T>) =>
    fc.record({ name, datatype: fc.constant(datatype), value, atMs: fc.maxSafeNat() })
  const metric = fc
    .oneof(
      of('double', fc.double({ noNaN: true })),
      of('uint64', fc.maxSafeNat()),
      of('boolean', fc.boolean()),
      of('string', fc.option(name)),
    )
    .map((one): Metric => ({ ...one }))
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.nat(255), fc.array(metric), (timestampMs, seq, metrics) => {
      const payload = { timestampMs, seq, metrics }
      assert.deepEqual(readPayload(writePayload(payload)), payload)
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      readPayload(bytes)
    }),
    { numRuns: 2_000 },
  )
  for (const bytes of [[0x0a], [0x0a, 5, 1], [0x08, 0xff], [0x00, 0], [0x0b], Array(11).fill(0xff)])
    assert.equal(readFields(Uint8Array.from(bytes)), undefined, String(bytes))
  assert.deepEqual(new FieldWriter().float(12, 1.5).varint(1, -1).finish().length, 5 + 11)
})
