import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Channel, QUANTITIES, type Quantity } from '../contract.ts'
import type { Json } from '../sandbox/codec.ts'
import { normalise } from './normalise.ts'

const RECEIVED_MS = Date.UTC(2026, 2, 9, 6, 30)
const HOUR_MS = 3_600_000
const CHANNELS: readonly Channel[] = [
  ...(Object.keys(QUANTITIES) as Quantity[]).map((quantity) => ({ quantity, index: 0 })),
  { quantity: 'valve.open', index: 1 },
  { quantity: 'valve.open', index: 2 },
  { quantity: 'soil.moisture', index: 10 },
  { quantity: 'soil.moisture', index: 20 },
]

function read(output: Json, mapped?: Json) {
  const more = mapped === undefined ? {} : { mapped }
  const result = normalise({ output, ...more, channels: CHANNELS, receivedMs: RECEIVED_MS })
  assert(result.kind === 'decoded', JSON.stringify(result))
  return result.output
}

const mappedTo = (mapped: Json) => read({ data: {} }, mapped)
const normalised = (data: Json) => read({ data })
/** `quantity index = value` in order, with the hours before the reception. */
const linesOf = ({ measurements }: ReturnType<typeof read>) =>
  measurements.map(({ quantity, index, value, observedMs }) => {
    const ago = observedMs === undefined ? '' : ` ${(RECEIVED_MS - observedMs) / HOUR_MS} h ago`
    return `${quantity} ${index} = ${value}${ago}`
  })

test('a reading in the long form is converted to our unit, dated and placed', () => {
  const output = mappedTo([
    { quantity: 'soil.tension', value: 2.3, unit: 'cbar' },
    { quantity: 'soil.moisture', index: 20, value: 31 },
    { quantity: 'air.temperature', value: 70.7, unit: '°F', time: '2026-03-09T06:30:00+01:00' },
  ])
  assert.deepEqual(linesOf(output), [
    'soil.tension 0 = 2.3',
    'soil.moisture 20 = 31',
    'air.temperature 0 = 21.5 1 h ago',
  ])
  assert.deepEqual(output.warnings, [])
})

test('the short form takes our units, a list numbers its values from 1, a time dates all of them', () => {
  const output = mappedTo([
    { 'air.temperature': 21.5, 'valve.open': [true, false] },
    [{ time: '2026-03-09T04:30:00Z', 'air.temperature': 20 }],
  ])
  assert.deepEqual(linesOf(output), [
    'air.temperature 0 = 21.5',
    'valve.open 1 = 1',
    'valve.open 2 = 0',
    'air.temperature 0 = 20 2 h ago',
  ])
})

test('a field that this frame does not have is passed over without a word', () => {
  const output = mappedTo([{ quantity: 'air.co2' }, { 'air.temperature': null }, null])
  assert.deepEqual(output, { measurements: [], notes: [], warnings: [] })
  assert.deepEqual(mappedTo(null).warnings, [])
})

test('every unit of the table comes out as the physics says', () => {
  const cases: readonly (readonly [Quantity, number, string, number])[] = [
    ['device.batteryVoltage', 3600, 'mV', 3.6],
    ['air.pressure', 101_325, 'Pa', 1013.3],
    ['air.pressure', 101.3, 'kPa', 1013],
    ['pressure.water', 4.2, 'bar', 420],
    ['pressure.water', 60, 'psi', 414],
    ['air.temperature', 300, 'K', 26.85],
    ['air.temperature', 21.5, '℃', 21.5],
    ['metering.water.total', 1.25, 'm³', 1250],
    ['level.distance', 212, 'cm', 2120],
    ['level.distance', 1.5, 'm', 1500],
    ['soil.ec', 850, 'μS/cm', 0.85],
    ['wind.speed', 36, 'km/h', 10],
    ['parking.previousDuration', 2, 'h', 120],
    ['contact.lastDuration', 90, 's', 2],
    ['flow.highest', 1.2, 'm³/h', 1200],
    ['air.ch2o', 0.02, 'ppm', 20],
    ['air.relativeHumidity', 0.45, 'ratio', 45],
  ]
  for (const [quantity, value, unit, expected] of cases) {
    const { measurements } = mappedTo([{ quantity, value, unit }])
    assert.equal(measurements[0]?.value, expected, `${value} ${unit} of ${quantity}`)
  }
})

test('F52: what is out of range, in a strange unit or no number is left out with the reason', () => {
  const cases: readonly (readonly [Json, RegExp])[] = [
    [
      { quantity: 'air.temperature', value: 215 },
      /^air\.temperature: 215 °C is outside -60\.\.100/,
    ],
    [{ quantity: 'air.temperature', value: '24.1' }, /"24\.1" is text: write \$number\(…\)/],
    [{ quantity: 'air.temperature', value: true }, /yes or no is no number/],
    [{ quantity: 'valve.open', value: 0.5 }, /0\.5 is neither yes nor no/],
    [{ quantity: 'air.temperature', value: 3, unit: 'furlong' }, /no way from furlong to °C/],
    [{ quantity: 'air.temperature', value: 3, unit: 'constructor' }, /no way from constructor/],
    [{ quantity: 'air.temperature', value: [1] }, /a list or an object is no number/],
    [{ quantity: 'air.temperature', value: 3, index: 'a' }, /its index is no whole number/],
    [{ quantity: 'toString', value: 3 }, /^toString: no quantity of ours, left out$/],
    [{ quantity: 'valve.open', value: true, index: 9 }, /no channel of this model/],
    [42, /the mapping gives a number: objects with a quantity are needed/],
  ]
  for (const [mapped, reason] of cases) {
    const { measurements, warnings } = mappedTo(mapped)
    assert.deepEqual(measurements, [])
    assert.equal(warnings.length, 1)
    assert.match(warnings[0]!, reason)
  }
})

test('a time that is none, lies ahead, or is too old to be true takes its reading with it', () => {
  for (const [time, reason] of [
    [1_741_500_000, /its time is not RFC 3339/],
    ['2026-03-09', /not RFC 3339/],
    ['2026-03-09T06:00:00', /not RFC 3339/],
    ['2026-02-30T06:00:00Z', /not RFC 3339/],
    ['2026-03-09T06:41:00Z', /2026-03-09T06:41:00\.000Z has not been yet/],
    ['2024-01-01T00:00:00Z', /is more than 400 days ago/],
  ] as const) {
    const { measurements, warnings } = mappedTo([{ quantity: 'air.co2', value: 400, time }])
    assert.deepEqual(measurements, [], String(time))
    assert.match(warnings[0]!, reason)
  }
})

test('a normalized payload of The Things Stack needs no mapping', () => {
  const output = normalised([
    { time: '2026-03-09T05:30:00Z', air: { temperature: 21.5, relativeHumidity: 40, co2: 415 } },
    {
      soil: [
        { depth: 10, moisture: 31 },
        { depth: 20, moisture: 35 },
      ],
      battery: 3.6,
      action: { motion: { detected: true, count: 7 }, contactState: 'open' },
      water: { leak: false, temperature: { min: 8, max: 12, current: 10 } },
      wind: { speed: 3.2, direction: 270 },
    },
  ])
  assert.deepEqual(linesOf(output), [
    'air.temperature 0 = 21.5 1 h ago',
    'air.relativeHumidity 0 = 40 1 h ago',
    'air.co2 0 = 415 1 h ago',
    'soil.moisture 10 = 31',
    'soil.moisture 20 = 35',
    'device.batteryVoltage 0 = 3.6',
    'motion.detected 0 = 1',
    'motion.count 0 = 7',
    'contact.open 0 = 1',
    'alarm.leak 0 = 0',
    'water.temperatureLowest 0 = 8',
    'water.temperatureHighest 0 = 12',
    'water.temperature 0 = 10',
    'wind.speed 0 = 3.2',
    'wind.direction 0 = 270',
  ])
  assert.deepEqual(output.warnings, [])
})

test('our own names are understood in the same style, records of the past beside what is now', () => {
  const output = normalised({
    parking: { occupied: true, previousDuration: 12 },
    valve: [
      { index: 1, open: true },
      { index: 2, open: false },
    ],
    alarm: { sos: 'double' },
    device: { batteryPercent: 92 },
    'air.pm25': 4,
    history: [{ time: '2026-03-09T03:30:00Z', metering: { water: { total: 1200 } } }],
  })
  assert.deepEqual(linesOf(output), [
    'parking.occupied 0 = 1',
    'parking.previousDuration 0 = 12',
    'valve.open 1 = 1',
    'valve.open 2 = 0',
    'alarm.sos 0 = 3',
    'device.batteryPercent 0 = 92',
    'air.pm25 0 = 4',
    'metering.water.total 0 = 1200 3 h ago',
  ])
})

test('fields of a payload that mean nothing here are named, so that a mapping can be written', () => {
  const { measurements, warnings } = normalised({ TempC_SHT: 21, air: { smell: 2, co2: 400 } })
  assert.equal(measurements.length, 1)
  assert.deepEqual(warnings, ['fields without a meaning here, for a mapping: TempC_SHT, air.smell'])
})

test("a codec's errors fail the frame whatever else it gave, its warnings stay beside the readings", () => {
  for (const errors of [['bad CRC'], 'bad CRC', [{}]] as Json[]) {
    const result = normalise({
      output: { data: { air: { co2: 400 } }, errors },
      channels: CHANNELS,
      receivedMs: RECEIVED_MS,
    })
    assert(result.kind === 'failed' && result.error === 'format')
    assert.match(result.detail, /^the codec says: /)
  }
  const output = read({ data: { air: { co2: 400 } }, errors: [], warnings: ['3 bytes left'] })
  assert.equal(output.measurements.length, 1)
  assert.deepEqual(output.warnings, ['3 bytes left'])
  const none = normalise({ output: null, channels: CHANNELS, receivedMs: RECEIVED_MS })
  assert(none.kind === 'failed' && none.error === 'result')
})

test('F55: whatever JSON comes, the answer is a result of bounded size with values in range', () => {
  const keys = fc.oneof(
    fc.constantFrom(
      ...['quantity', 'value', 'unit', 'time', 'index', 'data', 'history', 'errors', 'warnings'],
      ...['air', 'temperature', 'soil', 'valve', 'open', '__proto__', 'constructor', 'toString'],
      ...Object.keys(QUANTITIES),
    ),
    fc.string({ maxLength: 8 }),
  )
  const leaves = fc.oneof(
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.string(),
    fc.constantFrom(
      'x'.repeat(5_000),
      '2026-03-09T06:00:00Z',
      '9'.repeat(40),
      ...Object.keys(QUANTITIES),
    ),
  )
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'medium' },
      leaves,
      fc.array(tie('json'), { maxLength: 5 }),
      fc.array(fc.tuple(keys, tie('json')), { maxLength: 6 }).map((entries) =>
        // As JSON.parse makes them: `__proto__` is a field of its own.
        JSON.parse(`{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`)}}`),
      ),
    ),
  }))
  fc.assert(
    fc.property(json, json, fc.boolean(), (output, mapped, hasMapping) => {
      const result = normalise({
        output: hasMapping ? { data: output } : output,
        ...(hasMapping ? { mapped } : {}),
        channels: CHANNELS,
        receivedMs: RECEIVED_MS,
      })
      if (result.kind === 'failed') return assert(result.detail.length <= 200)
      assert(result.output.warnings.length <= 32)
      for (const text of result.output.warnings) assert(text.length <= 200)
      for (const { quantity, value, observedMs } of result.output.measurements) {
        const { min, max } = QUANTITIES[quantity]
        assert(value >= min && value <= max)
        assert(observedMs === undefined || Math.abs(observedMs - RECEIVED_MS) <= 400 * 86_400_000)
      }
    }),
    { numRuns: 2_000 },
  )
  assert.equal(Object.hasOwn(Object.prototype, 'quantity'), false)
})

test('F55: ten thousand readings, lists in lists and endless names are cut to their bounds', () => {
  const many = mappedTo(Array.from({ length: 10_000 }, () => ({ 'air.co2': 400, 'air.o3': 9 })))
  assert(many.measurements.length <= 256 && many.warnings.length <= 32)
  assert.match(many.warnings[0]!, /^more than 1024 readings, cut$/)
  let deep: Json = { 'air.co2': 400 }
  for (let i = 0; i < 5_000; i++) deep = [deep]
  assert.match(mappedTo(deep).warnings[0]!, /lists in lists, deeper than 8/)
  let nested: Json = 1
  for (let i = 0; i < 5_000; i++) nested = { a: nested }
  assert.match(normalised(nested).warnings[0]!, /^fields without a meaning here/)
  const names = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`f${i}`, i]))
  assert.match(normalised(names).warnings[0]!, /f7 and 4992 more$/)
})
