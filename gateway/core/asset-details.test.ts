import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { ASSET_START, type AssetState } from '../detect/asset-state.ts'
import { OCCUPANCY_START } from '../detect/parking/occupancy-state.ts'
import { SENSOR_HEALTH_START } from '../detect/parking/sensor-health.ts'
import { UNHEARD_START } from '../detect/parking/unheard.ts'
import type { Asset } from '../registry/model.ts'
import { detailsOf } from './asset-details.ts'

const devEui = '70b3d5499f0012ab' as DevEui
const HOUR = 3_600_000
/** The engine's line began at that moment of UTC: a Tuesday, 10:00 in Paris. */
const UTC = Date.UTC(2026, 5, 16, 8)
const utcOf = (lineMs: number) => UTC + lineMs

function details(kind: Asset['kind'], state: Partial<AssetState>, more: Asset['properties'] = {}) {
  const asset: Asset = { id: 'one', kind, name: 'One', properties: more }
  return detailsOf(asset, [], { ...ASSET_START, ...state }, utcOf, utcOf(2 * HOUR))
}

test('a space says what its state stands on: its last frame, until when, what is guessed and what waits', () => {
  const heard = { devEui, lineMs: HOUR, fCntUp: 3 }
  const pending = {
    occupied: true,
    lineMs: HOUR,
    signal: null,
    dueLineMs: null,
    looksBeside: false,
  }
  const unheard = { ...UNHEARD_START, guess: { heardSinceLineMs: 0 } }
  const occupancy = { ...OCCUPANCY_START, heard, pending, unheard }
  assert.deepEqual(details('space', { occupancy }, { heartbeatSeconds: 3_600 }).proof, {
    devEui,
    heardMs: utcOf(HOUR),
    unknownFromMs: utcOf(HOUR + 2.2 * HOUR),
    isInferred: true,
    pending: 'occupied',
  })
  assert.equal(details('space', {}).proof, null)
})

test('a sensor in doubt says which, since when and how often that is right', () => {
  const doubt = { problem: 'stuck', sinceLineMs: HOUR } as const
  const doubted = (confidence?: number) => {
    const told = confidence === undefined ? doubt : { ...doubt, confidence }
    return details('space', { sensorHealth: { ...SENSOR_HEALTH_START, doubt: told } }).doubt
  }
  assert.deepEqual(doubted(0.11), { problem: 'stuck', sinceMs: utcOf(HOUR), confidence: 0.11 })
  assert.equal(doubted()?.confidence, null)
})

test('a door that is open while nobody watches is open, and no intrusion', () => {
  const standing = { [`${devEui} contact`]: HOUR }
  const intrusion = { version: 1, standing, told: [], isKnown: true } as const
  const open = details('building', { intrusion }, { armedHours: '19:00-07:00' })
  assert.equal(open.intrusion, null)
  const watch = { isArmed: false, hours: '19:00-07:00', openSinceMs: utcOf(HOUR) }
  assert.deepEqual(open.watch, watch)
  const told = details('building', { intrusion: { ...intrusion, told: Object.keys(standing) } })
  assert.deepEqual(told.intrusion, { sinceMs: utcOf(HOUR) })
  assert.equal(told.watch?.isArmed, true)
})

test('a call point names its devices, when each was heard, the press that tests it, and its last test', () => {
  const call = { version: 1, told: [], lastLineMs: null, testedLineMs: HOUR } as const
  const devices = { [devEui]: { lastLineMs: HOUR, isLost: false } }
  const state = { call, supervision: { version: 1, devices } as const }
  const view = details('callPoint', state, { testPress: 2, heartbeatSeconds: 3_600 })
  assert.deepEqual(view.call, { testPress: 2, calledMs: null, testedMs: utcOf(HOUR) })
  assert.deepEqual(view.supervision, {
    silenceMs: 7_920_000,
    devices: [{ devEui, heardMs: utcOf(HOUR), isLost: false }],
  })
})
