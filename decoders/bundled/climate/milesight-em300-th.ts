/**
 * Milesight EM300-TH, temperature and humidity.
 *
 *   0367 s16   temperature °C ×10
 *   0468 u8    humidity % ×2
 *   20ce 8     history: time u32, temperature s16, humidity u8, reserved u8
 *
 * Source: Milesight EM300-TH user guide; Milesight-IoT/SensorDecoders, em-series/em300-th.
 */

import { historyMs, milesightDecoder } from '../milesight-tlv.ts'

export const milesightEm300Th = milesightDecoder({
  id: 'milesight-em300-th',
  model: 'EM300-TH',
  version: 1,
  channels: [
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'air.relativeHumidity', index: 0 },
    { quantity: 'device.batteryPercent', index: 0 },
  ],
  table: {
    '0367': { bytes: 2, read: (d, out) => out.add('air.temperature', d.getInt16(0, true) / 10) },
    '0468': { bytes: 1, read: (d, out) => out.add('air.relativeHumidity', d.getUint8(0) / 2) },
    '20ce': {
      bytes: 8,
      read(d, out) {
        const place = { observedMs: historyMs(d) }
        out.add('air.temperature', d.getInt16(4, true) / 10, place)
        out.add('air.relativeHumidity', d.getUint8(6) / 2, place)
      },
    },
  },
})
