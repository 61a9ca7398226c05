import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Asset } from '../registry/model.ts'
import { aroundOf } from './around.ts'
import { newState, putAsset } from './state.ts'

const asset = (id: string, kind: Asset['kind'], properties: Asset['properties'] = {}): Asset => ({
  id,
  kind,
  name: id,
  properties,
})

test('a site stands among its zones, and each of them among the same', () => {
  const state = newState()
  const site = asset('S1', 'site')
  const zone = asset('Z1', 'zone', { siteId: 'S1' })
  for (const one of [zone, site, asset('Z2', 'zone', { siteId: 'S1' }), asset('Z3', 'zone')])
    putAsset(state, one, [])
  const ids = (of: Asset) => aroundOf(state, of).members.map(({ id }) => id)
  assert.deepEqual(ids(site), ['S1', 'Z1', 'Z2'])
  assert.deepEqual(ids(zone), ids(site))
  assert.deepEqual(ids(asset('Z3', 'zone')), [])
})

test('a space that is moved to another row leaves the neighbours of before', () => {
  const state = newState()
  const first = asset('P1', 'space', { row: 'A', position: 1 })
  const second = asset('P2', 'space', { row: 'A', position: 2 })
  putAsset(state, first, [])
  putAsset(state, second, [])
  putAsset(state, first, [])
  assert.equal(aroundOf(state, first).members.length, 2)
  putAsset(state, { ...second, properties: { row: 'B', position: 1 } }, [])
  assert.deepEqual(aroundOf(state, first).members, [first])
  assert.deepEqual([...state.companies.keys()], ['row:A', 'row:B'])
})
