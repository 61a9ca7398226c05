/**
 * IN865-867 (RP002-1.0.4 §2.12): three channels, no limit of time, no DR6. An RX1 that the offset
 * would put on DR6 does not exist; such an uplink is answered in RX2.
 */

import { IN865_CARRIERS } from '../../../hardware/regions/frequencies.ts'
import { fsk, lora } from './data-rate.ts'
import type { Region } from './region.ts'
import { signedRx1DataRate, taughtChannels } from './taught-channels.ts'

export const IN865: Region = {
  name: 'IN865',
  ...taughtChannels(IN865_CARRIERS),
  dataRates: [
    lora(12, 125, 59),
    lora(11, 125, 59),
    lora(10, 125, 59),
    lora(9, 125, 123),
    lora(8, 125, 250),
    lora(7, 125, 250),
    undefined,
    fsk(250),
  ],
  lrFhss: {},
  rx2: { freqHz: IN865_CARRIERS.rx2Hz, dataRate: 2 },
  rx2DataRateJoined: 2,
  rx1DrOffsetMax: 7,
  adrDataRateMax: 5,
  maxEirpDbm: 30,
  txPowerIndexMax: 10,
  dwell: { uplink400: false, downlink400: false },
  hasTxParamSetup: false,
  rx1DataRate: signedRx1DataRate,
  rx1FreqHz: (uplinkFreqHz) => uplinkFreqHz,
  downlinkEirpDbm: () => 27,
}
