/** The two answers that a device asks for at any time, without any negotiation. */

import type { DeviceTimeAns, LinkCheckAns } from './commands.ts'

/** 255 is reserved. */
const MARGIN_DB_MAX = 254
const GATEWAYS_MAX = 255

/** `marginDb` over the demodulation floor; below it, as a lucky frame can be, counts as 0. */
export function linkCheckAns(heard: {
  readonly marginDb: number
  readonly gwCnt: number
}): LinkCheckAns {
  const marginDb = Math.min(MARGIN_DB_MAX, Math.max(0, Math.round(heard.marginDb)))
  return { name: 'LinkCheckAns', marginDb, gwCnt: Math.min(GATEWAYS_MAX, heard.gwCnt) }
}

/** `gpsMs` at the end of the uplink that asked: ms since 1980-01-06, no leap seconds in it. */
export function deviceTimeAns(gpsMs: number): DeviceTimeAns {
  return {
    name: 'DeviceTimeAns',
    gpsSeconds: Math.floor(gpsMs / 1000),
    fraction256: Math.floor(((gpsMs % 1000) * 256) / 1000),
  }
}
