/**
 * Dragino LDS02, contact on a door (and LWL02, water leak, which shares its frame); fPort 10,
 * big-endian.
 *
 *   0..1   bit 15 door open · bit 14 leak · bits 13..0 battery mV
 *   2      1 door, 2 leak
 *   with 1 openings u24 · last one's minutes u24 · bit 0 alarm: open for too long
 *
 * A frame that ends within them gives what is whole. Source: Dragino LDS02 user manual;
 * intelligent-farming/lorawan-codec-normalization, codecs/dragino/lds02.
 */

import { fixedFrameDecoder, uint24 } from '../fixed-frame.ts'

const DOOR = 1
const DOOR_BYTES = 10

export const draginoLds02 = fixedFrameDecoder({
  id: 'dragino-lds02',
  vendor: 'Dragino',
  model: 'LDS02',
  version: 1,
  channels: [
    { quantity: 'contact.open', index: 0 },
    { quantity: 'contact.count', index: 0 },
    { quantity: 'contact.lastDuration', index: 0 },
    { quantity: 'alarm.input', index: 0 },
    { quantity: 'alarm.leak', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ],
  frames: {
    10: {
      bytes: 3,
      bytesMax: DOOR_BYTES,
      read(view, out) {
        const state = view.getUint16(0)
        const { byteLength } = view
        out.add('device.batteryVoltage', (state & 0x3fff) / 1000)
        if (view.getUint8(2) !== DOOR) {
          out.add('alarm.leak', (state >>> 14) & 1)
          if (byteLength > 3) out.warn(`${byteLength - 3} bytes of a leak sensor not decoded`)
          return undefined
        }
        out.add('contact.open', state >>> 15)
        if (byteLength >= 6) out.add('contact.count', uint24(view, 3))
        if (byteLength >= 9) out.add('contact.lastDuration', uint24(view, 6))
        if (byteLength >= DOOR_BYTES) out.add('alarm.input', view.getUint8(9) & 1)
        else out.warn(`cut short: ${byteLength} bytes of ${DOOR_BYTES}`)
        return undefined
      },
    },
  },
})
