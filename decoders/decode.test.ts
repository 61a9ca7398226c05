import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Channel, DecodeResult, Decoder } from './contract.ts'
import { decodeUplink } from './decode.ts'

const INPUT = { fPort: 1, bytes: new Uint8Array(), receivedMs: 0 }
const CHANNELS: readonly Channel[] = [
  { quantity: 'air.temperature', index: 0 },
  { quantity: 'flow.pulses', index: 1 },
]

function decoderThat(decode: () => DecodeResult): Decoder {
  return { id: 'a-b', vendor: 'A', model: 'B', version: 1, channels: CHANNELS, decode }
}

function decoderGiving(output: unknown): Decoder {
  return decoderThat(() => ({ kind: 'decoded', output }) as DecodeResult)
}

function outputOf(decoder: Decoder) {
  const result = decodeUplink(decoder, INPUT)
  assert(result.kind === 'decoded', JSON.stringify(result))
  return result.output
}

function measured(value: unknown, more: object = {}) {
  const measurements = [{ quantity: 'air.temperature', index: 0, value, ...more }]
  return decoderGiving({ measurements, notes: [], warnings: [] })
}

test('F51: a decoder that throws gives a failed result with its message', () => {
  const decoder = decoderThat(() => {
    throw new RangeError('Offset is outside the bounds of the DataView')
  })
  assert.deepEqual(decodeUplink(decoder, INPUT), {
    kind: 'failed',
    error: 'threw',
    detail: 'Offset is outside the bounds of the DataView',
  })
})

test('F52: a value outside its range is left out and named in a warning', () => {
  const output = outputOf(measured(216))
  assert.deepEqual(output.measurements, [])
  assert.deepEqual(output.warnings, ['air.temperature: 216 °C is outside -60..100, left out'])
})

test('F55: a value that is no finite number is left out', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '21.5', null, 10n, undefined, {}]) {
    const output = outputOf(measured(value))
    assert.deepEqual(output.measurements, [])
    assert.match(output.warnings[0]!, /is no number, left out$/)
  }
})

test('a value is rounded to the decimals of its quantity and is never minus zero', () => {
  assert.equal(outputOf(measured(21.456)).measurements[0]!.value, 21.46)
  assert(Object.is(outputOf(measured(-0.001)).measurements[0]!.value, 0))
})

test('a measurement of a channel the model does not have is left out', () => {
  assert.deepEqual(outputOf(measured(20, { index: 1 })).measurements, [])
  assert.deepEqual(outputOf(measured(20, { quantity: '__proto__' })).measurements, [])
})

test('a history record keeps its time, one with a broken time is left out', () => {
  assert.equal(outputOf(measured(20, { observedMs: 5_000 })).measurements[0]!.observedMs, 5_000)
  assert.deepEqual(outputOf(measured(20, { observedMs: Number.NaN })).measurements, [])
})

test('a reading told twice for one moment is kept once, without a warning', () => {
  const reading = { quantity: 'air.temperature', index: 0, value: 20, observedMs: 5_000 }
  const output = outputOf(
    decoderGiving({ measurements: [reading, reading], notes: [], warnings: [] }),
  )
  assert.deepEqual(output, { measurements: [reading], notes: [], warnings: [] })
})

test('F55: an acknowledged command keeps its fields and nothing else', () => {
  const giant = 'x'.repeat(5_000)
  const open = { kind: 'openValve', valve: 1, seconds: 600, extra: giant }
  const commands = [open, { kind: 'openValve', valve: 3, seconds: 600 }, { kind: giant }, null]
  const notes = commands.map((command) => ({ kind: 'acknowledged', command }))
  assert.deepEqual(outputOf(decoderGiving({ measurements: [], notes, warnings: [] })).notes, [
    { kind: 'acknowledged', command: { kind: 'openValve', valve: 1, seconds: 600 } },
  ])
})

test('F55: a giant output is cut to its bounds', () => {
  const pulses = { quantity: 'flow.pulses', index: 1, value: 1 }
  const output = outputOf(
    decoderGiving({
      measurements: Array.from({ length: 1_000 }, (_, observedMs) => ({ ...pulses, observedMs })),
      notes: Array.from({ length: 1_000 }, () => ({ kind: 'tag', tagId: 'x'.repeat(5_000) })),
      warnings: Array.from({ length: 1_000 }, () => 'w'.repeat(5_000)),
    }),
  )
  assert.equal(output.measurements.length, 256)
  assert.equal(output.notes.length, 64)
  assert.equal(output.warnings.length, 32)
  assert(JSON.stringify(output).length < 50_000)
})

test('F55: a result that is no result, or cannot be read, is a failure of kind result', () => {
  const throwing = {
    get measurements() {
      throw new Error('got you')
    },
  }
  for (const output of [undefined, null, 7, {}, { measurements: {} }, throwing]) {
    const result = decodeUplink(decoderGiving(output), INPUT)
    assert(result.kind === 'failed' && result.error === 'result')
  }
  const nothing = decodeUplink(
    decoderThat(() => undefined as unknown as DecodeResult),
    INPUT,
  )
  assert(nothing.kind === 'failed' && nothing.error === 'result')
})
