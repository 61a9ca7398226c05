/**
 * Hours of what a zone, a site or a tree measures beside its litres:
 *
 *   pressure.water          of its valve or its meter
 *   soil.tension@40         of each probe, by its depth in cm
 *
 * An hour is told when the next reading comes: nothing waits for it.
 */

import type { EventFact } from '../../../sync/fact.ts'
import type { AssetState } from '../asset-state.ts'
import { HOURLY_START, stepHourly } from '../hourly-values.ts'
import { type AssetContext, servedByAny, type UplinkDecoded } from '../served.ts'
import { instantOf } from '../step.ts'
import { pressureReadings } from '../water/readings-of.ts'

type Hours = { readonly state: AssetState; readonly facts: readonly EventFact[] }

export function hoursOfPipeAndSoil(
  state: AssetState,
  uplink: UplinkDecoded,
  { asset, bindings }: AssetContext,
): Hours {
  const values = [
    ...pressureReadings(uplink, bindings).map(({ kpa }) => ({
      quantity: 'pressure.water',
      value: kpa,
    })),
    ...servedByAny(uplink, bindings, 'probe', 'soil.tension').map(({ binding, value }) => ({
      quantity: `soil.tension@${binding.index}`,
      value,
    })),
  ]
  if (values.length === 0) return { state, facts: [] }
  const input = { ...instantOf(uplink), values }
  const { state: hourly, facts } = stepHourly(state.hourly ?? HOURLY_START, input, {
    subject: asset.id,
  })
  return { state: { ...state, hourly }, facts }
}
