/** Brings the city into the gateway as an operator would: devices with their keys, then assets. */

import type { DeviceEntry, GatewayService } from '../../gateway/api/service.ts'
import type { Asset, Binding } from '../../gateway/registry/model.ts'
import { type AssetPlan, assetsOf, type CityPlan, type SensorPlan, sensorsOf } from './city-plan.ts'

/** The most entries that one request may carry. */
const ENTRIES_MAX = 256

export async function registerCity(
  gateway: Pick<GatewayService, 'setDevices' | 'setAssets'>,
  city: CityPlan,
): Promise<void> {
  const devices = sensorsOf(city).map(deviceEntry)
  const assets = assetsOf(city).map(assetEntry)
  const done = [
    ...(await inBatches(devices, (batch) => gateway.setDevices('demo', batch))),
    ...(await inBatches(assets, (batch) => gateway.setAssets('demo', batch))),
  ]
  const refused = done.find(({ outcome }) => outcome !== 'done')
  if (refused) throw new Error(`the gateway did not take an entry: ${refused.detail}`)
}

async function inBatches<Entry, Result>(
  entries: readonly Entry[],
  send: (batch: readonly Entry[]) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let from = 0; from < entries.length; from += ENTRIES_MAX) {
    results.push(...(await send(entries.slice(from, from + ENTRIES_MAX))))
  }
  return results
}

function deviceEntry({ identity, profile, name, place }: SensorPlan): DeviceEntry {
  const { devEui, joinEui, appKey, macVersion } = identity
  const device = {
    ...{ devEui, joinEui, name, profile, macVersion, ...place },
    ...({ region: 'EU868', class: 'A', activation: 'OTAA' } as const),
  }
  return { device, keys: { appKey } }
}

function assetEntry({ id, kind, name, place, properties, sensors }: AssetPlan): {
  readonly asset: Asset
  readonly bindings: readonly Binding[]
} {
  const bindings = sensors.map(({ role, index, sensor }) => {
    return { asset: id, devEui: sensor.identity.devEui, role, index, fromMs: 0 }
  })
  return { asset: { id, kind, name, ...place, properties }, bindings }
}
