/**
 * Watteco Flash'O, pulses of a meter read by its flashing light.
 *
 *   end point 0   cluster 000f   attribute 0055 bool, the input · 0402 u32, pulses
 *
 * Source: Actility device-catalog, vendors/watteco/drivers/flasho_v1.1; see watteco-zcl.ts.
 */

import { wattecoDecoder } from '../watteco-zcl.ts'

export const wattecoFlasho = wattecoDecoder({
  id: 'watteco-flasho',
  model: "Flash'O",
  version: 1,
  channels: [
    { quantity: 'flow.pulses', index: 0 },
    { quantity: 'input.level', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ],
  table: {
    '0 000f 0055': { bytes: 1, read: (d, out) => out.add('input.level', d.getUint8(0)) },
    '0 000f 0402': { bytes: 4, read: (d, out) => out.add('flow.pulses', d.getUint32(0)) },
  },
})
