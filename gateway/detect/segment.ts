/** A street segment, by its counter: people.inTotal and people.outTotal, footfall.ts. */

import type { AssetState, AssetStep } from './asset-state.ts'
import { FOOTFALL_START, stepFootfall } from './footfall.ts'
import { type AssetContext, type AssetInput, hasRestarted, instantOf, served } from './served.ts'

export function stepSegment(
  state: AssetState,
  input: AssetInput,
  { asset, bindings }: AssetContext,
): AssetStep {
  const idle = { state, facts: [], timerMs: undefined }
  if (input.kind !== 'uplink') return idle
  const [inTotal] = served(input, bindings, 'counter', 'people.inTotal')
  const [outTotal] = served(input, bindings, 'counter', 'people.outTotal')
  if (!inTotal || !outTotal) return idle
  const { devEui, fCntUp } = input
  const totals = { inTotal: inTotal.value, outTotal: outTotal.value }
  const step = stepFootfall(
    state.footfall ?? FOOTFALL_START,
    { ...instantOf(input), devEui, fCntUp, ...totals, restarted: hasRestarted(input) },
    { subject: asset.id, counterBits: asset.properties.counterBits },
  )
  return { ...step, state: { ...state, footfall: step.state } }
}
