/** The demo's city as the GeoJSON that a hypervisor is given: names and places of what facts speak of. */

import { assetsOf, type CityPlan } from './city-plan.ts'
import { STREETS } from './places.ts'

export function assetMapOf(city: CityPlan): object {
  return {
    type: 'FeatureCollection',
    features: assetsOf(city).map(({ id, kind, name, place, properties, sensors }) => {
      const street = kind === 'space' ? STREETS.find((one) => id.startsWith(one.id)) : undefined
      const row = street && { row: street.id, rowName: street.name }
      const devEuis = sensors.map(({ sensor }) => sensor.identity.devEui)
      return {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [place.lon, place.lat] },
        properties: { id, kind, name, ...properties, ...row, devEuis },
      }
    }),
  }
}
