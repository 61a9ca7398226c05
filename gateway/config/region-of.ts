/** The region a gateway is in. Apart from the schemas: the core needs it and lives without them. */

import type { z } from 'zod'
import type { Region } from '../lorawan/region/region.ts'
import { regionOf } from '../lorawan/region/regions.ts'
import type { radioSchema } from './radio-schema.ts'

export function regionOfConfig(radio: z.infer<typeof radioSchema>): Region {
  // Stations are told EU868 only, which has no sub-bands.
  return regionOf(radio.region, radio.driver === 'basics-station' ? undefined : radio.subBand)
}
