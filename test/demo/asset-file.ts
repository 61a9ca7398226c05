/** The city's assets as the hypervisor gets them: a GeoJSON file of names, kinds and places. */

import { assetsOf, type CityPlan } from './city-plan.ts'

export type NamedGateway = {
  readonly eui: string
  readonly name: string
  readonly lat: number
  readonly lon: number
}

export function assetCollection(city: CityPlan, gateway: NamedGateway): object {
  const { eui, lat, lon } = gateway
  const assets = assetsOf(city).map(({ id, kind, name, place, properties }) => {
    const { category, limitMinutes } = properties
    return feature(place, { id, kind, name, category, limitMinutes })
  })
  const mast = feature({ lat, lon }, { id: eui, kind: 'gateway', name: gateway.name })
  return { type: 'FeatureCollection', features: [...assets, mast] }
}

function feature({ lat, lon }: { readonly lat: number; readonly lon: number }, properties: object) {
  return { type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] }, properties }
}
