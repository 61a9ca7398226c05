/** What holds for every bundled decoder, whatever comes from the air. */

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import { BUNDLED } from '../../decoders/bundled/list.ts'
import {
  type Decoder,
  type DecoderInput,
  type DeviceCommand,
  QUANTITIES,
} from '../../decoders/contract.ts'
import { decodeUplink } from '../../decoders/decode.ts'

const FOLDER = new URL('../vectors/sensors/', import.meta.url)
const NOW_MS = Date.UTC(2024, 6, 1)

type Example = { readonly fPort: number; readonly bytes: Uint8Array; readonly receivedMs: number }

const EXAMPLES: readonly (Example & { readonly id: string })[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => {
    const text = readFileSync(new URL(name, FOLDER), 'utf8')
    const vectors = JSON.parse(text) as readonly {
      direction: string
      fPort: number
      bytesHex: string
      recvTime?: string
    }[]
    return vectors
      .filter(({ direction }) => direction === 'uplink')
      .map(({ fPort, bytesHex, recvTime }) => ({
        id: name.slice(0, -'.json'.length),
        fPort,
        bytes: bytesOfHex(bytesHex)!,
        receivedMs: recvTime === undefined ? NOW_MS : Date.parse(recvTime),
      }))
  })
const PORTS = [...new Set(EXAMPLES.map(({ fPort }) => fPort))]

/** Not through decodeUplink alone: that would hide a decoder that throws. */
function assertHolds(decoder: Decoder, input: DecoderInput): void {
  const exact = decoder.decode(input)
  if (exact.kind === 'failed') {
    assert(exact.detail.length > 0)
    return
  }
  for (const { quantity, index } of exact.output.measurements) {
    const isDeclared = decoder.channels.some((c) => c.quantity === quantity && c.index === index)
    assert(isDeclared, `${decoder.id} gives ${quantity} ${index}, which it does not declare`)
  }
  const stored = decodeUplink(decoder, input)
  assert(stored.kind === 'decoded')
  const seen = new Set<string>()
  for (const { quantity, index, value, observedMs } of stored.output.measurements) {
    const { min, max } = QUANTITIES[quantity]
    assert(Number.isFinite(value) && value >= min && value <= max)
    const key = `${quantity} ${index} ${observedMs} ${quantity.startsWith('alarm.') ? value : ''}`
    assert(!seen.has(key), `${key} twice`)
    seen.add(key)
  }
}

/** An example with some bytes changed, or pieces of examples: these lead into the decoders. */
function payloads(id: string): fc.Arbitrary<Uint8Array> {
  const own = EXAMPLES.filter((example) => example.id === id).map(({ bytes }) => bytes)
  const all = own.length > 0 ? own : EXAMPLES.map(({ bytes }) => bytes)
  const piece = fc
    .tuple(fc.constantFrom(...all), fc.nat(12), fc.nat(60))
    .map(([bytes, from, length]) => bytes.subarray(from, from + length))
  const noise = fc.uint8Array({ maxLength: 24 })
  const changed = fc
    .tuple(fc.constantFrom(...all), fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 4 }))
    .map(([bytes, changes]) => {
      const copy = Uint8Array.from(bytes)
      for (const [at, value] of changes) if (at < copy.length) copy[at] = value
      return copy
    })
  const joined = fc
    .array(fc.oneof(piece, noise), { maxLength: 6 })
    .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])))
  return fc.oneof(changed, joined, noise)
}

for (const { decoder } of BUNDLED) {
  test(`F51, F52: no bytes make ${decoder.id} throw or give a value out of its contract`, () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 255 }),
        payloads(decoder.id),
        fc.constantFrom(0, NOW_MS, Date.UTC(2021, 6, 9)),
        (fPort, bytes, receivedMs) => {
          for (const port of [fPort, ...PORTS])
            assertHolds(decoder, { fPort: port, bytes, receivedMs })
        },
      ),
      { numRuns: 500 },
    )
  })

  test(`F51: every beginning of an example gives ${decoder.id} a result or a stated failure`, () => {
    for (const { fPort, bytes, receivedMs } of EXAMPLES)
      for (let length = 0; length <= bytes.length; length++)
        assertHolds(decoder, { fPort, bytes: bytes.subarray(0, length), receivedMs })
  })

  test(`${decoder.id} declares each channel once, all of known quantities`, () => {
    const keys = decoder.channels.map(({ quantity, index }) => `${quantity} ${index}`)
    assert.equal(new Set(keys).size, keys.length)
    for (const { quantity } of decoder.channels) assert(QUANTITIES[quantity])
  })
}

const count = fc
  .oneof(fc.integer({ min: -10, max: 2 ** 33 }), fc.double(), fc.nat(70_000), fc.nat(300))
  .map((value) => value + 0) // never minus zero, which no byte can hold
const openings = fc
  .record({
    valve: fc.constantFrom(1 as const, 2 as const),
    seconds: fc.oneof(
      count,
      fc.nat(2_000).map((minutes) => minutes * 60),
    ),
    pulses: fc.option(count, { nil: undefined }),
  })
  .map(({ valve, seconds, pulses }) => {
    const opening = { kind: 'openValve', valve, seconds } as const
    return pulses === undefined ? opening : { ...opening, pulses }
  })
const commands: fc.Arbitrary<DeviceCommand> = fc.oneof(
  openings,
  fc.record({
    kind: fc.constant('closeValve' as const),
    valve: fc.constantFrom(1 as const, 2 as const, 'all' as const),
  }),
  fc.record({
    kind: fc.constantFrom('reportEvery' as const, 'collectEvery' as const),
    seconds: fc.oneof(
      count,
      fc.nat(200).map((hours) => hours * 3600),
    ),
  }),
  fc.record({
    kind: fc.constant('presetCounter' as const),
    input: fc.constantFrom(1 as const, 2 as const),
    count,
  }),
  fc.record({
    kind: fc.constant('switch' as const),
    what: fc.constantFrom(
      'history' as const,
      'retransmission' as const,
      'counter' as const,
      'buzzer' as const,
      'doublePress' as const,
    ),
    on: fc.boolean(),
  }),
  fc
    .constantFrom('reportNow' as const, 'syncClock' as const, 'reboot' as const)
    .map((kind) => ({ kind })),
)

for (const { decoder } of BUNDLED.filter(({ decoder }) => decoder.vendor === 'Milesight')) {
  test(`what ${decoder.id} is ordered, it acknowledges as the same order`, () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(commands, fc.constantFrom(0xfe, 0xff), (command, channel) => {
        const downlink = decoder.encode!(command)
        if (!downlink) return
        seen.add(command.kind)
        const bytes = Uint8Array.of(channel, ...downlink.bytes.subarray(1), 0x01, 0x75, 50)
        const result = decodeUplink(decoder, { fPort: 85, bytes, receivedMs: NOW_MS })
        assert(result.kind === 'decoded')
        assert.deepEqual(result.output, {
          measurements: [{ quantity: 'device.batteryPercent', index: 0, value: 50 }],
          notes: [{ kind: 'acknowledged', command: { ...command } }],
          warnings: [],
        })
      }),
      { numRuns: 400 },
    )
    for (const kind of ['reboot', 'reportNow', 'syncClock', 'switch']) assert(seen.has(kind), kind)
  })
}

/** How each model says when its valve closes again: seconds from the bytes of an opening. */
const SECONDS_OF: Readonly<Record<string, (hex: string, bytes: Uint8Array) => number>> = {
  'milesight-uc511': uc51xSeconds,
  'milesight-uc512': uc51xSeconds,
  'strega-smart-valve': (hex, bytes) => bytes[1]! * (hex.startsWith('21') ? 1 : 60),
  'mclimate-t-valve': (hex, bytes) => {
    assert(hex.startsWith('0d') && hex.endsWith('ffff'), 'closed again, and for long')
    return (bytes[1]! * 256 + bytes[2]!) * 60
  },
}
function uc51xSeconds(_: string, bytes: Uint8Array): number {
  assert(bytes[2]! & 0x80, 'bit 7: stop after the duration')
  return bytes[4]! + bytes[5]! * 256 + bytes[6]! * 65_536
}

for (const [id, secondsOf] of Object.entries(SECONDS_OF)) {
  const { decoder } = BUNDLED.find((one) => one.decoder.id === id)!
  test(`I9: every valve that ${id} opens carries its duration, whatever is asked`, () => {
    let opened = 0
    fc.assert(
      fc.property(openings, (command) => {
        const downlink = decoder.encode!(command)
        if (!downlink) return
        opened++
        const { bytes } = downlink
        assert.equal(secondsOf(hexOf(bytes), bytes), command.seconds)
        assert(command.seconds > 0)
      }),
      { numRuns: 1_000 },
    )
    assert(opened > 0, 'no opening was tried')
    for (const seconds of [0, -60, 0.5, Number.NaN, 2 ** 33])
      assert.equal(decoder.encode!({ kind: 'openValve', valve: 1, seconds }), undefined)
    for (const valve of [1, 'all'] as const) assert(decoder.encode!({ kind: 'closeValve', valve }))
  })
}

test('I9: every decoder with a valve is among those whose openings are proved to end', () => {
  const withValve = BUNDLED.filter(({ decoder }) =>
    decoder.channels.some(({ quantity }) => quantity === 'valve.open'),
  )
  const ids = withValve.map(({ decoder }) => decoder.id)
  assert.deepEqual(ids.toSorted(), Object.keys(SECONDS_OF).toSorted())
})

test('an unknown entry ends a Milesight frame with a warning, what came before is kept', () => {
  const { decoder } = BUNDLED.find((one) => one.decoder.id === 'milesight-uc511')!
  const bytes = bytesOfHex('01755c' + 'aabb010203')!
  const result = decodeUplink(decoder, { fPort: 85, bytes, receivedMs: 0 })
  assert(result.kind === 'decoded')
  assert.equal(result.output.measurements.length, 1)
  assert.deepEqual(result.output.warnings, ['5 bytes from aabb on not decoded'])
})
