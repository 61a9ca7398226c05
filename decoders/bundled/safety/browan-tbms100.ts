/**
 * Browan TBMS100, motion (PIR); fPort 102, bit 0 = somebody there. See browan-event-frame.ts.
 */

import { fixedFrameDecoder } from '../fixed-frame.ts'
import { browanChannels, browanFrame } from './browan-event-frame.ts'

export const browanTbms100 = fixedFrameDecoder({
  id: 'browan-tbms100',
  vendor: 'Browan',
  model: 'TBMS100',
  version: 1,
  channels: browanChannels('motion.detected', 'motion.count'),
  frames: { 102: browanFrame('motion.detected', 'motion.count') },
})
