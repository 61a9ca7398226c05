/**
 * Decentlab DL-SMTP, soil moisture and temperature at eight depths along one rod.
 *
 *   flag bit 0   for depth k = 0..7, the uppermost first:
 *                w2k: moisture index = (w − 2500)/500    w2k+1: °C = (w − 32768)/100
 *                both 0: the rod is shorter and has no such depth
 *   flag bit 1   w0: battery V = w0/1000
 *
 * The index is the maker's scale, not a per cent: the soil's own calibration makes a moisture of it.
 * Depth k is channel k + 1; how deep that is, the rod says.
 * Source: Decentlab DL-SMTP data sheet; their codec in intelligent-farming/lorawan-codec-normalization.
 */

import { BATTERY_BLOCK, decentlabDecoder } from '../decentlab-v2.ts'

const DEPTHS = 8

export const decentlabDlSmtp = decentlabDecoder({
  id: 'decentlab-dl-smtp',
  model: 'DL-SMTP',
  version: 1,
  channels: [
    ...Array.from({ length: DEPTHS }, (_, k) => [
      { quantity: 'soil.moistureIndex' as const, index: k + 1 },
      { quantity: 'soil.temperature' as const, index: k + 1 },
    ]).flat(),
    { quantity: 'device.batteryVoltage', index: 0 },
  ],
  blocks: [
    {
      words: 2 * DEPTHS,
      read(words, out) {
        for (let k = 0; k < DEPTHS; k++) {
          const [moisture, temperature] = [words[2 * k]!, words[2 * k + 1]!]
          if (moisture === 0 && temperature === 0) continue
          const place = { index: k + 1 }
          out.add('soil.moistureIndex', (moisture - 2500) / 500, place)
          out.add('soil.temperature', (temperature - 32768) / 100, place)
        }
      },
    },
    BATTERY_BLOCK,
  ],
})
