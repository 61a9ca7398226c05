import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { bind } from '../registry/bindings.ts'
import type { Binding } from '../registry/model.ts'

function binding(device: number, fromMs: number, toMs?: number): Binding {
  const devEui = `70b3d5499f00000${device}` as DevEui
  return { asset: 'p', devEui, role: 'occupancy', index: 0, fromMs, ...(toMs && { toMs }) }
}

test('a binding that is entered again stays as it was', () => {
  const before = [binding(1, 100)]
  assert.deepEqual(bind(before, binding(1, 500)), before)
})

test('a new device in a role ends the one before it', () => {
  assert.deepEqual(bind([binding(1, 100)], binding(2, 500)), [
    binding(1, 100, 500),
    binding(2, 500),
  ])
})

test('devices of another role or index are left alone', () => {
  const valve = { ...binding(1, 100), role: 'valve', index: 1 } as const
  const other = { ...valve, devEui: '70b3d5499f000009' as DevEui, index: 2, fromMs: 500 }
  assert.deepEqual(bind([valve], other), [valve, other])
})

test('history that is entered later does not end what holds now', () => {
  const now = binding(2, 500)
  assert.deepEqual(bind([now], binding(1, 100, 500)), [now, binding(1, 100, 500)])
})

test('a correction of the same days takes the place of the mistake', () => {
  assert.deepEqual(bind([binding(1, 500)], binding(2, 400)), [binding(2, 400)])
})
