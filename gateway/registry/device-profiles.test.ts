import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { BUNDLED } from '../../decoders/bundled/list.ts'
import { DEVICE_PROFILES, INTERVAL_S, profileNamed, radioRulesOf } from './device-profiles.ts'
import type { Device } from './model.ts'

const DEVICE: Device = {
  devEui: '70b3d5499f0012ab' as DevEui,
  name: 'x',
  region: 'EU868',
  macVersion: '1.0.3',
  class: 'A',
  activation: 'OTAA',
}

test('every model that has a decoder has a profile, and no other', () => {
  const models = BUNDLED.map(({ decoder }) => decoder.id).sort()
  assert.deepEqual(Object.keys(DEVICE_PROFILES).sort(), models)
  for (const { intervalS } of Object.values(DEVICE_PROFILES)) {
    assert.ok(intervalS >= INTERVAL_S.min && intervalS <= INTERVAL_S.max)
  }
})

test('a device has its own word, else its model’s, else none', () => {
  const parking = { ...DEVICE, profile: 'nwave-nps405sm' }
  assert.deepEqual(radioRulesOf(parking), { dataRateMax: undefined, intervalS: 86_400 })
  const own = { ...parking, dataRateMax: 3, intervalS: 3_600 }
  assert.deepEqual(radioRulesOf(own), { dataRateMax: 3, intervalS: 3_600 })
  assert.deepEqual(radioRulesOf(DEVICE), {
    dataRateMax: undefined,
    intervalS: undefined,
  })
})

test('a name that is no model is none, whatever objects are called', () => {
  for (const id of [undefined, '', 'acme-9000', 'constructor', '__proto__']) {
    assert.equal(profileNamed(id), undefined)
  }
})
