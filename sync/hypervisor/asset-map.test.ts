import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AssetMapError, readAssetMap } from './asset-map.ts'

const SPACE = {
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [5.4465, 43.5267] },
  properties: { id: 'cours-mirabeau-01', kind: 'space', name: 'Cours Mirabeau 01' },
}

test('points with an id and a kind are assets; what else stands in the file is left out', () => {
  const line = { ...SPACE, geometry: { type: 'LineString', coordinates: [[5, 43]] } }
  const nameless = { ...SPACE, properties: {} }
  const nowhere = { ...SPACE, geometry: { type: 'Point', coordinates: ['5', 43] } }
  const features = [SPACE, line, nameless, nowhere, null, 7]
  const map = readAssetMap(JSON.stringify({ type: 'FeatureCollection', features }))
  assert.deepEqual(map.features, [SPACE])
})

test('a file that is no collection is refused with the reason', () => {
  for (const text of ['', '{', 'null', '[]', '{"type":"Feature"}']) {
    assert.throws(() => readAssetMap(text), AssetMapError)
  }
})
