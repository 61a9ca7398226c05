/**
 * Milesight WS101, emergency call button.
 *
 *   ff2e u8   pressed: 1 short, 2 long, 3 double
 *   0175 u8   battery %
 *
 *   downlinks   ff3e u8   buzzer on, off      ff74 u8   double press on, off
 *
 * It takes no `reportEvery`: firmware decides whether its interval counts minutes or seconds.
 * Source: Milesight WS101 user guide; 017510ff2e01 → 16 %, short.
 */

import { COMMANDS_WITHOUT_INTERVALS, switchOf } from '../milesight-commands.ts'
import { milesightDecoder } from '../milesight-tlv.ts'

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
  commands: [
    ...COMMANDS_WITHOUT_INTERVALS,
    switchOf(0x3e, 'buzzer'),
    switchOf(0x74, 'doublePress'),
  ],
})
