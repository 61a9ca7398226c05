/** Brings the city into the gateway as an operator would: devices with their keys, then assets. */

import type { DeviceEntry, GatewayService } from '../../gateway/api/service.ts'
import type { Asset, Binding, BindingRole } from '../../gateway/registry/model.ts'
import { type CityPlan, type SensorPlan, sensorsOf } from './city-plan.ts'

type AssetEntry = { readonly asset: Asset; readonly bindings: readonly Binding[] }

export async function registerCity(
  gateway: Pick<GatewayService, 'setDevices' | 'setAssets'>,
  city: CityPlan,
  pace: { readonly heartbeatSeconds: number; readonly litresPerPulse: number },
): Promise<void> {
  const done = [
    ...(await gateway.setDevices('demo', sensorsOf(city).map(deviceEntry))),
    ...(await gateway.setAssets('demo', assetEntries(city, pace))),
  ]
  const refused = done.find(({ outcome }) => outcome !== 'done')
  if (refused) throw new Error(`the gateway did not take an entry: ${refused.detail}`)
}

function deviceEntry({ identity, profile, name, place }: SensorPlan): DeviceEntry {
  const { devEui, joinEui, appKey, macVersion } = identity
  const device = {
    ...{ devEui, joinEui, name, profile, macVersion, ...place },
    ...({ region: 'EU868', class: 'A', activation: 'OTAA' } as const),
  }
  return { device, keys: { appKey } }
}

function assetEntries(
  city: CityPlan,
  pace: { readonly heartbeatSeconds: number; readonly litresPerPulse: number },
): AssetEntry[] {
  const { heartbeatSeconds, litresPerPulse } = pace
  const spaces = city.spaces.map(({ id, name, category, sensor }): AssetEntry => {
    const properties = { category, heartbeatSeconds }
    return {
      asset: { id, kind: 'space', name, ...sensor.place, properties },
      bindings: [bind(id, 'occupancy', 0, sensor)],
    }
  })
  const zones = city.zones.map((zone): AssetEntry => {
    const { id, name, place, litresPerMinute, valve, meter, probes } = zone
    const properties = { litresPerPulse, designLitresPerMinute: litresPerMinute }
    return {
      asset: { id, kind: 'zone', name, ...place, properties },
      bindings: [
        bind(id, 'valve', 1, valve),
        bind(id, 'meter', 0, meter),
        ...probes.map(({ depthCm, sensor }) => bind(id, 'probe', depthCm, sensor)),
      ],
    }
  })
  const callPoints = city.callPoints.map(({ id, name, sensor }): AssetEntry => {
    return {
      asset: { id, kind: 'callPoint', name, ...sensor.place, properties: {} },
      bindings: [bind(id, 'button', 0, sensor)],
    }
  })
  return [...spaces, ...zones, ...callPoints]
}

function bind(asset: string, role: BindingRole, index: number, sensor: SensorPlan): Binding {
  return { asset, devEui: sensor.identity.devEui, role, index, fromMs: 0 }
}
