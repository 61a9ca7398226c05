/** Routes of the radio: what was on the air, and how much may still be sent. */

import { problem } from '../../base/http/route.ts'
import { radioAir } from './radio-air.ts'
import { INSTALLERS, READERS } from './roles.ts'
import { json, type Route, route } from './route.ts'
import { airQuery, spectrumQuery } from './schema.ts'
import { spectrumView } from './spectrum-view.ts'

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
  route({
    method: 'GET',
    path: '/api/v1/radio/spectrum',
    summary: 'How often the spectrum receiver saw each level on one frequency, loudest first.',
    roles: INSTALLERS,
    query: spectrumQuery,
    handle: async ({ query }, { spectrum }) => {
      const seen = await spectrum(query)
      if (seen.kind === 'seen') return json(spectrumView(seen.column))
      return { ...problem(409, 'The spectrum cannot be looked at', seen.detail), code: seen.code }
    },
  }),
]
