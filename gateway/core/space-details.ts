/** What the state of a space stands on, and whether its sensor is to be relied upon: api/asset-details.ts. */

import type { AssetDetails, SpaceProof } from '../api/asset-details.ts'
import type { AssetState } from '../detect/asset-state.ts'
import { occupancyPolicy } from '../detect/policy.ts'
import type { Asset } from '../registry/model.ts'

type SpaceDetails = Pick<AssetDetails, 'overstay' | 'proof' | 'doubt'>

/** `utcOf`: a moment of the engine's line as UTC. */
export function spaceDetails(
  asset: Asset,
  state: AssetState,
  utcOf: (lineMs: number) => number,
): SpaceDetails {
  const over = state.overstay?.over
  const doubt = state.sensorHealth?.doubt
  return {
    overstay: over ? { sinceMs: utcOf(over.sinceLineMs), limitMinutes: over.limitMinutes } : null,
    proof: proofOf(asset, state, utcOf),
    doubt: doubt
      ? {
          problem: doubt.problem,
          sinceMs: utcOf(doubt.sinceLineMs),
          confidence: doubt.confidence ?? null,
        }
      : null,
  }
}

function proofOf(
  asset: Asset,
  { occupancy, pace }: AssetState,
  utcOf: (lineMs: number) => number,
): SpaceProof | null {
  if (!occupancy?.heard) return null
  const { heard, pending, unheard } = occupancy
  const { heartbeatMs, heartbeatsMax } = occupancyPolicy(asset, pace)
  return {
    devEui: heard.devEui,
    heardMs: utcOf(heard.lineMs),
    unknownFromMs: utcOf(heard.lineMs + Math.round(heartbeatsMax * heartbeatMs)),
    isInferred: Boolean(unheard?.guess),
    pending: pending ? (pending.occupied ? 'occupied' : 'free') : null,
  }
}
