/** The sites and zones of a water recording (zones.json) as the assets a gateway would have. */

import type { DevEui } from '../../base/ids.ts'
import type { Asset, AssetProperties, Binding } from '../registry/model.ts'
import type { Place } from '../replay/place.ts'

type Meter = {
  readonly id: string
  readonly meter: string
  readonly litresPerPulse: number
  readonly counterBits: number
  readonly periodS: number
  readonly startFlowLph: number
}

/** zones.json of a recording: detection.md §6. */
export type WaterPlaces = {
  readonly zones: readonly (Meter & { readonly site: string; readonly designLpm: number })[]
  readonly sites: readonly (Meter & { readonly otherUse: boolean })[]
}

/** Sites and zones in order of their ids, as a gateway keeps companies. */
export function placesOf({ zones, sites }: WaterPlaces): readonly Place[] {
  const places = [
    ...sites.map(({ id, meter, litresPerPulse, counterBits, otherUse, startFlowLph }) => {
      const properties = {
        litresPerPulse,
        counterBits,
        otherUse,
        startLitresPerHour: startFlowLph,
      }
      return place(id, 'site', properties, [[meter, 'meter']])
    }),
    ...zones.map(({ id, site, meter, litresPerPulse, counterBits, designLpm, startFlowLph }) => {
      const properties = {
        litresPerPulse,
        counterBits,
        designLitresPerMinute: designLpm,
        startLitresPerHour: startFlowLph,
        siteId: site,
      }
      return place(id, 'zone', properties, [
        [meter, 'meter'],
        [valveOf(id), 'valve'],
      ])
    }),
  ]
  return places.sort((a, b) => (a.asset.id < b.asset.id ? -1 : 1))
}

/** The valve has no frames of its own in a recording: its commands stand for its word. */
export function valveOf(zone: string): DevEui {
  return `valve of ${zone}` as DevEui
}

function place(
  id: string,
  kind: Asset['kind'],
  properties: AssetProperties,
  devices: readonly (readonly [string, Binding['role']])[],
): Place {
  const bindings = devices.map(
    ([device, role]): Binding => ({
      asset: id,
      devEui: device as DevEui,
      role,
      index: 0,
      fromMs: 0,
    }),
  )
  return { asset: { id, kind, name: id, properties }, bindings }
}
