/** The asset file as the picture needs it: what there is, whether anything was told of it or not. */

import { type DevEui, parseDevEui } from '../../../base/ids.ts'
import type { AssetMap } from '../asset-map.ts'
import { type Place, SPACE_CATEGORIES, type SpaceCategory, type Thing } from './thing.ts'

export type CityAsset = {
  readonly id: string
  readonly kind: Thing['kind']
  readonly name: string
  readonly place?: Place
  readonly row?: string
  readonly rowName?: string
  readonly siteId?: string
  readonly category: SpaceCategory
  readonly limitMinutes?: number
  /** Sensors of things of which facts do not name them: probes of a tree. */
  readonly devEuis: readonly DevEui[]
}

const KINDS: Readonly<Record<Thing['kind'], true>> = {
  space: true,
  zone: true,
  site: true,
  tree: true,
  callPoint: true,
  building: true,
  bin: true,
  segment: true,
  noisePoint: true,
  airPoint: true,
  heatPoint: true,
}

/** Features of other kinds are left out. */
export function cityAssets({ features }: AssetMap): ReadonlyMap<string, CityAsset> {
  const assets = features.flatMap((feature) => {
    const asset = assetOf(feature as Feature)
    return asset ? [[asset.id, asset] as const] : []
  })
  return new Map(assets)
}

type Feature = {
  readonly geometry: { readonly coordinates: readonly [number, number] } | null
  readonly properties: Readonly<Record<string, unknown>>
}

function assetOf({ geometry, properties }: Feature): CityAsset | undefined {
  const text = (name: string): string | undefined => {
    const value = properties[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const [id, kind] = [text('id'), text('kind')]
  if (id === undefined || !isKind(kind)) return undefined
  const [row, rowName, siteId] = ['row', 'rowName', 'siteId'].map(text)
  const limit = properties['limitMinutes']
  const [lon, lat] = geometry?.coordinates ?? []
  return {
    id,
    kind,
    name: text('name') ?? id,
    ...(lon !== undefined && lat !== undefined && { place: { lon, lat } }),
    ...(row && { row }),
    ...(rowName && { rowName }),
    ...(siteId && { siteId }),
    category: categoryOf(text('category')),
    ...(typeof limit === 'number' && limit > 0 && { limitMinutes: limit }),
    devEuis: devEuisOf(properties['devEuis']),
  }
}

export function isKind(kind: string | undefined): kind is Thing['kind'] {
  return kind !== undefined && Object.hasOwn(KINDS, kind)
}

function devEuisOf(value: unknown): readonly DevEui[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((one) => (typeof one === 'string' ? (parseDevEui(one) ?? []) : []))
}

function categoryOf(text: string | undefined): SpaceCategory {
  return SPACE_CATEGORIES.find((category) => category === text) ?? 'normal'
}
