/** What an uplink says to an asset: the present readings of its devices, by the role they serve in. */

import type { DevAddr, DevEui } from '../../base/ids.ts'
import type { DeviceNote, Measurement, Quantity } from '../../decoders/contract.ts'
import { type Asset, type Binding, type BindingRole, isBoundAt } from '../registry/model.ts'
import { ASSET_START, type AssetState } from './asset-state.ts'
import { channelKey } from './care/trust.ts'
import type { PaceAsked } from './parking/pace.ts'
import type { Instant, TimerDue } from './step.ts'
import type { WateringOrdered } from './watering.ts'

export type UplinkDecoded = Instant & {
  readonly kind: 'uplink'
  /** When it was on the air, where that was before it arrived (`lineMs`); else left out. */
  readonly heardLineMs?: number
  readonly devEui: DevEui
  readonly devAddr: DevAddr
  readonly fCntUp: number
  readonly measurements: readonly Measurement[]
  readonly notes: readonly DeviceNote[]
  /** Channels that are not to be believed (care/trust.ts); left out: all are. */
  readonly distrusted?: ReadonlySet<string>
}

export type AssetInput = UplinkDecoded | WateringOrdered | PaceAsked | TimerDue

export type AssetContext = {
  readonly asset: Asset
  readonly bindings: readonly Binding[]
  readonly around: Around
}

/**
 * The assets an asset stands among, itself included, and how they are now: a site and its zones, the
 * spaces of a row. A step reads the state of others and writes only its own.
 */
export type Around = {
  readonly members: readonly Asset[]
  readonly stateOf: (id: string) => AssetState
}

/** Nothing is known of others. */
export const ALONE: Around = { members: [], stateOf: () => ASSET_START }

/** The present readings of an uplink that serve the asset in this role. */
export function served(
  uplink: UplinkDecoded,
  bindings: readonly Binding[],
  role: BindingRole,
  quantity: Quantity,
): readonly Measurement[] {
  return bindings.flatMap((binding) => {
    if (!serves(binding, uplink, role)) return []
    return uplink.measurements.filter(
      (m) => m.quantity === quantity && m.index === binding.index && m.observedMs === undefined,
    )
  })
}

/** Of these, those that are to be believed. */
export function servedTrusted(
  uplink: UplinkDecoded,
  bindings: readonly Binding[],
  role: BindingRole,
  quantity: Quantity,
): readonly Measurement[] {
  const readings = served(uplink, bindings, role, quantity)
  return readings.filter((reading) => !uplink.distrusted?.has(channelKey(reading)))
}

/** The same as `served`, of whichever channel: where the binding's index says something else, such as a depth. */
export function servedByAny(
  uplink: UplinkDecoded,
  bindings: readonly Binding[],
  role: BindingRole,
  quantity: Quantity,
): readonly { readonly binding: Binding; readonly value: number }[] {
  return bindings.flatMap((binding) => {
    if (!serves(binding, uplink, role)) return []
    const [found] = uplink.measurements.filter(
      (m) => m.quantity === quantity && m.observedMs === undefined,
    )
    return found ? [{ binding, value: found.value }] : []
  })
}

/** Does the device serve in this role now? */
export function serves(binding: Binding, uplink: UplinkDecoded, role: BindingRole): boolean {
  return binding.role === role && binding.devEui === uplink.devEui && holds(binding, uplink)
}

/** By a clock that was never set, dates mean nothing: the binding without an end holds. */
function holds(binding: Binding, { atMs, clk }: Instant): boolean {
  return clk === 0 ? binding.toMs === undefined : isBoundAt(binding, atMs)
}

export function firstValue(
  measurements: readonly Measurement[],
  quantity: Quantity,
): number | undefined {
  return measurements.find((m) => m.quantity === quantity)?.value
}

export function hasRestarted({ notes }: UplinkDecoded): boolean {
  return notes.some(({ kind }) => kind === 'restarted')
}
