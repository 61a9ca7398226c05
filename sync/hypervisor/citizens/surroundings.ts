/** Air, heat and noise as the city's app reads them: the newest mean of each point, with its age. */

import type { City, MeasuringPoint } from '../city/thing.ts'
import { thingsOf } from '../city/thing.ts'

export const SURROUNDINGS = { air: 'airPoint', heat: 'heatPoint', noise: 'noisePoint' } as const
export type Surrounding = keyof typeof SURROUNDINGS

/** An older mean is history and not how it is. */
const STALE_MS = 3 * 3_600_000

/** GeoJSON; points without a place have a null geometry. */
export function surroundings(city: City, what: Surrounding): object {
  const points = thingsOf(city, SURROUNDINGS[what])
  return {
    type: 'FeatureCollection',
    features: points.map((point) => featureOf(point, city.nowMs)),
  }
}

function featureOf(point: MeasuringPoint, nowMs: number): object {
  const { id, name, place, values, noiseDay, heatNight } = point
  const fresh = values.filter(({ toMs }) => nowMs - toMs <= STALE_MS)
  return {
    type: 'Feature',
    id,
    geometry: place ? { type: 'Point', coordinates: [place.lon, place.lat] } : null,
    properties: {
      name,
      isKnown: fresh.length > 0,
      values: Object.fromEntries(
        fresh.map(({ quantity, mean, min, max, fromMs, toMs }) => {
          const span = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
          return [quantity, { mean, min, max, ...span }]
        }),
      ),
      ...(noiseDay && { noiseDay }),
      ...(heatNight && { heatNight }),
    },
  }
}
