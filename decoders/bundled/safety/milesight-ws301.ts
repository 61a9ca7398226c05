/**
 * Milesight WS301, magnetic contact on a door or a lid.
 *
 *   0300 u8   0 closed, 1 open
 *   0400 u8   tamper: 0 in its place, 1 taken off
 *   0175 u8   battery %
 *
 * Its report interval counts minutes or seconds, as the firmware likes: see milesight-ws101.ts.
 * Source: Milesight WS301 user guide; Milesight-IoT/SensorDecoders, ws-series/ws301.
 */

import { COMMANDS_WITHOUT_INTERVALS } from '../milesight-commands.ts'
import { milesightDecoder } from '../milesight-tlv.ts'

export const milesightWs301 = milesightDecoder({
  id: 'milesight-ws301',
  model: 'WS301',
  version: 1,
  channels: [
    { quantity: 'contact.open', index: 0 },
    { quantity: 'alarm.tamper', index: 0 },
    { quantity: 'device.batteryPercent', index: 0 },
  ],
  table: {
    '0300': { bytes: 1, read: (data, out) => out.add('contact.open', data.getUint8(0)) },
    '0400': { bytes: 1, read: (data, out) => out.add('alarm.tamper', data.getUint8(0)) },
  },
  commands: COMMANDS_WITHOUT_INTERVALS,
})
