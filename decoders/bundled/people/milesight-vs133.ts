/**
 * Milesight VS133, people counter at a door or passage (time of flight, no pictures): four lines,
 * each with what crossed it inwards and outwards.
 *
 *   line n      1      2      3      4
 *   in, u32     03d2   06d2   09d2   0cd2    since it was switched on
 *   out, u32    04d2   07d2   0ad2   0dd2
 *   2 × u16     05cc   08cc   0bcc   0ecc    in, out since the last report
 *
 *   0fe3 4 × u8           people in region 1..4 now
 *   10e4 u8, u16, u16     region, mean and longest stay s
 *   0175 u8               battery %, which only a model with a battery sends
 *
 * The totals are measured, for a lost report costs a period's count and no total's; the rest is
 * told in notes. Source: Milesight VS133 user guide; Milesight-IoT/SensorDecoders, vs-series/vs133.
 */

import type { Quantity } from '../../contract.ts'
import { milesightDecoder } from '../milesight-tlv.ts'
import type { TlvEntry } from '../tlv.ts'

export const milesightVs133 = milesightDecoder({
  id: 'milesight-vs133',
  model: 'VS133',
  version: 1,
  channels: [
    ...[1, 2, 3, 4].flatMap((index) => [
      { quantity: 'people.inTotal' as const, index },
      { quantity: 'people.outTotal' as const, index },
    ]),
    { quantity: 'device.batteryPercent', index: 0 },
  ],
  table: {
    '03d2': total('people.inTotal', 1),
    '04d2': total('people.outTotal', 1),
    '05cc': period(1),
    '06d2': total('people.inTotal', 2),
    '07d2': total('people.outTotal', 2),
    '08cc': period(2),
    '09d2': total('people.inTotal', 3),
    '0ad2': total('people.outTotal', 3),
    '0bcc': period(3),
    '0cd2': total('people.inTotal', 4),
    '0dd2': total('people.outTotal', 4),
    '0ecc': period(4),
    '0fe3': {
      bytes: 4,
      read(data, out) {
        for (let i = 0; i < 4; i++) out.info(`region ${i + 1} count`, data.getUint8(i))
      },
    },
    '10e4': {
      bytes: 5,
      read(data, out) {
        const region = data.getUint8(0)
        out.info(`region ${region} mean stay s`, data.getUint16(1, true))
        out.info(`region ${region} longest stay s`, data.getUint16(3, true))
      },
    },
  },
})

function total(quantity: Quantity, index: number): TlvEntry {
  return { bytes: 4, read: (data, out) => out.add(quantity, data.getUint32(0, true), { index }) }
}

function period(line: number): TlvEntry {
  return {
    bytes: 4,
    read(data, out) {
      out.info(`line ${line} period in`, data.getUint16(0, true))
      out.info(`line ${line} period out`, data.getUint16(2, true))
    },
  }
}
