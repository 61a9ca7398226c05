/**
 * Names, kinds and places of what facts speak of, from a GeoJSON file: facts carry ids only. Points
 * (or, without a place, `geometry: null`) with `properties: { id, kind, name, category?, limitMinutes?, row?,
 * rowName?, siteId?, devEuis? }`; anything else in it is left alone.
 */

export type AssetMap = {
  readonly type: 'FeatureCollection'
  readonly features: readonly unknown[]
}

export const NO_ASSETS: AssetMap = { type: 'FeatureCollection', features: [] }

/** A city has some thousand; a file beyond it is another file. */
const FEATURES_MAX = 100_000

export class AssetMapError extends Error {
  override readonly name = 'AssetMapError'
}

/** Throws AssetMapError that says what the file is not. */
export function readAssetMap(text: string): AssetMap {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AssetMapError('the assets are not JSON', { cause })
  }
  const { type, features } = (value ?? {}) as Partial<AssetMap>
  if (type !== 'FeatureCollection' || !Array.isArray(features)) {
    throw new AssetMapError('the assets are not a GeoJSON FeatureCollection')
  }
  if (features.length > FEATURES_MAX) {
    throw new AssetMapError(`the assets are ${features.length}, more than ${FEATURES_MAX}`)
  }
  return { type, features: features.filter(isNamedPoint) }
}

function isNamedPoint(feature: unknown): boolean {
  const { geometry, properties } = (feature ?? {}) as {
    geometry?: { type?: unknown; coordinates?: unknown } | null
    properties?: { id?: unknown; kind?: unknown }
  }
  const place = geometry?.coordinates
  const isPlaced =
    geometry?.type === 'Point' &&
    Array.isArray(place) &&
    place.length >= 2 &&
    place.slice(0, 2).every((part) => typeof part === 'number' && Number.isFinite(part))
  return (
    (geometry === null || isPlaced) &&
    typeof properties?.id === 'string' &&
    typeof properties.kind === 'string'
  )
}
