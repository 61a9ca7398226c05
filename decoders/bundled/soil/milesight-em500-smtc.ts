/**
 * Milesight EM500-SMTC, soil moisture, temperature and conductivity.
 *
 *   0367 s16       soil temperature °C ×10      0468 u8    moisture % ×2, older firmware
 *   04ca u16       moisture % ×100; ffff sensor failed, fffd out of range
 *   057f u16       conductivity µS/cm
 *   83d7 5         temperature s16 ×10, change s16 ×10, alarm u8 (0 none)
 *   20ce 10        history: time u32, conductivity u16, temperature s16 ×10, moisture u16 ×100
 *
 * Source: Milesight EM500-SMTC user guide; Milesight-IoT/SensorDecoders, em-series/em500-smtc.
 */

import type { Collector, Place } from '../collector.ts'
import { historyMs, milesightDecoder } from '../milesight-tlv.ts'

const SENSOR_FAILED = 0xffff
const OUT_OF_RANGE = 0xfffd

export const milesightEm500Smtc = milesightDecoder({
  id: 'milesight-em500-smtc',
  model: 'EM500-SMTC',
  version: 1,
  channels: [
    { quantity: 'soil.moisture', index: 0 },
    { quantity: 'soil.temperature', index: 0 },
    { quantity: 'soil.ec', index: 0 },
    { quantity: 'alarm.threshold', index: 0 },
    { quantity: 'device.batteryPercent', index: 0 },
  ],
  table: {
    '0367': { bytes: 2, read: (d, out) => out.add('soil.temperature', d.getInt16(0, true) / 10) },
    '0468': { bytes: 1, read: (d, out) => out.add('soil.moisture', d.getUint8(0) / 2) },
    '04ca': { bytes: 2, read: (d, out) => addMoisture(out, d.getUint16(0, true)) },
    '057f': { bytes: 2, read: (d, out) => addConductivity(out, d.getUint16(0, true)) },
    '83d7': {
      bytes: 5,
      read(d, out) {
        out.add('soil.temperature', d.getInt16(0, true) / 10).add('alarm.threshold', d.getUint8(4))
        out.info('temperature change °C', d.getInt16(2, true) / 10)
      },
    },
    '20ce': {
      bytes: 10,
      read(d, out) {
        const place = { observedMs: historyMs(d) }
        addConductivity(out, d.getUint16(4, true), place)
        out.add('soil.temperature', d.getInt16(6, true) / 10, place)
        addMoisture(out, d.getUint16(8, true), place)
      },
    },
  },
})

/** µS/cm → dS/m, as soil scientists have it. */
function addConductivity(out: Collector, microsiemens: number, place?: Place): void {
  out.add('soil.ec', microsiemens / 1000, place)
}

function addMoisture(out: Collector, hundredths: number, place?: Place): void {
  if (hundredths === SENSOR_FAILED) out.note({ kind: 'failed', what: 'moisture sensor' })
  else if (hundredths === OUT_OF_RANGE) out.warn('soil.moisture: out of the range of the sensor')
  else out.add('soil.moisture', hundredths / 100, place)
}
