/**
 * Milesight WS202, motion (PIR) and light.
 *
 *   0300 u8   1 motion
 *   0400 u8   1 light, 0 dark
 *   0175 u8   battery %
 *
 * Its report interval counts minutes or seconds, as the firmware likes: see milesight-ws101.ts.
 * Source: Milesight WS202 user guide; Milesight-IoT/SensorDecoders, ws-series/ws202.
 */

import { COMMANDS_WITHOUT_INTERVALS } from '../milesight-commands.ts'
import { milesightDecoder } from '../milesight-tlv.ts'

export const milesightWs202 = milesightDecoder({
  id: 'milesight-ws202',
  model: 'WS202',
  version: 1,
  channels: [
    { quantity: 'motion.detected', index: 0 },
    { quantity: 'air.isLight', index: 0 },
    { quantity: 'device.batteryPercent', index: 0 },
  ],
  table: {
    '0300': { bytes: 1, read: (data, out) => out.add('motion.detected', data.getUint8(0)) },
    '0400': { bytes: 1, read: (data, out) => out.add('air.isLight', data.getUint8(0)) },
  },
  commands: COMMANDS_WITHOUT_INTERVALS,
})
