/**
 * One gateway answers a device (F46). A device's home is what its last move says; before its first move it
 * is what its registration says, and where that says nothing, wherever it is registered.
 *
 * A home does not expire, and only a person moves it. Each move has a revision: of two the higher holds, and
 * a gateway that meets one falls silent at once.
 */

import type { DevEui, GatewayEui } from '../../base/ids.ts'
import type { Binding, Device } from '../registry/model.ts'

export type Home = {
  readonly gatewayEui: GatewayEui
  /** 1 and above. */
  readonly rev: number
  /** The device came with its keys and counters. Where it is home without them, they may still come. */
  readonly isTaken: boolean
}

/** Devices whose moves are remembered, registered or not: the eight-fold of the largest gateway. */
export const HOMES_MAX = 16_384
/** As far as a person gets by moving. */
export const HOME_REV_MAX = 2 ** 31 - 1

/**
 * Does the first take the place of the second? Two people may move the same device to two gateways under one
 * revision, neither knowing of the other: then the gateway with the higher EUI has it, on both sides alike.
 */
export function isNewer(
  one: Pick<Home, 'gatewayEui' | 'rev'>,
  other: Pick<Home, 'gatewayEui' | 'rev'> | undefined,
): boolean {
  if (!other || one.rev !== other.rev) return one.rev > (other?.rev ?? 0)
  return one.gatewayEui > other.gatewayEui
}

/** Of the engine's state. */
type Moved = { readonly homes: ReadonlyMap<DevEui, Home> }
type Homes = Moved & { readonly devices: ReadonlyMap<DevEui, { readonly device: Device }> }

/** `undefined`: any gateway where the device is registered. */
export function homeOf({ homes, devices }: Homes, devEui: DevEui): GatewayEui | undefined {
  return homes.get(devEui)?.gatewayEui ?? devices.get(devEui)?.device.homeGateway
}

/** Is another gateway the device's home? Then its joins are that one's to answer. */
export function isElsewhere(state: Homes, devEui: DevEui, self: GatewayEui | undefined): boolean {
  const home = homeOf(state, devEui)
  return self !== undefined && home !== undefined && home !== self
}

/**
 * Was the device moved to another gateway, with its session? Then nothing of it is this one's any more. A
 * device that is only registered for elsewhere keeps the session it has here until it joins there.
 */
export function hasMovedAway(
  { homes }: Moved,
  devEui: DevEui,
  self: GatewayEui | undefined,
): boolean {
  const home = homes.get(devEui)
  return self !== undefined && home !== undefined && home.gatewayEui !== self
}

/** Is all that the asset hears by now another gateway's? An asset without devices has not moved. */
export function hasAssetMovedAway(
  state: Moved & { readonly bindings: ReadonlyMap<string, readonly Binding[]> },
  asset: string,
  self: GatewayEui | undefined,
): boolean {
  const bound = (state.bindings.get(asset) ?? []).filter(({ toMs }) => toMs === undefined)
  return bound.length > 0 && bound.every(({ devEui }) => hasMovedAway(state, devEui, self))
}
