/** An asset as pages and people see it: its state in one word, since when, and the evidence. */

import type { AssetView } from '../api/service.ts'
import { ASSET_START, type AssetState } from '../detect/asset-state.ts'
import type { Leak } from '../detect/water/leak.ts'
import type { EngineState } from '../engine/state.ts'
import type { Asset } from '../registry/model.ts'
import { detailsOf } from './asset-details.ts'

export function assetView(state: EngineState, id: string): AssetView | undefined {
  const asset = state.assets.get(id)
  if (!asset) return undefined
  const bindings = state.bindings.get(id) ?? []
  const assetState = state.assetStates.get(id) ?? ASSET_START
  const utcOf = (lineMs: number) => Math.round(state.atMs - (state.lineMs - lineMs))
  const { word, sinceLineMs } = stateWord(asset, assetState, state.lineMs)
  return {
    asset,
    bindings,
    state: word,
    sinceMs: sinceLineMs === null ? null : utcOf(sinceLineMs),
    details: detailsOf(asset, bindings, assetState, utcOf, state.atMs),
  }
}

type Word = { readonly word: string; readonly sinceLineMs: number | null }

const UNKNOWN: Word = { word: 'unknown', sinceLineMs: null }
/** A call stands for so long; who takes it in charge comes with the hypervisor's alarms. */
const CALL_SHOWN_MS = 3_600_000
/** A point that has told nothing for so long measures nothing that is true now. */
const STALE_MS = 6 * 3_600_000
/** Bins report every few hours, some once a day. */
const BIN_STALE_MS = 36 * 3_600_000

/** Unknown is a state of its own: never shown as free, dry or closed. */
function stateWord(asset: Asset, state: AssetState, nowLineMs: number): Word {
  const { occupancy, water, watering, soil, call, intrusion, fill } = state
  switch (asset.kind) {
    case 'space':
      if (!occupancy?.isKnown || !occupancy.spot) return UNKNOWN
      return {
        word: occupancy.spot.occupied ? 'occupied' : 'free',
        sinceLineMs: occupancy.spot.sinceLineMs,
      }
    case 'zone': {
      if (water?.leak) return leakWord(water.leak)
      const valve = watering?.valve
      if (!valve || watering?.isUnsure) return UNKNOWN
      return { word: valve.isOpen ? 'watering' : 'closed', sinceLineMs: valve.sinceLineMs }
    }
    case 'tree':
      return soil?.isDry == null
        ? UNKNOWN
        : { word: soil.isDry ? 'dry' : 'moist', sinceLineMs: null }
    case 'bin':
      if (!fill || fill.percent === null || nowLineMs - fill.atLineMs > BIN_STALE_MS) return UNKNOWN
      return { word: fill.isFull ? 'full' : 'ok', sinceLineMs: null }
    case 'callPoint':
      return call?.lastLineMs != null && nowLineMs - call.lastLineMs < CALL_SHOWN_MS
        ? { word: 'called', sinceLineMs: call.lastLineMs }
        : { word: 'quiet', sinceLineMs: null }
    case 'building': {
      if (!intrusion?.isKnown) return UNKNOWN
      const { standing, told = Object.keys(standing) } = intrusion
      const since = told.flatMap((key) => standing[key] ?? [])
      if (since.length > 0) return { word: 'intrusion', sinceLineMs: Math.min(...since) }
      // A door that is open while nobody watches is no intrusion.
      const open = Object.values(standing)
      if (open.length === 0) return { word: 'quiet', sinceLineMs: null }
      return { word: 'open', sinceLineMs: Math.min(...open) }
    }
    case 'segment':
    case 'noisePoint':
    case 'airPoint':
    case 'heatPoint': {
      const heard = lastHeard(state)
      if (heard === undefined || nowLineMs - heard > STALE_MS) return UNKNOWN
      return { word: 'measuring', sinceLineMs: heard }
    }
    case 'site':
      return state.site?.leak ? leakWord(state.site.leak) : UNKNOWN
    default:
      return asset.kind satisfies never
  }
}

function leakWord({ level, sinceLineMs }: Leak): Word {
  return { word: `leak-${level}`, sinceLineMs }
}

function lastHeard({ footfall, hourly }: AssetState): number | undefined {
  const times = Object.values(hourly?.quantities ?? {}).map(({ lastLineMs }) => lastLineMs)
  if (footfall?.last) times.push(footfall.last.lineMs)
  return times.length > 0 ? Math.max(...times) : undefined
}
