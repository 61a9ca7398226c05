/**
 * Measurements of the devices bound to an asset → the detectors of its kind → facts.
 *
 *   space                space.ts      occupancy, over-stays
 *   zone, tree           zone.ts       leaks, waterings, soil
 *   site                 site.ts       leaks on the main
 *   everything else      point.ts      calls, intrusions, bins, passers-by, hourly values
 *
 * History records (with `observedMs`) are for the store: a detector lives in the present.
 * Silence of a device is not of an asset: see silence.ts.
 */

import type { AssetState, AssetStep } from './asset-state.ts'
import { stepBin, stepBuilding, stepCallPoint, stepMeasuringPoint, stepSegment } from './point.ts'
import type { AssetContext, AssetInput } from './served.ts'
import { stepSite } from './site.ts'
import { stepSpace } from './space.ts'
import { stepTree, stepZone } from './zone.ts'

export function stepAsset(state: AssetState, input: AssetInput, context: AssetContext): AssetStep {
  const { kind } = context.asset
  switch (kind) {
    case 'space':
      return stepSpace(state, input, context)
    case 'zone':
      return stepZone(state, input, context)
    case 'tree':
      return stepTree(state, input, context)
    case 'callPoint':
      return stepCallPoint(state, input, context)
    case 'building':
      return stepBuilding(state, input, context)
    case 'bin':
      return stepBin(state, input, context)
    case 'segment':
      return stepSegment(state, input, context)
    case 'noisePoint':
    case 'airPoint':
    case 'heatPoint':
      return stepMeasuringPoint(state, input, context)
    case 'site':
      return stepSite(state, input, context)
    default:
      return kind satisfies never
  }
}
