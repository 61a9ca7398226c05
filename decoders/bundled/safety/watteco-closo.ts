/**
 * Watteco Clos'O, contact on a door, with a switch that tells when its case is opened.
 *
 *   end point 0   cluster 000f   attribute 0055 bool, 1 case opened · 0402 u32, how often
 *   end point 1   cluster 000f   attribute 0055 bool, 1 door open   · 0402 u32, how often
 *
 * Source: Actility device-catalog, vendors/watteco/drivers/closo_v1.1; see watteco-zcl.ts.
 */

import { told } from '../tlv.ts'
import { wattecoDecoder } from '../watteco-zcl.ts'

export const wattecoCloso = wattecoDecoder({
  id: 'watteco-closo',
  model: "Clos'O",
  version: 1,
  channels: [
    { quantity: 'contact.open', index: 0 },
    { quantity: 'contact.count', index: 0 },
    { quantity: 'alarm.tamper', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ],
  table: {
    '0 000f 0055': { bytes: 1, read: (d, out) => out.add('alarm.tamper', d.getUint8(0)) },
    '0 000f 0402': told(4, 'openings of the case', (d) => d.getUint32(0)),
    '1 000f 0055': { bytes: 1, read: (d, out) => out.add('contact.open', d.getUint8(0)) },
    '1 000f 0402': { bytes: 4, read: (d, out) => out.add('contact.count', d.getUint32(0)) },
  },
})
