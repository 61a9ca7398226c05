/**
 * The makers' own examples through our decoders. Their fields have their names, ours have the
 * city's; the tables below say which is which, and every field of an example must be in them.
 */

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import { BUNDLED } from '../../decoders/bundled/list.ts'
import {
  type DecoderOutput,
  type DeviceCommand,
  type DeviceNote,
  QUANTITIES,
  type Quantity,
} from '../../decoders/contract.ts'
import { decodeUplink } from '../../decoders/decode.ts'
import { rounded } from '../../decoders/output.ts'

const FOLDER = new URL('../vectors/sensors/', import.meta.url)

type Json = string | number | boolean | null | readonly Json[] | JsonObject
type JsonObject = { readonly [key: string]: Json }
type Vector = {
  readonly direction: 'uplink' | 'downlink'
  readonly fPort: number
  readonly bytesHex: string
  readonly description?: string
  readonly expected: { readonly data: JsonObject }
  readonly command: JsonObject
}
type Expected = { quantity: Quantity; index?: number; value: number; observedMs?: number }
type Reading = (value: Json, data: JsonObject) => Expected | readonly Expected[] | DeviceNote | []

const number = (value: Json): number => Number(value)
const as = (quantity: Quantity, index?: number): Reading => {
  const place = index === undefined ? {} : { index }
  return (value) => ({ quantity, ...place, value: number(value) })
}
const unitValue = (quantity: Quantity, sign: 1 | -1 = 1): Reading => {
  return (value) => ({ quantity, value: sign * number((value as JsonObject)['value']!) })
}
const oneOf = (quantity: Quantity, codes: Readonly<Record<string, number>>, index = 0): Reading => {
  return (value) => ({ quantity, index, value: codes[String(value)]! })
}
const info = (name: string): Reading => {
  return (value) => ({ kind: 'info', name, value: String(value) })
}
const nothing: Reading = () => []
/** A value with a unit that is told in a note. */
const unitInfo = (name: string): Reading => {
  return (value) => ({ kind: 'info', name, value: String(number((value as JsonObject)['value']!)) })
}
/** A level that is charted with the right weights, told in a note with others. */
const weighted = (quantity: Quantity, name: string): Reading => {
  return (value, { freq_weight: weight }) =>
    weight === 'Z' ? info(name)(value, {}) : { quantity, value: number(value) }
}

const LINES = [1, 2, 3, 4]
const LINE: Readonly<Record<string, (line: number) => Reading>> = {
  total_in: (line) => as('people.inTotal', line),
  total_out: (line) => as('people.outTotal', line),
  period_in: (line) => info(`line ${line} period in`),
  period_out: (line) => info(`line ${line} period out`),
}
const PM_COUNTS = ['pm0_5', 'pm1_0', 'pm2_5', 'pm4', 'pm10'].map((s) => `${s}_number_concentration`)

const VALVE = { close: 0, open: 1 }
const PRESS = { short: 1, long: 2, double: 3 }
const RESET_CAUSES: Readonly<Record<string, string>> = {
  power_on: 'power-on',
  'system request': 'system request',
}

/** Their field → what we must give for it. */
const FIELDS: Readonly<Record<string, Reading>> = {
  // Nwave
  type: (value) => (value === 'heartbeat' ? { kind: 'heartbeat' } : []),
  occupied: as('parking.occupied'),
  previous_state_duration: as('parking.previousDuration'),
  previous_state_duration_error: as('parking.previousDurationError'),
  previous_state_duration_overflow: (value, data) =>
    value
      ? { quantity: 'parking.previousDuration', value: 660 }
      : as('parking.previousDuration')(data['previous_state_duration']!, data),
  tag_id: (value) => ({ kind: 'tag', tagId: String(value) }),
  hw_health_status: info('healthCode'),
  battery_health: info('batteryHealth'),
  firmware_version: nothing, // checked with reset_cause: one note holds both
  reset_cause: (value, data) => ({
    kind: 'restarted',
    cause: RESET_CAUSES[String(value)]!,
    firmware: String(data['firmware_version']),
  }),
  temperature: as('air.temperature'),
  // Bosch
  debugCodes: (value) => info('debugCodes')((value as readonly number[]).join(' '), {}),
  firmwareVersion: nothing, // as firmware_version
  resetCause: (value, data) => ({
    kind: 'restarted',
    cause: RESET_CAUSES[String(value)]!,
    firmware: String(data['firmwareVersion']),
  }),
  // Parametric
  LTR: info('period in'),
  RTL: info('period out'),
  LTR_SUM: as('people.inTotal'),
  RTL_SUM: as('people.outTotal'),
  DIFF: nothing, // what the maker's codec computes of the two
  SBX_BATT: (value) => ({ quantity: 'device.batteryVoltage', value: number(value) / 1000 }),
  SBX_PV: info('solar mW'),
  TEMP: info('CPU °C'),
  ...Object.fromEntries(
    [
      ...['DeviceType', 'Firmware', 'OperationMode', 'PayloadType', 'DeviceClass', 'UplinkType'],
      ...['UplinkInterval', 'LinkCheckInterval', 'CapacityLimit', 'HoldoffTime', 'RadarEnabled'],
      ...['InactivityTimeout', 'BeamAngle', 'MinDist', 'MaxDist', 'MinSpeed', 'MaxSpeed'],
      ...['RadarAutotune', 'RadarSensitivity', 'SBXVersion'],
    ].map((name) => [name, info(name)]),
  ),
  // Decentlab
  air_temperature: unitValue('air.temperature'),
  air_humidity: unitValue('air.relativeHumidity'),
  barometric_pressure: (value) => ({
    quantity: 'air.pressure',
    value: number((value as JsonObject)['value']!) / 100,
  }),
  pm1_0_mass_concentration: unitValue('air.pm1'),
  pm2_5_mass_concentration: unitValue('air.pm25'),
  pm4_mass_concentration: unitInfo('PM4 µg/m³'),
  pm10_mass_concentration: unitValue('air.pm10'),
  typical_particle_size: unitInfo('typical size nm'),
  pm0_5_number_concentration: (_, data) => {
    const counts = PM_COUNTS.map((name) => (data[name] as JsonObject)['value'])
    return { kind: 'info', name: 'particles/cm³', value: counts.join(' ') }
  },
  ...Object.fromEntries(PM_COUNTS.slice(1).map((name) => [name, nothing])), // one note holds all
  protocol_version: nothing,
  device_id: info('deviceId'),
  water_potential: unitValue('soil.tension', -1),
  soil_temperature: unitValue('soil.temperature'),
  battery_voltage: (value, data) =>
    typeof value === 'number'
      ? { quantity: 'device.batteryVoltage', value }
      : unitValue('device.batteryVoltage')(value, data),
  // Milesight
  battery: as('device.batteryPercent'),
  humidity: as('air.relativeHumidity'),
  device_status: () => ({ kind: 'restarted', cause: 'power-on', firmware: '' }),
  pulse: as('flow.pulses'),
  valve_1: oneOf('valve.open', VALVE, 1),
  valve_2: oneOf('valve.open', VALVE, 2),
  valve_1_pulse: as('flow.pulses', 1),
  valve_2_pulse: as('flow.pulses', 2),
  press: oneOf('alarm.sos', PRESS),
  button_event: (value, data) =>
    oneOf('alarm.sos', { 'short press': 1, 'long press': 2, 'double press': 3 })(
      (value as JsonObject)['status']!,
      data,
    ),
  magnet_status: oneOf('contact.open', { close: 0, open: 1 }),
  door: oneOf('contact.open', { close: 0, open: 1 }),
  tamper_status: oneOf('alarm.tamper', { installed: 0, uninstalled: 1 }),
  install: oneOf('alarm.tamper', { yes: 0, no: 1 }),
  distance: as('level.distance'),
  position: oneOf('alarm.tilt', { normal: 0, tilt: 1 }),
  LAF: as('noise.laf'),
  LAeq: as('noise.laeq'),
  LAFmax: as('noise.lafmax'),
  freq_weight: info('frequency weighting'),
  time_weight: info('time weighting'),
  la: weighted('noise.laf', 'level dB'),
  laeq: weighted('noise.laeq', 'equivalent level dB'),
  lamax: weighted('noise.lafmax', 'highest level dB'),
  class_type: (value) => ({
    kind: 'info',
    name: 'class',
    value: String(value).slice(-1).toUpperCase(),
  }),
  ...Object.fromEntries(
    LINES.flatMap((n) => [
      ...Object.entries(LINE).map(([name, of]) => [`line_${n}_${name}`, of(n)]),
      [
        `line_${n}`,
        (value: JsonObject) => Object.entries(value).map(([k, v]) => LINE[k]!(n)(v, {})),
      ],
      [`region_${n}_count`, info(`region ${n} count`)],
      [`region_${n}_avg_dwell`, info(`region ${n} mean stay s`)],
      [`region_${n}_max_dwell`, info(`region ${n} longest stay s`)],
    ]),
  ),
  history: (value) => (value as readonly JsonObject[]).flatMap(readHistory),
  gpio_type: nothing, // says which of level and pulse the record has
  mode: nothing,
  timestamp: nothing,
}

function readHistory(record: JsonObject): Expected[] {
  const observedMs = number(record['timestamp']!) * 1000
  return readAll(record).map((one) => {
    assert('quantity' in one)
    return { ...one, observedMs }
  })
}

function readAll(data: JsonObject): (Expected | DeviceNote)[] {
  return Object.entries(data).flatMap(([name, value]) => {
    const reading = FIELDS[name]
    assert(reading, `the table lacks the maker's field ${name}`)
    const expected = reading(value, data)
    return Array.isArray(expected) ? expected : [expected as Expected | DeviceNote]
  })
}

/** What is stored is the exact value, rounded to the decimals of its quantity. */
function roundedFor(expected: Expected | DeviceNote, value: number): number {
  return 'quantity' in expected ? rounded(value, QUANTITIES[expected.quantity].decimals) : value
}

function assertGiven(
  output: DecoderOutput,
  expected: Expected | DeviceNote,
  told: (value: number) => number = (value) => value,
): void {
  if ('kind' in expected) {
    assert(
      output.notes.some((note) => JSON.stringify(note) === JSON.stringify(expected)),
      `no note ${JSON.stringify(expected)} in ${JSON.stringify(output.notes)}`,
    )
    return
  }
  const found = output.measurements.find(
    (m) =>
      m.quantity === expected.quantity &&
      m.index === (expected.index ?? 0) &&
      m.observedMs === expected.observedMs,
  )
  assert(found, `no ${JSON.stringify(expected)} in ${JSON.stringify(output.measurements)}`)
  const value = told(expected.value)
  assert(Math.abs(found.value - value) <= 1e-9, `${found.value}, not ${value}`)
}

/** Their command as ours; `undefined` for what a city does not send. */
function commandOf(command: JsonObject): DeviceCommand | undefined {
  if (command['report_interval'] !== undefined)
    return { kind: 'reportEvery', seconds: number(command['report_interval']!) }
  if (command['reboot'] === 'yes') return { kind: 'reboot' }
  const task = command['valve_task'] as JsonObject | undefined
  if (task?.['sequence_id'] !== 0) return undefined
  const valve = ({ 'valve 1': 1, 'valve 2': 2, 'all valves': 'all' } as const)[
    String(task['valve_index'])
  ]!
  if (task['valve_status'] === 'close') return { kind: 'closeValve', valve }
  if (task['time_rule_enable'] !== 'enable' || valve === 'all') return undefined
  const opened = { kind: 'openValve', valve, seconds: number(task['duration']!) } as const
  return task['pulse_rule_enable'] === 'enable'
    ? { ...opened, pulses: number(task['valve_pulse']!) }
    : opened
}

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))
const encoded = new Map<string, number>()

for (const file of files) {
  const id = file.slice(0, -'.json'.length)
  const decoder = BUNDLED.find((one) => one.decoder.id === id)?.decoder
  const vectors = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as readonly Vector[]

  for (const vector of vectors) {
    const name = `${vector.bytesHex} (${vector.description ?? 'as the codec gives it'})`
    if (vector.direction === 'uplink') {
      test(`${id} reads ${name}`, () => {
        assert(decoder, `no decoder called ${id}`)
        const bytes = bytesOfHex(vector.bytesHex)!
        const input = { fPort: vector.fPort, bytes, receivedMs: 0 }
        const exact = decoder.decode(input)
        const result = decodeUplink(decoder, input)
        assert(exact.kind === 'decoded' && result.kind === 'decoded', JSON.stringify(result))
        assert.deepEqual(result.output.warnings, [])
        const expected = readAll(vector.expected.data)
        for (const one of expected) {
          assertGiven(exact.output, one)
          assertGiven(result.output, one, (value) => roundedFor(one, value))
        }
        const keys = expected.flatMap((one) =>
          'quantity' in one ? [`${one.quantity} ${one.index ?? 0} ${one.observedMs}`] : [],
        )
        assert.equal(result.output.measurements.length, new Set(keys).size, 'nothing else')
      })
      continue
    }
    const command = commandOf(vector.command)
    if (!command) continue
    encoded.set(id, (encoded.get(id) ?? 0) + 1)
    test(`${id} writes ${name}`, () => {
      const downlink = decoder?.encode?.(command)
      assert(downlink, `${id} cannot ${command.kind}`)
      assert.equal(hexOf(downlink.bytes), vector.bytesHex)
      assert.equal(downlink.fPort, 85)
    })
  }
}

test('the commands of a city are covered by the makers’ examples', () => {
  assert.deepEqual(Object.fromEntries(encoded), {
    'milesight-em300-di': 1,
    'milesight-em310-udl': 1,
    'milesight-uc511': 8,
    'milesight-ws101': 1,
    'milesight-ws302': 1,
  })
})

test('every bundled decoder has examples of its maker', () => {
  for (const { decoder } of BUNDLED) assert(files.includes(`${decoder.id}.json`), decoder.id)
})

const valves = BUNDLED.find(({ decoder }) => decoder.id === 'milesight-uc511')!.decoder

test('I9: every opened valve carries its duration, whatever is asked', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1 as const, 2 as const),
      fc.oneof(fc.integer({ min: -10, max: 2 ** 26 }), fc.double()),
      fc.option(fc.oneof(fc.integer(), fc.double()), { nil: undefined }),
      (valve, seconds, pulses) => {
        const command = { kind: 'openValve', valve, seconds } as const
        const downlink = valves.encode!(pulses === undefined ? command : { ...command, pulses })
        if (!downlink) return
        const { bytes } = downlink
        assert.equal(bytes.length, 11)
        assert(bytes[2]! & 0x80, 'bit 7: stop after the duration')
        const duration = bytes[4]! + bytes[5]! * 256 + bytes[6]! * 65_536
        assert.equal(duration, seconds)
        assert(duration > 0)
      },
    ),
  )
  assert.equal(valves.encode!({ kind: 'openValve', valve: 1, seconds: 0 }), undefined)
  assert.equal(valves.encode!({ kind: 'openValve', valve: 1, seconds: 2 ** 24 }), undefined)
})

for (const { decoder } of BUNDLED) {
  test(`F51: no bytes make ${decoder.id} throw`, () => {
    // Not through decodeUplink: that would hide a decoder that throws.
    const heads = Object.values(HEADS)
    const payload = fc
      .array(fc.oneof(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 16 })), {
        maxLength: 16,
      })
      .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), payload, (fPort, bytes) => {
        for (const port of [fPort, 1, 2, 3, 6, 10, 14, 85, 190]) {
          const result = decoder.decode({ fPort: port, bytes, receivedMs: 0 })
          assert(result.kind === 'decoded' || result.kind === 'failed')
        }
      }),
      { numRuns: 500 },
    )
  })
}

test('an unknown entry ends a Milesight frame with a warning, what came before is kept', () => {
  const bytes = bytesOfHex('01755c' + 'aabb010203')!
  const result = decodeUplink(valves, { fPort: 85, bytes, receivedMs: 0 })
  assert(result.kind === 'decoded')
  assert.equal(result.output.measurements.length, 1)
  assert.deepEqual(result.output.warnings, ['5 bytes from aabb on not decoded'])
})

/** Beginnings that lead into the decoders, beside plain noise. */
const HEADS = {
  decentlab: Uint8Array.of(2, 1, 146, 0, 3),
  battery: Uint8Array.of(1, 0x75),
  history: Uint8Array.of(0x20, 0xce),
  history2: Uint8Array.of(0x21, 0xce),
  valve: Uint8Array.of(3, 1, 1, 4, 0xc8),
  answer: Uint8Array.of(0xfe, 0x1d),
  line: Uint8Array.of(3, 0xd2, 1, 2, 3, 4, 5, 0xcc),
  levels: Uint8Array.of(5, 0x5b, 5),
  extended: Uint8Array.of(0xbe, 1, 4),
}
