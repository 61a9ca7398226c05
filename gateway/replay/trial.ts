/**
 * Settings to try, by kind of place and by place:
 *
 *   tree: { dryKpa: 40 }             every tree
 *   assets:
 *     Z07: { litresPerPulse: 10 }    one of them
 */

import { ASSET_KINDS, type AssetKind } from '../registry/model.ts'
import type { Place } from './place.ts'

export type Trial =
  | { readonly kind: 'places'; readonly places: readonly Place[]; readonly changed: number }
  | { readonly kind: 'rejected'; readonly problem: string }

type Settings = Readonly<Record<string, unknown>>

/** `accepts`: says what is wrong with a place of these properties; undefined: nothing. */
export function tryProperties(
  places: readonly Place[],
  settings: Settings,
  accepts: (place: Place) => string | undefined,
): Trial {
  const ofAssets = tableOf(settings['assets'] ?? {})
  if (!ofAssets) return { kind: 'rejected', problem: 'assets: is no table of places' }
  const known = new Set(places.map(({ asset }) => asset.id))
  const strange = [
    ...Object.keys(settings).filter((name) => name !== 'assets' && !isKind(name)),
    ...Object.keys(ofAssets).filter((id) => !known.has(id)),
  ]
  if (strange.length > 0)
    return { kind: 'rejected', problem: `${strange[0]}: is no kind of place and no place` }
  let changed = 0
  const tried: Place[] = []
  for (const place of places) {
    const given = { ...tableOf(settings[place.asset.kind]), ...tableOf(ofAssets[place.asset.id]) }
    const properties = { ...place.asset.properties, ...given }
    const next = { ...place, asset: { ...place.asset, properties } } as Place
    if (Object.keys(given).length > 0) changed++
    const problem = accepts(next)
    if (problem) return { kind: 'rejected', problem: `${place.asset.id}: ${problem}` }
    tried.push(next)
  }
  return { kind: 'places', places: tried, changed }
}

function isKind(name: string): name is AssetKind {
  return (ASSET_KINDS as readonly string[]).includes(name)
}

function tableOf(value: unknown): Settings | undefined {
  return typeof value === 'object' && value !== null ? (value as Settings) : undefined
}
