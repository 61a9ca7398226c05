/** EU863-870 (RP002-1.0.4 §2.4): channels, data rates, windows, power. */

import { EU868_CARRIERS } from '../../../hardware/regions/frequencies.ts'
import { fsk, lora } from './data-rate.ts'
import type { Region } from './region.ts'
import { taughtChannels } from './taught-channels.ts'

/** An LR-FHSS uplink is answered as if it had come at this data rate. */
const RX1_OF_LR_FHSS: Readonly<Record<number, number>> = { 8: 1, 9: 2, 10: 1, 11: 2 }

export const EU868: Region = {
  name: 'EU868',
  ...taughtChannels(EU868_CARRIERS),
  dataRates: [
    lora(12, 125, 59),
    lora(11, 125, 59),
    lora(10, 125, 59),
    lora(9, 125, 123),
    lora(8, 125, 250),
    lora(7, 125, 250),
    lora(7, 250, 250),
    fsk(250),
  ],
  lrFhss: {
    8: { channelWidthHz: 137_000, codingRate: '1/3', macPayloadBytesMax: 58 },
    9: { channelWidthHz: 137_000, codingRate: '2/3', macPayloadBytesMax: 123 },
    10: { channelWidthHz: 336_000, codingRate: '1/3', macPayloadBytesMax: 58 },
    11: { channelWidthHz: 336_000, codingRate: '2/3', macPayloadBytesMax: 123 },
  },
  rx2: { freqHz: EU868_CARRIERS.rx2Hz, dataRate: 0 },
  // SF9: an acknowledgement takes 144 ms instead of 991, and the 10 % band lasts seven times longer.
  rx2DataRateJoined: 3,
  rx1DrOffsetMax: 5,
  adrDataRateMax: 5,
  maxEirpDbm: 16,
  txPowerIndexMax: 7,
  dwell: { uplink400: false, downlink400: false },
  hasTxParamSetup: false,
  rx1DataRate: ({ dataRate, rx1DrOffset }) =>
    Math.max(0, (RX1_OF_LR_FHSS[dataRate] ?? dataRate) - rx1DrOffset),
  rx1FreqHz: (uplinkFreqHz) => uplinkFreqHz,
  /** Sub-band P (869.4–869.65) allows 27 dBm ERP = 29.15 dBm EIRP; the others 14 dBm ERP. */
  downlinkEirpDbm: (freqHz) => (freqHz >= 869_400_000 && freqHz <= 869_650_000 ? 27 : 14),
}
