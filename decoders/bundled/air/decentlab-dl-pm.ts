/**
 * Decentlab DL-PM, particulate matter with temperature, humidity and pressure.
 *
 *   flag bit 0    w0: battery V = w0/1000
 *   flag bit 1    w0..w3: PM1, PM2.5, PM4, PM10 µg/m³ ×10    w4: typical size nm
 *                 w5..w9: particles/cm³ ×10 up to 0.5, 1, 2.5, 4, 10 µm
 *   flag bit 2    w0: °C = 175.72·w0/65536 − 46.85           w1: % = 125·w1/65536 − 6
 *   flag bit 3    w0: pressure Pa = 2·w0
 *
 * Source: Decentlab DL-PM data sheet; its formulas for bit 2 are those of the Sensirion SHT2x.
 */

import { BATTERY_BLOCK, decentlabDecoder } from '../decentlab-v2.ts'

export const decentlabDlPm = decentlabDecoder({
  id: 'decentlab-dl-pm',
  model: 'DL-PM',
  version: 1,
  channels: [
    { quantity: 'air.pm25', index: 0 },
    { quantity: 'air.pm10', index: 0 },
    { quantity: 'air.pm1', index: 0 },
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'air.relativeHumidity', index: 0 },
    { quantity: 'air.pressure', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ],
  blocks: [
    BATTERY_BLOCK,
    {
      words: 10,
      read([pm1, pm25, pm4, pm10, sizeNm, ...numbers], out) {
        out
          .add('air.pm1', pm1! / 10)
          .add('air.pm25', pm25! / 10)
          .add('air.pm10', pm10! / 10)
        out.info('PM4 µg/m³', pm4! / 10).info('typical size nm', sizeNm!)
        out.info('particles/cm³', numbers.map((number) => number / 10).join(' '))
      },
    },
    {
      words: 2,
      read([temperature, humidity], out) {
        out.add('air.temperature', (175.72 * temperature!) / 65_536 - 46.85)
        out.add('air.relativeHumidity', (125 * humidity!) / 65_536 - 6)
      },
    },
    { words: 1, read: ([pressure], out) => void out.add('air.pressure', (2 * pressure!) / 100) },
  ],
})
