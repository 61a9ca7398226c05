/** A region by its name in the configuration. */

import { type RegionName, SUB_BAND_USUAL } from '../../../hardware/regions/channel-plans.ts'
import { AS923_1 } from './as923-1.ts'
import { au915 } from './au915.ts'
import { EU868 } from './eu868.ts'
import { IN865 } from './in865.ts'
import type { Region } from './region.ts'
import { us915 } from './us915.ts'

/** `subBand` counts in US915 and AU915 only. */
export function regionOf(name: RegionName, subBand = SUB_BAND_USUAL): Region {
  switch (name) {
    case 'EU868':
      return EU868
    case 'US915':
      return us915(subBand)
    case 'AU915':
      return au915(subBand)
    case 'AS923-1':
      return AS923_1
    case 'IN865':
      return IN865
  }
}
