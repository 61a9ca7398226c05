/** A site: its main meter against the meters of its zones (water/site-water.ts). */

import type { Asset } from '../registry/model.ts'
import type { AssetState, AssetStep } from './asset-state.ts'
import { meterPolicy } from './policy.ts'
import type { AssetContext, AssetInput } from './served.ts'
import { hoursOfPipeAndSoil } from './surroundings/pipe-and-soil.ts'
import { meterReadings, pressureReadings } from './water/readings-of.ts'
import { sightOf } from './water/sight.ts'
import { SITE_WATER_START } from './water/site-state.ts'
import { stepSiteWater } from './water/site-water.ts'
import { flowOf } from './water/zone-flow.ts'

export function stepSite(state: AssetState, input: AssetInput, context: AssetContext): AssetStep {
  const { asset, bindings, around } = context
  const policy = meterPolicy(asset)
  if (input.kind !== 'uplink' || !policy) return { state, facts: [], timerMs: undefined }
  let next = state
  const readings = [...pressureReadings(input, bindings), ...meterReadings(input, bindings)]
  const facts = readings.flatMap((reading) => {
    const zones = around.members.filter(({ kind }) => kind === 'zone')
    const step = stepSiteWater(next.site ?? SITE_WATER_START, reading, {
      subject: asset.id,
      policy,
      otherUse: asset.properties.otherUse,
      unseenLitresPerHour: Math.max(0, ...zones.map(startingFlow)),
      sight: sightOf(asset, around),
      zoneLitresPerHour: zones.map((zone) => {
        const flow = around.stateOf(zone.id).water?.cycles.flow
        const { designLitresPerHour } = meterPolicy(zone) ?? {}
        return flow ? flowOf(flow, designLitresPerHour) : designLitresPerHour
      }),
    })
    next = { ...next, site: step.state }
    return step.facts
  })
  const hours = hoursOfPipeAndSoil(next, input, context)
  return { state: hours.state, facts: [...facts, ...hours.facts], timerMs: undefined }
}

/** What a meter of unknown make does not see (detection.md §2: 3 to 20 L/h). */
const START_LITRES_PER_HOUR = 20

function startingFlow({ properties }: Asset): number {
  return properties.startLitresPerHour ?? START_LITRES_PER_HOUR
}
