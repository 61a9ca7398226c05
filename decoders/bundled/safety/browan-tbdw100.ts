/**
 * Browan TBDW100, contact on a door or window; fPort 100, bit 0 = open. See browan-event-frame.ts.
 */

import { fixedFrameDecoder } from '../fixed-frame.ts'
import { browanChannels, browanFrame } from './browan-event-frame.ts'

export const browanTbdw100 = fixedFrameDecoder({
  id: 'browan-tbdw100',
  vendor: 'Browan',
  model: 'TBDW100',
  version: 1,
  channels: browanChannels('contact.open', 'contact.count'),
  frames: { 100: browanFrame('contact.open', 'contact.count') },
})
