/** All layers, in the order in which they are listed. */

import type { Seen } from '../city/seen.ts'
import type { Layer } from './layer.ts'
import { DEVICES, SAFETY } from './layer-restricted.ts'
import { SPACES, SPACES_WITH_QUALITY, ZONES } from './layer-spaces.ts'
import { AIR, BINS, FOOTFALL, HEAT, NOISE } from './layer-streets.ts'
import { TREES, WATERING } from './layer-water.ts'

export const LAYERS: readonly Layer[] = [
  ...[SPACES, SPACES_WITH_QUALITY, ZONES],
  ...[WATERING, TREES],
  ...[BINS, FOOTFALL, NOISE, AIR, HEAT],
  ...[SAFETY, DEVICES],
]

export function layersSeen(seen: Seen): readonly Layer[] {
  return LAYERS.filter(({ isShown }) => isShown(seen))
}

/** Undefined too where it is not for who asks: what is hidden is not told to exist. */
export function layerSeen(id: string, seen: Seen): Layer | undefined {
  return layersSeen(seen).find((layer) => layer.id === id)
}
