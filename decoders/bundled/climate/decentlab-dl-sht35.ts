/**
 * Decentlab DL-SHT35, air temperature and humidity behind a radiation shield: heat islands.
 *
 *   flag bit 0   w0: °C = 175·w0/65535 − 45    w1: % = 100·w1/65535
 *   flag bit 1   w0: battery V = w0/1000
 *
 * Source: Decentlab DL-SHT35 data sheet; 02030e000364a079b10c60 → 23.79 °C, 47.5 %, 3.168 V.
 */

import { BATTERY_BLOCK, decentlabDecoder } from '../decentlab-v2.ts'

export const decentlabDlSht35 = decentlabDecoder({
  id: 'decentlab-dl-sht35',
  model: 'DL-SHT35',
  version: 1,
  channels: [
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'air.relativeHumidity', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ],
  blocks: [
    {
      words: 2,
      read([temperature, humidity], out) {
        out.add('air.temperature', (175 * temperature!) / 65_535 - 45)
        out.add('air.relativeHumidity', (100 * humidity!) / 65_535)
      },
    },
    BATTERY_BLOCK,
  ],
})
