/** The city's picture for its own pages, as far as who asks may see it; unchanged it costs a line. */

import type { Caller } from '../../../base/http/caller.ts'
import { withEtag } from '../../../base/http/etag.ts'
import { type Route, route } from '../../../base/http/route.ts'
import { type Seen, seenBy, thingsSeen } from './seen.ts'
import type { City, Thing } from './thing.ts'

export type CityParts = { readonly city: () => Promise<City> }

export const cityRoutes: readonly Route<CityParts>[] = [
  route<CityParts>({
    method: 'GET',
    path: '/api/v1/city',
    summary: 'Everything in the city as it stands now; times are UTC milliseconds.',
    may: {
      roles: ['viewer', 'operator', 'police', 'greenSpaces', 'maintainer', 'security'],
      scopes: ['city'],
    },
    handle: async (call, { city }) => {
      const bytes = JSON.stringify(cityView(await city(), call.caller))
      return withEtag(call, { bytes, type: 'application/json; charset=utf-8' })
    },
  }),
]

export function cityView(city: City, caller: Caller): Record<string, unknown> {
  const seen = seenBy(caller)
  const things = thingsSeen(city, seen)
  const shown = new Set(things.map(({ id }) => id))
  return {
    position: city.position,
    things: things.map((thing) => thingView(thing, seen)),
    devices: [...city.devices.values()].filter(({ thingIds }) => {
      // What serves a call point alone is not shown to who may not see call points.
      return thingIds.length === 0 ? seen.hasSafety : thingIds.some((id) => shown.has(id))
    }),
    gateways: city.gateways,
    alarms: city.alarms.filter(({ subject }) => shown.has(subject)),
  }
}

/** Over-stays with their places are for the patrol. */
function thingView(thing: Thing, { view }: Seen): unknown {
  if (thing.kind !== 'space' || view === 'police') return thing
  const { over: _forPatrol, ...shown } = thing
  return shown
}
