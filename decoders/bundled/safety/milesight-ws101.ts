/**
 * Milesight WS101, emergency call button.
 *
 *   ff2e u8   pressed: 1 short, 2 long, 3 double
 *   0175 u8   battery %
 *
 * It takes `reboot`, but no `reportEvery`: firmware decides whether its interval counts minutes or
 * seconds, and a button that reports sixty times too often is empty before anybody presses it.
 * Source: Milesight WS101 user guide; 017510ff2e01 → 16 %, short.
 */

import { encodeCommon, milesightDecoder } from '../milesight-tlv.ts'

export const milesightWs101 = milesightDecoder({
  id: 'milesight-ws101',
  model: 'WS101',
  version: 1,
  channels: [
    { quantity: 'alarm.sos', index: 0 },
    { quantity: 'device.batteryPercent', index: 0 },
  ],
  table: {
    ff2e: { bytes: 1, read: (data, out) => out.add('alarm.sos', data.getUint8(0)) },
  },
  encode: (command) => (command.kind === 'reboot' ? encodeCommon(command) : undefined),
})
