/** The CFList that a region's JoinAccept carries (LoRaWAN RP002-1.0.4 §2.4.4, §2.5.4). */

import type { MacVersion } from '../../registry/model.ts'
import type { CfList } from '../cflist.ts'
import { banksOf } from './channel-mask.ts'
import type { Region } from './region.ts'

const FREQUENCIES_MAX = 5

/**
 * `undefined`: nothing to teach, or the device would not understand: masks (type 1) came with 1.0.3,
 * and an older device may take the list for frequencies. It learns by LinkADRReq.
 */
export function cfListOf(region: Region, macVersion: MacVersion): CfList | undefined {
  if (region.cfListType === 1) {
    return macVersion === '1.0.2' ? undefined : { type: 1, masks: [...banksOf(region.heard), 0, 0] }
  }
  const frequencies = region.extraChannelsHz.slice(0, FREQUENCIES_MAX)
  return frequencies.length === 0 ? undefined : { type: 0, frequencies }
}
