/** Routes of the radio: what was on the air, and how much may still be sent. */

import { radioAir } from './radio-air.ts'
import { READERS } from './roles.ts'
import { json, type Route, route } from './route.ts'
import { airQuery } from './schema.ts'

const MINUTE_MS = 60_000
/** The law counts the hour. */
const HOUR_MINUTES = 60

export const radioRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/radio/air',
    summary: 'Frames heard and sent with their time on air, noise by channel, duty and deaf time.',
    roles: READERS,
    query: airQuery,
    handle: async ({ query }, { service, feed, clock }) => {
      const toMs = clock.wallMs()
      const looked = Math.max(query.minutes, HOUR_MINUTES) * MINUTE_MS
      const [air, { region }] = await Promise.all([feed.air(toMs - looked), service.status()])
      return json(radioAir(air, { fromMs: toMs - query.minutes * MINUTE_MS, toMs, region }))
    },
  }),
]
