import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DevEui } from '../../base/ids.ts'
import { assetsAsCsv, assetsAsGeoJson, type ExportedAsset } from './export-assets.ts'
import { readAssetFile } from './import-assets.ts'
import type { Asset } from './model.ts'

const place = { lat: 43.5291234, lon: 5.4474567 }
const text = fc
  .string({ minLength: 1, maxLength: 40 })
  .map((name) => name.trim().replace(/\r\n?/g, '\n'))
  .filter((name) => name !== '' && name.trim() === name)
const id = fc.stringMatching(/^[a-z0-9._:-]{1,20}$/)

const anyAsset: fc.Arbitrary<Asset> = fc
  .oneof(
    fc.record({
      id,
      kind: fc.constant('space' as const),
      name: text,
      lat: fc.constant(place.lat),
      lon: fc.constant(place.lon),
      properties: fc.constantFrom<Asset['properties']>(
        {
          category: 'prm',
          limitMinutes: 60,
          inForceHours: 'Mo-Sa 09:00-19:00',
          row: 'a',
          position: 2,
        },
        {},
      ),
    }),
    fc.record({
      id,
      kind: fc.constant('site' as const),
      name: text,
      properties: fc.constantFrom<Asset['properties']>(
        { otherUse: true, litresPerPulse: 0.5, openAtOnceMax: 2 },
        { otherUse: false },
      ),
    }),
    fc.record({
      id,
      kind: fc.constant('zone' as const),
      name: text,
      properties: fc.constant<Asset['properties']>({ soil: 'loam', plant: 'lawn', siteId: 'parc' }),
    }),
  )
  .map((asset) => ({ ...asset }))

const exported: fc.Arbitrary<readonly ExportedAsset[]> = fc
  .uniqueArray(anyAsset, { selector: (asset) => asset.id, maxLength: 8 })
  .map((assets) =>
    assets.map((asset, i) => {
      const devEui = (n: number) => (1000 + 10 * i + n).toString(16).padStart(16, '0') as DevEui
      const bound = { asset: asset.id, index: 0, fromMs: 1_800_000_000_000 }
      const bindings = [
        { ...bound, devEui: devEui(0), role: 'meter' as const, toMs: 1_810_000_000_000 },
        { ...bound, devEui: devEui(1), role: 'probe' as const, index: 40 },
      ]
      return { asset, bindings: bindings.slice(0, i % 3) }
    }),
  )

test('assets that are exported as CSV or GeoJSON are imported again without a change', () => {
  fc.assert(
    fc.property(exported, (list) => {
      for (const file of [assetsAsCsv(list), JSON.stringify(assetsAsGeoJson(list))]) {
        const read = readAssetFile(file, { assets: new Set(), nowMs: 0 })
        assert.deepEqual([read.errors, read.unknownColumns, read.plans], [[], [], []])
        assert.deepEqual(
          read.assets.map(({ asset }) => asset),
          list.map(({ asset }) => asset),
        )
        assert.deepEqual(
          read.bindings.map(({ binding }) => binding),
          list.flatMap(({ bindings }) => bindings),
        )
      }
    }),
    { numRuns: 200 },
  )
})

test('a programme is not exported: a file of assets must not open valves', () => {
  const asset = { id: 'z', kind: 'zone', name: 'Z', properties: { programme: {} } } as unknown
  const list = [{ asset: asset as Asset, bindings: [] }]
  assert.doesNotMatch(assetsAsCsv(list) + JSON.stringify(assetsAsGeoJson(list)), /programme/)
})
