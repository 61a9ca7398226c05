/**
 * IMBuildings people counter, infrared beam across a passage; fPort 1, big-endian, 23 bytes.
 *
 *   0    1    2..9      10       11..12     13..14   15..16   17       18..19   20..21   22
 *   02   06   its id    status   battery    A        B        sensor   total    total    number of
 *                       u8       V ×100     u16      u16      status   A u16    B u16    the frame
 *
 * A and B are the two ways through the beam: A is in, B is out, as it was hung. A and B count since
 * the last report, the totals since it was switched on; they begin again at 65 536.
 * Source: IMBuildings payload document; TheThingsNetwork/lorawan-devices, vendor/imbuildings.
 */

import { hexOf } from '../../../base/bytes.ts'
import { fixedFrameDecoder, noSuchFrame } from '../fixed-frame.ts'

const TYPE = 2
const VARIANT = 6

export const imbuildingsPeopleCounter = fixedFrameDecoder({
  id: 'imbuildings-people-counter',
  vendor: 'IMBuildings',
  model: 'People Counter',
  version: 1,
  channels: [
    { quantity: 'people.inTotal', index: 0 },
    { quantity: 'people.outTotal', index: 0 },
    { quantity: 'people.in', index: 0 },
    { quantity: 'people.out', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ],
  frames: {
    1: {
      bytes: 23,
      read(view, out, { bytes }) {
        const [type, variant] = [view.getUint8(0), view.getUint8(1)]
        if (type !== TYPE || variant !== VARIANT)
          return noSuchFrame(`payload of type ${type}, variant ${variant}, not 2, 6`)
        out
          .add('people.in', view.getUint16(13))
          .add('people.out', view.getUint16(15))
          .add('people.inTotal', view.getUint16(18))
          .add('people.outTotal', view.getUint16(20))
          .add('device.batteryVoltage', view.getUint16(11) / 100)
          .info('deviceId', hexOf(bytes.subarray(2, 10)))
          .info('status', view.getUint8(10))
          .info('sensor status', view.getUint8(17))
          .info('frame', view.getUint8(22))
        return undefined
      },
    },
  },
})
