import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import jsonata from 'jsonata'
import type { Json } from '../sandbox/codec.ts'
import { guessMapping } from './guess.ts'
import { isObject } from './json.ts'

test('well-known names become readings in our quantities, what is unknown is listed for a person', () => {
  const { expression, channels, unmapped } = guessMapping([
    { data: { TempC_SHT: 21.5, Hum_SHT: 40, BatV: 3.05, Ext_sensor: 'none' } },
  ])
  assert.equal(
    expression,
    `/* A first guess from 1 samples: check every unit, and what is missing. */
[
  {"quantity": "air.temperature", "value": TempC_SHT, "unit": "°C"},
  {"quantity": "air.relativeHumidity", "value": Hum_SHT, "unit": "%"},
  {"quantity": "device.batteryVoltage", "value": BatV, "unit": "V"}
]
`,
  )
  assert.deepEqual(channels, [
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'air.relativeHumidity', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ])
  assert.deepEqual(unmapped, ['Ext_sensor'])
})

test('numbers in texts are made numbers, words made yes or no, and a text without one gives nothing', async () => {
  const samples = [
    { level: '2000 mm', temp_SOIL: '24.59', vt: '10', valve_2: 'open', Temp: 'null' },
    { valve_2: 'close', Temp: '20.5' },
  ]
  const { expression } = guessMapping(samples)
  const mapping = jsonata(expression)
  const values = async (sample: Json) =>
    ((await mapping.evaluate(sample)) as { quantity: string; index?: number; value?: Json }[])
      .filter(({ value }) => value !== undefined)
      .map(({ quantity, index = 0, value }) => [quantity, index, value])
  assert.deepEqual(await values(samples[0]!), [
    ['level.distance', 0, 2000],
    ['soil.temperature', 0, 24.59],
    ['valve.open', 2, true],
  ])
  assert.deepEqual(await values(samples[1]!), [
    ['valve.open', 2, false],
    ['air.temperature', 0, 20.5],
  ])
})

test('the values choose between units of one name: pascals, millivolts, per cent', () => {
  const unitIn = (sample: Json) => /"unit": "([^"]*)"/.exec(guessMapping([sample]).expression)?.[1]
  assert.equal(unitIn({ pressure: 102_115 }), 'Pa')
  assert.equal(unitIn({ pressure: 1_013.2 }), 'hPa')
  assert.equal(unitIn({ battery: 92 }), '%')
  assert.equal(unitIn({ battery: 3.6 }), 'V')
  assert.equal(unitIn({ battery: 3_600 }), 'mV')
})

test('F52: a name whose values fit no unit of it is not guessed', () => {
  for (const sample of [{ temperature: 2150 }, { co2: -1 }, { door: 7 }, { humidity: 'wet' }]) {
    const { channels, unmapped } = guessMapping([sample])
    assert.deepEqual(channels, [])
    assert.deepEqual(unmapped, Object.keys(sample))
  }
})

function hasObject(sample: Json): boolean {
  return isObject(sample) && (!('data' in sample) || isObject(sample['data']))
}

test('F55: whatever samples come, the guess can be read, and run on all that are objects', async () => {
  const names = fc.oneof(
    fc.constantFrom(
      ...['temperature', 'valve_2', 'history', 'timestamp', 'a`b', 'in', '__proto__', 'value'],
      ...['unit', 'humidity', 'battery', 'pm2_5', '"', '/*', '*/', 'door'],
    ),
    fc.string({ maxLength: 6 }),
  )
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(fc.double({ noNaN: true }), fc.boolean(), fc.constant(null), fc.string()),
      fc.constantFrom('21.5', '2 mm', 'open', 1_665_561_758),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(names, tie('json'), { maxKeys: 6 }),
    ),
  }))
  await fc.assert(
    fc.asyncProperty(fc.array(json, { maxLength: 4 }), async (samples) => {
      const { expression, unmapped } = guessMapping(samples)
      assert(unmapped.length <= 64)
      const mapping = jsonata(expression)
      // TS013 has an object as data: what is a list of them is no answer of a codec.
      for (const sample of samples.filter(hasObject)) await mapping.evaluate(sample)
    }),
    { numRuns: 500 },
  )
})
