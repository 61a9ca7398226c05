/** AU915-928 (RP002-1.0.4 §2.8): devices start with a dwell time of 400 ms for uplinks. */

import { AU915_CARRIERS } from '../../../hardware/regions/frequencies.ts'
import { lora } from './data-rate.ts'
import { DOWN_500, fixedChannels } from './fixed-channels.ts'
import type { Region } from './region.ts'

/** An LR-FHSS uplink is answered as if it had come at this data rate. */
const RX1_OF_LR_FHSS: Readonly<Record<number, number>> = { 7: 1 }

/** `subBand`: which eight of the 64 channels this gateway hears, from 1. */
export function au915(subBand: number): Region {
  const fixed = fixedChannels(AU915_CARRIERS, { drMax125: 5 }, subBand)
  return {
    name: 'AU915',
    ...fixed,
    dataRates: [
      lora(12, 125, 59, { direction: 'up', dwell400: 0 }),
      lora(11, 125, 59, { direction: 'up', dwell400: 0 }),
      lora(10, 125, 59, { direction: 'up', dwell400: 19 }),
      lora(9, 125, 123, { direction: 'up', dwell400: 61 }),
      lora(8, 125, 250, { direction: 'up', dwell400: 133 }),
      lora(7, 125, 250, { direction: 'up' }),
      lora(8, 500, 250, { direction: 'up' }),
      undefined,
      ...DOWN_500,
    ],
    lrFhss: { 7: { channelWidthHz: 1_523_000, codingRate: '1/3', macPayloadBytesMax: 58 } },
    rx2DataRateJoined: 8,
    rx1DrOffsetMax: 5,
    adrDataRateMax: 5,
    maxEirpDbm: 30,
    txPowerIndexMax: 14,
    dwell: { uplink400: true, downlink400: false },
    hasTxParamSetup: true,
    rx1DataRate: ({ dataRate, ...rest }) =>
      fixed.rx1DataRate({ ...rest, dataRate: RX1_OF_LR_FHSS[dataRate] ?? dataRate }),
    downlinkEirpDbm: () => 27,
  }
}
