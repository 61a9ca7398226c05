import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevAddr, DevEui } from '../../../base/ids.ts'
import type { Measurement } from '../../../decoders/contract.ts'
import type { Asset, Binding } from '../../registry/model.ts'
import { ASSET_START } from '../asset-state.ts'
import { ALONE, type AssetContext, type UplinkDecoded } from '../served.ts'
import { hoursOfPipeAndSoil } from './pipe-and-soil.ts'

const MIN = 60_000
const DEEP = '70b3d57ba0000001' as DevEui
const HIGH = '70b3d57ba0000002' as DevEui
const VALVE = '70b3d57ba0000003' as DevEui

const asset: Asset = { id: 'tree-1', kind: 'tree', name: 'Platane', properties: {} }
const binding = (devEui: DevEui, role: Binding['role'], index: number): Binding => ({
  ...{ asset: 'tree-1', devEui, role, index, fromMs: 0 },
})
const context: AssetContext = {
  asset,
  bindings: [binding(DEEP, 'probe', 60), binding(HIGH, 'probe', 20), binding(VALVE, 'valve', 1)],
  around: ALONE,
}

function uplink(devEui: DevEui, atMs: number, measurement: Partial<Measurement>): UplinkDecoded {
  return {
    ...{ kind: 'uplink', devEui, devAddr: '00000001' as DevAddr, fCntUp: 1 },
    ...{ lineMs: atMs, atMs, clk: 2, notes: [] },
    measurements: [{ index: 0, atMs, ...measurement } as Measurement],
  } as UplinkDecoded
}

test('each probe has hours of its own by its depth, and the pressure of the pipe has its own', () => {
  let state = ASSET_START
  const told: unknown[] = []
  const hear = (devEui: DevEui, minute: number, quantity: string, value: number): void => {
    const read = uplink(devEui, minute * MIN, { quantity, value } as Partial<Measurement>)
    const step = hoursOfPipeAndSoil(state, read, context)
    state = step.state
    told.push(
      ...step.facts.map(({ fields }) => [fields['quantity'], fields['mean'], fields['max']]),
    )
  }
  hear(DEEP, 0, 'soil.tension', 30)
  hear(HIGH, 10, 'soil.tension', 50)
  hear(DEEP, 20, 'soil.tension', 34)
  hear(VALVE, 30, 'pressure.water', 310)
  assert.deepEqual(told, [])
  hear(HIGH, 61, 'soil.tension', 51)
  assert.deepEqual(told, [
    ['soil.tension@60', 32, 34],
    ['soil.tension@20', 50, 50],
    ['pressure.water', 310, 310],
  ])
})
