/** The citizens' feeds: open to anybody, no person and no device in them. */

import { type Answer, problem, type Route, route } from '../../../base/http/route.ts'
import { type City, SPACE_CATEGORIES, type SpaceCategory } from '../city/thing.ts'
import { freeZones } from './free-spaces.ts'
import { SURROUNDINGS, type Surrounding, surroundings } from './surroundings.ts'

export type CitizensParts = { readonly city: () => Promise<City> }

const NEAR_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    lat: { type: 'number', minimum: -90, maximum: 90 },
    lon: { type: 'number', minimum: -180, maximum: 180 },
    radius: { type: 'number', minimum: 10, maximum: 20_000, default: 500 },
    category: { type: 'string', enum: SPACE_CATEGORIES },
    limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  },
} as const

type NearQuery = {
  readonly lat?: number
  readonly lon?: number
  readonly radius: number
  readonly category?: SpaceCategory
  readonly limit: number
}

const FRESH_SECONDS = 5

export const citizensRoutes: readonly Route<CitizensParts>[] = [
  route<CitizensParts, NearQuery>({
    method: 'GET',
    path: '/citizens/v1/parking',
    summary: 'Free spaces by street and category, the nearest first, with a link for navigation.',
    may: 'anyone',
    query: NEAR_QUERY,
    handle: async ({ query: { lat, lon, radius, category, limit } }, { city }) => {
      if ((lat === undefined) !== (lon === undefined)) {
        return problem(400, 'Bad request', 'lat and lon go together: lat=43.5263&lon=5.4474')
      }
      const near = lat === undefined || lon === undefined ? undefined : { lat, lon }
      const now = await city()
      const zones = freeZones(now, {
        ...(near && { near }),
        ...(category && { category }),
        radiusM: radius,
        limit,
      })
      return open({
        updatedAt: new Date(now.nowMs).toISOString(),
        zones: zones.map(({ updatedMs, ...zone }) => ({
          ...zone,
          updatedAt: updatedMs === undefined ? null : new Date(updatedMs).toISOString(),
        })),
      })
    },
  }),
  route<CitizensParts, { readonly what: Surrounding }>({
    method: 'GET',
    path: '/citizens/v1/surroundings',
    summary: 'Air, heat or noise: the newest mean of each point, as GeoJSON.',
    may: 'anyone',
    query: {
      type: 'object',
      additionalProperties: false,
      required: ['what'],
      properties: { what: { type: 'string', enum: Object.keys(SURROUNDINGS) } },
    },
    gives: 'application/geo+json',
    handle: async ({ query: { what } }, { city }) =>
      open(surroundings(await city(), what), 'application/geo+json'),
  }),
]

/** Any page may read it (CORS): it is public, and no cookie goes with it. */
function open(value: unknown, type = 'application/json'): Answer {
  const headers = {
    'access-control-allow-origin': '*',
    'cache-control': `public, max-age=${FRESH_SECONDS}`,
  }
  return { kind: 'json', value, type, headers }
}
