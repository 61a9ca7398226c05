/**
 * Milesight EM310-UDL, ultrasonic distance under the lid of a bin.
 *
 *   0382 u16   distance to the waste mm
 *   0400 u8    0 upright, 1 tilted: the distance then says nothing about the filling
 *   0175 u8    battery %
 *
 * Source: Milesight EM310-UDL user guide; Milesight-IoT/SensorDecoders, em-series/em310-udl.
 */

import { milesightDecoder } from '../milesight-tlv.ts'

export const milesightEm310Udl = milesightDecoder({
  id: 'milesight-em310-udl',
  model: 'EM310-UDL',
  version: 1,
  channels: [
    { quantity: 'level.distance', index: 0 },
    { quantity: 'alarm.tilt', index: 0 },
    { quantity: 'device.batteryPercent', index: 0 },
  ],
  table: {
    '0382': { bytes: 2, read: (data, out) => out.add('level.distance', data.getUint16(0, true)) },
    '0400': { bytes: 1, read: (data, out) => out.add('alarm.tilt', data.getUint8(0)) },
  },
})
