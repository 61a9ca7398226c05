/**
 * Regions whose devices know two or three channels and are taught the others (EU868, AS923, IN865):
 * sixteen places at least, filled by the CFList and by NewChannelReq.
 */

import type { TaughtCarriers } from '../../../hardware/regions/frequencies.ts'
import type { Region, Rx1Question } from './region.ts'

/** DR0 to DR5, on every channel that is taught by CFList too (RP002-1.0.4 §2.4.4). */
const DR_MAX = 5

export function taughtChannels(
  carriers: TaughtCarriers,
): Pick<Region, 'channels' | 'heard' | 'extraChannelsHz' | 'cfListType'> {
  return {
    channels: carriers.defaultHz.map((freqHz) => ({ freqHz, drMin: 0, drMax: DR_MAX })),
    heard: carriers.defaultHz.map((_, index) => index),
    extraChannelsHz: carriers.extraHz,
    cfListType: 0,
  }
}

/**
 * RX1 of AS923 and IN865 (RP002-1.0.4 §2.10.7, §2.12.7): offsets 6 and 7 answer one and two data
 * rates *faster* than the uplink; up to DR7, down to DR0, or DR2 under a limit of dwell time.
 */
export function signedRx1DataRate({ dataRate, rx1DrOffset, downlink400 }: Rx1Question): number {
  const slower = rx1DrOffset > 5 ? 5 - rx1DrOffset : rx1DrOffset
  return Math.min(7, Math.max(downlink400 ? 2 : 0, dataRate - slower))
}
