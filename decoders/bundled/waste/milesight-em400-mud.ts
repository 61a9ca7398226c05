/**
 * Milesight EM400-MUD, ultrasonic distance under the lid of a bin, with temperature and position.
 *
 *   0367 s16   temperature °C ×10        0482 u16   distance to the waste mm
 *   0500 u8    0 upright, 1 tilted: the distance then says nothing about the filling
 *   0688 9     longitude s32 ×1e6, latitude s32 ×1e6, motion u8
 *   8367 3     temperature, alarm u8: index 1          8482 3   distance, alarm u8: index 2
 *
 * Source: Milesight EM400-MUD user guide; Milesight-IoT/SensorDecoders, em-series/em400-mud.
 */

import type { Collector } from '../collector.ts'
import { milesightDecoder } from '../milesight-tlv.ts'

const TEMPERATURE = 1
const DISTANCE = 2

export const milesightEm400Mud = milesightDecoder({
  id: 'milesight-em400-mud',
  model: 'EM400-MUD',
  version: 1,
  channels: [
    { quantity: 'level.distance', index: 0 },
    { quantity: 'alarm.tilt', index: 0 },
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'alarm.threshold', index: TEMPERATURE },
    { quantity: 'alarm.threshold', index: DISTANCE },
    { quantity: 'position.latitude', index: 0 },
    { quantity: 'position.longitude', index: 0 },
    { quantity: 'device.batteryPercent', index: 0 },
  ],
  table: {
    '0367': { bytes: 2, read: addTemperature },
    '0482': { bytes: 2, read: addDistance },
    '0500': { bytes: 1, read: (d, out) => out.add('alarm.tilt', d.getUint8(0)) },
    '0688': {
      bytes: 9,
      read(d, out) {
        out.add('position.longitude', d.getInt32(0, true) / 1e6)
        out.add('position.latitude', d.getInt32(4, true) / 1e6)
        out.info('motion', d.getUint8(8))
      },
    },
    '8367': {
      bytes: 3,
      read(d, out) {
        addTemperature(d, out)
        out.add('alarm.threshold', d.getUint8(2), { index: TEMPERATURE })
      },
    },
    '8482': {
      bytes: 3,
      read(d, out) {
        addDistance(d, out)
        out.add('alarm.threshold', d.getUint8(2), { index: DISTANCE })
      },
    },
  },
})

function addTemperature(data: DataView, out: Collector): void {
  out.add('air.temperature', data.getInt16(0, true) / 10)
}

function addDistance(data: DataView, out: Collector): void {
  out.add('level.distance', data.getUint16(0, true))
}
