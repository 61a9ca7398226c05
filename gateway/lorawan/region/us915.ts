/** US902-928 (RP002-1.0.4 §2.5). Uplinks at 125 kHz last 400 ms at most: their sizes say so already. */

import { US915_CARRIERS } from '../../../hardware/regions/frequencies.ts'
import { lora } from './data-rate.ts'
import { DOWN_500, fixedChannels } from './fixed-channels.ts'
import type { Region } from './region.ts'

/** An LR-FHSS uplink is answered as if it had come at this data rate. */
const RX1_OF_LR_FHSS: Readonly<Record<number, number>> = { 5: 0, 6: 1 }

/** `subBand`: which eight of the 64 channels this gateway hears, from 1. */
export function us915(subBand: number): Region {
  const fixed = fixedChannels(US915_CARRIERS, { drMax125: 3 }, subBand)
  return {
    name: 'US915',
    ...fixed,
    dataRates: [
      lora(10, 125, 19, { direction: 'up' }),
      lora(9, 125, 61, { direction: 'up' }),
      lora(8, 125, 133, { direction: 'up' }),
      lora(7, 125, 250, { direction: 'up' }),
      lora(8, 500, 250, { direction: 'up' }),
      undefined,
      undefined,
      undefined,
      ...DOWN_500,
    ],
    lrFhss: {
      5: { channelWidthHz: 1_523_000, codingRate: '1/3', macPayloadBytesMax: 58 },
      6: { channelWidthHz: 1_523_000, codingRate: '2/3', macPayloadBytesMax: 133 },
    },
    rx2DataRateJoined: 8,
    rx1DrOffsetMax: 3,
    adrDataRateMax: 3,
    maxEirpDbm: 30,
    txPowerIndexMax: 14,
    dwell: { uplink400: true, downlink400: false },
    hasTxParamSetup: false,
    rx1DataRate: ({ dataRate, ...rest }) =>
      fixed.rx1DataRate({ ...rest, dataRate: RX1_OF_LR_FHSS[dataRate] ?? dataRate }),
    downlinkEirpDbm: () => 26,
  }
}
