/**
 * Dragino LHT65, temperature and humidity, with a second sensor on a cable; fPort 2, big-endian.
 *
 *   0..1   bits 15..14 battery state, 3 good · bits 13..0 mV      2..3   °C s16 ×100
 *   4..5   bits 11..0 humidity % ×10
 *   6      low nibble: 1 = temperature on the cable · bit 7: not connected
 *   7..8   °C s16 ×100 on the cable                               9..10  not used by it
 *
 * Source: Dragino LHT65 user manual; intelligent-farming/lorawan-codec-normalization,
 * codecs/dragino/lht65.
 */

import { fixedFrameDecoder } from '../fixed-frame.ts'

const TEMPERATURE = 1
const NOT_CONNECTED = 0x80

export const draginoLht65 = fixedFrameDecoder({
  id: 'dragino-lht65',
  vendor: 'Dragino',
  model: 'LHT65',
  version: 1,
  channels: [
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'air.relativeHumidity', index: 0 },
    { quantity: 'probe.temperature', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ],
  frames: {
    2: {
      bytes: 9,
      bytesMax: 11,
      read(view, out) {
        const [battery, cable] = [view.getUint16(0), view.getUint8(6)]
        out
          .add('air.temperature', view.getInt16(2) / 100)
          .add('air.relativeHumidity', (view.getUint16(4) & 0xfff) / 10)
          .add('device.batteryVoltage', (battery & 0x3fff) / 1000)
          .info('battery state', battery >>> 14)
        if (cable & NOT_CONNECTED) out.info('cable', 'not connected')
        else if ((cable & 0x0f) === TEMPERATURE)
          out.add('probe.temperature', view.getInt16(7) / 100)
        else out.info('cable', cable & 0x0f)
        return undefined
      },
    },
  },
})
