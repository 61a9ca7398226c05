/** EU863-870 (RP002-1.0.4 §2.4): channels, data rates, windows, power. */

import type { DataRate, Region } from './region.ts'

function lora(sf: number, bandwidthHz: number, macPayloadBytesMax: number): DataRate {
  return { modulation: { kind: 'lora', sf, bandwidthHz }, macPayloadBytesMax }
}

export const EU868: Region = {
  name: 'EU868',
  dataRates: [
    lora(12, 125_000, 59),
    lora(11, 125_000, 59),
    lora(10, 125_000, 59),
    lora(9, 125_000, 123),
    lora(8, 125_000, 250),
    lora(7, 125_000, 250),
    lora(7, 250_000, 250),
    { modulation: { kind: 'fsk', bitRate: 50_000 }, macPayloadBytesMax: 250 },
  ],
  defaultChannelsHz: [868_100_000, 868_300_000, 868_500_000],
  extraChannelsHz: [867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000],
  rx2: { freqHz: 869_525_000, dataRate: 0 },
  maxEirpDbm: 16,
  rx1DataRate: ({ dataRate, rx1DrOffset }) => Math.max(0, dataRate - rx1DrOffset),
  /** Sub-band P (869.4–869.65) allows 27 dBm ERP = 29.15 dBm EIRP; the others 14 dBm ERP. */
  downlinkEirpDbm: (freqHz) => (freqHz >= 869_400_000 && freqHz <= 869_650_000 ? 27 : 14),
}
