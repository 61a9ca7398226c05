/**
 * AS923-1 (RP002-1.0.4 §2.10): devices start with a dwell time of 400 ms both ways, under which DR0
 * and DR1 are too slow for anything; TxParamSetupReq lifts it where a country allows.
 */

import { AS923_1_CARRIERS } from '../../../hardware/regions/frequencies.ts'
import { fsk, lora } from './data-rate.ts'
import type { Region } from './region.ts'
import { signedRx1DataRate, taughtChannels } from './taught-channels.ts'

export const AS923_1: Region = {
  name: 'AS923-1',
  ...taughtChannels(AS923_1_CARRIERS),
  dataRates: [
    lora(12, 125, 59, { dwell400: 0 }),
    lora(11, 125, 59, { dwell400: 0 }),
    lora(10, 125, 123, { dwell400: 19 }),
    lora(9, 125, 123, { dwell400: 61 }),
    lora(8, 125, 250, { dwell400: 133 }),
    lora(7, 125, 250),
    lora(7, 250, 250),
    fsk(250),
  ],
  lrFhss: {},
  rx2: { freqHz: AS923_1_CARRIERS.rx2Hz, dataRate: 2 },
  rx2DataRateJoined: 2,
  rx1DrOffsetMax: 7,
  adrDataRateMax: 5,
  maxEirpDbm: 16,
  txPowerIndexMax: 7,
  dwell: { uplink400: true, downlink400: true },
  hasTxParamSetup: true,
  rx1DataRate: signedRx1DataRate,
  rx1FreqHz: (uplinkFreqHz) => uplinkFreqHz,
  downlinkEirpDbm: () => 16,
}
