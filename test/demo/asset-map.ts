/** The demo's city as the GeoJSON that a hypervisor is given: names and places of what facts speak of. */

import { assetsOf, type CityPlan } from './city-plan.ts'

export function assetMapOf(city: CityPlan): object {
  return {
    type: 'FeatureCollection',
    features: assetsOf(city).map(({ id, kind, name, place, properties }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [place.lon, place.lat] },
      properties: { id, kind, name, ...properties },
    })),
  }
}
