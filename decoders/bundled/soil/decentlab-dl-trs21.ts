/**
 * Decentlab DL-TRS21, tensiometer: soil water potential and temperature (TEROS 21).
 *
 *   flag bit 0   w0: potential kPa = −w0/10    w1: soil temperature °C = (w1 − 32768)/10
 *   flag bit 1   w0: battery V = w0/1000
 *
 * Tension is the potential with its sign turned: positive is dry.
 * Source: Decentlab DL-TRS21 data sheet; example 0201920003007580a10c25 → −11.7 kPa, 16.1 °C, 3.109 V.
 */

import { BATTERY_BLOCK, decentlabDecoder } from '../decentlab-v2.ts'

export const decentlabDlTrs21 = decentlabDecoder({
  id: 'decentlab-dl-trs21',
  model: 'DL-TRS21',
  version: 1,
  channels: [
    { quantity: 'soil.tension', index: 0 },
    { quantity: 'soil.temperature', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ],
  blocks: [
    {
      words: 2,
      read([potential, temperature], out) {
        out.add('soil.tension', potential! / 10)
        out.add('soil.temperature', (temperature! - 32768) / 10)
      },
    },
    BATTERY_BLOCK,
  ],
})
