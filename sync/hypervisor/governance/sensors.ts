/**
 * How many sensors are in the street, and how many of them can be relied upon: heard ever; heard, not
 * silent and not doubted. Each device counts once, whatever it serves. Pure.
 */

import type { City, Device, Thing } from '../city/thing.ts'
import type { Programme, SensorKind } from './programme.ts'

export type SensorCount = { readonly installed: number; readonly reliable: number }
export type SensorCounts = { readonly [kind in SensorKind]?: SensorCount }

/** A device that serves things of several kinds is counted with the first of these. */
const KINDS: readonly Thing['kind'][] = [
  ...(['space', 'callPoint', 'building', 'bin', 'segment', 'noisePoint'] as const),
  ...(['airPoint', 'heatPoint', 'site', 'zone', 'tree'] as const),
]

export function countSensors(city: City): SensorCounts {
  const counts: { [kind in SensorKind]?: { installed: number; reliable: number } } = {}
  const count = (kind: SensorKind, isReliable: boolean): void => {
    const before = counts[kind] ?? { installed: 0, reliable: 0 }
    counts[kind] = {
      installed: before.installed + 1,
      reliable: before.reliable + (isReliable ? 1 : 0),
    }
  }
  for (const device of city.devices.values()) {
    const served = device.thingIds.flatMap((id) => city.things.get(id) ?? [])
    const kind = KINDS.find((one) => served.some((thing) => thing.kind === one))
    if (kind) count(kind, isReliable(device, served))
  }
  for (const { isOnline } of city.gateways) count('gateway', isOnline)
  return counts
}

function isReliable(device: Device, served: readonly Thing[]): boolean {
  if (device.silentSinceMs !== undefined || device.distrusted.length > 0) return false
  return !served.some((thing) => thing.kind === 'space' && thing.unknownBecause === 'distrusted')
}

/** Of a programme: the kinds it is made of. */
export function countOf(programme: Programme, counts: SensorCounts): SensorCount {
  const own = programme.sensors.map(({ kind }) => counts[kind] ?? { installed: 0, reliable: 0 })
  return {
    installed: own.reduce((sum, { installed }) => sum + installed, 0),
    reliable: own.reduce((sum, { reliable }) => sum + reliable, 0),
  }
}
