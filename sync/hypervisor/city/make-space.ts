/** A parking space as it stands: free only where somebody who is believed has said so. */

import type { CityAsset } from './assets.ts'
import type { Space, ThingHead, UnknownReason } from './thing.ts'
import type { States, Told } from './told.ts'

/** Share of true ones among over-stays that are told (docs/measured.md), and where the stay was reckoned. */
const OVERSTAY_CONFIDENCE = 0.96
const RECKONED_CONFIDENCE = 0.8

export function makeSpace(
  head: ThingHead,
  states: States,
  {
    asset,
    isGatewaySilent,
  }: { readonly asset: CityAsset | undefined; readonly isGatewaySilent: boolean },
): Space {
  const spot = states.get('spot')
  const because = whyUnknown(states, isGatewaySilent)
  const { category = 'normal', limitMinutes } = asset ?? {}
  const isEstimated = spot?.is('inferred') === true
  const over = states.get('overstay')
  const isOver = !because && spot?.type === 'spotTaken' && over?.type === 'overstayStarted'
  return {
    ...head,
    kind: 'space',
    category,
    ...(limitMinutes !== undefined && { limitMinutes }),
    status: because ? 'unknown' : spot?.type === 'spotTaken' ? 'occupied' : 'free',
    ...(because && { unknownBecause: because }),
    ...(spot && { sinceMs: sinceOf(spot) }),
    isEstimated,
    ...(isOver && {
      over: {
        startedMs: over.atMs,
        limitMinutes: over.number('limitMinutes', limitMinutes),
        confidence: isEstimated ? RECKONED_CONFIDENCE : OVERSTAY_CONFIDENCE,
      },
    }),
  }
}

function whyUnknown(states: States, isGatewaySilent: boolean): UnknownReason | undefined {
  const spot = states.get('spot')
  if (!spot) return 'never-told'
  if (states.get('spaceSensor')?.type === 'spaceSensorDoubted') return 'distrusted'
  if (spot.type === 'spotUnknown') return 'silent-sensor'
  return isGatewaySilent ? 'silent-gateway' : undefined
}

/** The event's own beginning; where it has none, when it was told. */
export function sinceOf(told: Told): number {
  return told.number('sinceMs', told.atMs)
}
