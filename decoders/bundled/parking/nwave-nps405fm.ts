/**
 * Nwave NPS405FM, parking sensor set flush into the ground: it speaks as its surface-mounted twin.
 * Source: see nwave-nps405sm.ts.
 */

import type { Decoder } from '../../contract.ts'
import { nwaveNps405sm } from './nwave-nps405sm.ts'

export const nwaveNps405fm: Decoder = {
  ...nwaveNps405sm,
  id: 'nwave-nps405fm',
  model: 'NPS405FM',
}
