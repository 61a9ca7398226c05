import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { newState, putAsset } from '../engine/state.ts'
import type { AssetKind, AssetProperties, Binding } from '../registry/model.ts'
import { homeGroups, movingTogether } from './home-group.ts'

const dev = (n: number) => `70b3d5499f0000${n.toString(16).padStart(2, '0')}` as DevEui

/** A park of two zones with one valve box, a row of two places, a tree of nobody's, a spare sensor. */
function town() {
  const state = newState()
  for (let n = 1; n <= 7; n++) state.devices.set(dev(n), {} as never)
  const put = (id: string, kind: AssetKind, properties: AssetProperties, ...devices: number[]) => {
    const bindings: Binding[] = devices.map((n) => {
      return { asset: id, devEui: dev(n), role: 'meter', index: 1, fromMs: 0 }
    })
    putAsset(state, { id, kind, name: id, properties }, bindings)
  }
  put('park', 'site', {}, 1)
  put('park-1', 'zone', { siteId: 'park' }, 2)
  put('park-2', 'zone', { siteId: 'park' }, 2)
  put('a-1', 'space', { row: 'a', siteId: 'mignet' }, 3)
  put('a-2', 'space', { row: 'a', siteId: 'mignet' }, 4)
  put('oak', 'tree', { siteId: 'park' }, 5)
  put('bin', 'bin', {}, 6)
  return { state, put }
}

test('a site moves with its zones and trees, a row with its places, what stands alone by itself', () => {
  const groups = homeGroups(town().state)
  assert.deepEqual(
    [...groups.values()].map(({ id, devices, assets }) => [id, devices, assets]),
    [
      [`device:${dev(6)}`, [dev(6)], ['bin']],
      [`device:${dev(7)}`, [dev(7)], []],
      ['row:a', [dev(3), dev(4)], ['a-1', 'a-2']],
      ['site:park', [dev(1), dev(2), dev(5)], ['oak', 'park', 'park-1', 'park-2']],
    ],
  )
})

test('F46: a single device of a site or row never moves, and is told what it belongs to', () => {
  const { state } = town()
  assert.deepEqual(movingTogether(state, [`device:${dev(2)}`]), {
    problem: `${dev(2)} belongs to site:park, which moves as a whole`,
  })
  assert.deepEqual(movingTogether(state, ['site:nowhere']), {
    problem: 'no group site:nowhere is known here',
  })
})

test('groups that share a device move together or not at all', () => {
  const { state, put } = town()
  put('b-1', 'space', { row: 'b' }, 4)
  assert.deepEqual(movingTogether(state, ['row:b']), {
    problem: `${dev(4)} serves row:a too: name both, they move together`,
  })
  const both = movingTogether(state, ['row:b', 'row:a', 'row:b'])
  assert.ok('devices' in both)
  assert.deepEqual(
    [both.devices, both.assets],
    [
      [dev(3), dev(4)],
      ['a-1', 'a-2', 'b-1'],
    ],
  )
})

test('a swapped sensor belongs to nobody any more', () => {
  const { state } = town()
  const [asset] = [state.assets.get('a-1')!]
  const past: Binding = {
    asset: 'a-1',
    devEui: dev(3),
    role: 'occupancy',
    index: 0,
    fromMs: 0,
    toMs: 9,
  }
  const now: Binding = { asset: 'a-1', devEui: dev(7), role: 'occupancy', index: 0, fromMs: 9 }
  putAsset(state, asset, [past, now])
  assert.deepEqual(homeGroups(state).get('row:a')?.devices, [dev(4), dev(7)])
  assert.ok(homeGroups(state).has(`device:${dev(3)}`))
})
