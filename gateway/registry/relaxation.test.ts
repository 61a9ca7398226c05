import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import type { Device } from './model.ts'
import { withRelaxation } from './relaxation.ts'

const PLAIN: Device = {
  devEui: '70b3d5499f0012ab' as DevEui,
  name: 'Place 12',
  region: 'EU868',
  macVersion: '1.0.3',
  class: 'A',
  activation: 'ABP',
}
const RELAXED = { ...PLAIN, relaxFCnt: true } as const
const WHY = { by: 'Mireille', because: ' loses its counter ', atMs: 1_000 }

test('F39: a counter may begin anew for a reason only, kept with who and when', () => {
  assert.ok('problem' in withRelaxation(RELAXED, undefined, { ...WHY, because: undefined }))
  assert.ok('problem' in withRelaxation(RELAXED, undefined, { ...WHY, because: '  ' }))
  assert.ok('problem' in withRelaxation(RELAXED, PLAIN, { ...WHY, because: undefined }))
  const set = withRelaxation(RELAXED, PLAIN, WHY)
  assert.deepEqual(set, {
    ...RELAXED,
    relaxed: { by: 'Mireille', because: 'loses its counter', atMs: 1_000 },
  })
})

test('a device that is changed otherwise keeps its relaxation and its reason', () => {
  const before = withRelaxation(RELAXED, undefined, WHY) as Device
  const renamed = { ...RELAXED, name: 'Place 13' }
  const later = { by: 'cli', because: undefined, atMs: 9_000 }
  assert.deepEqual(withRelaxation(renamed, before, later), {
    ...renamed,
    relaxed: before.relaxed,
  })
})

test('a device that joins has nothing to relax', () => {
  const asked = withRelaxation({ ...RELAXED, activation: 'OTAA' }, undefined, WHY)
  assert.ok('problem' in asked && /joining/.test(asked.problem))
})

test('who and when are never taken from the request', () => {
  const forged = { ...RELAXED, relaxed: { by: 'mayor', because: 'x', atMs: 0 } }
  assert.ok('problem' in withRelaxation(forged, undefined, { ...WHY, because: undefined }))
  const { relaxFCnt: _, ...without } = forged
  assert.deepEqual(withRelaxation(without, undefined, WHY), PLAIN, 'nor left on a strict device')
})
