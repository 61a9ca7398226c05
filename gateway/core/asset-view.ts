/** An asset as pages and people see it: its state in one word, since when, and the evidence. */

import type { AssetView } from '../api/service.ts'
import { ASSET_START, type AssetState } from '../detect/engine.ts'
import type { EngineState } from '../engine/state.ts'
import type { AssetKind } from '../registry/model.ts'

export function assetView(state: EngineState, id: string): AssetView | undefined {
  const asset = state.assets.get(id)
  if (!asset) return undefined
  const assetState = state.assetStates.get(id) ?? ASSET_START
  const { word, sinceLineMs } = stateWord(asset.kind, assetState)
  return {
    asset,
    bindings: state.bindings.get(id) ?? [],
    state: word,
    sinceMs: sinceLineMs === null ? null : state.atMs - (state.lineMs - sinceLineMs),
    details: assetState,
  }
}

type Word = { readonly word: string; readonly sinceLineMs: number | null }

const UNKNOWN: Word = { word: 'unknown', sinceLineMs: null }

/** Unknown is a state of its own: never shown as free, dry or closed. */
function stateWord(kind: AssetKind, { occupancy, leak, call }: AssetState): Word {
  switch (kind) {
    case 'space':
      if (!occupancy?.isKnown || !occupancy.spot) return UNKNOWN
      return {
        word: occupancy.spot.occupied ? 'occupied' : 'free',
        sinceLineMs: occupancy.spot.sinceLineMs,
      }
    case 'zone':
      if (leak?.leak) return { word: `leak-${leak.leak.level}`, sinceLineMs: leak.leak.sinceLineMs }
      if (!leak?.valve) return UNKNOWN
      return {
        word: leak.valve.isOpen ? 'watering' : 'closed',
        sinceLineMs: leak.valve.sinceLineMs,
      }
    case 'callPoint':
      return { word: call ? 'called' : 'quiet', sinceLineMs: null }
    default:
      return UNKNOWN
  }
}
