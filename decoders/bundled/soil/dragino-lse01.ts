/**
 * Dragino LSE01, soil moisture, temperature and conductivity; fPort 2, big-endian.
 *
 *   0..1        2..3                4..5             6..7              8..9          10
 *   battery     DS18B20 on a        moisture %       soil °C s16       EC u16        kind of
 *   mV, 14 bit  cable, °C s16 ×10   u16 ×100         ×100              µS/cm         message
 *
 * The maker's codec is off by one in the last place below nought (it subtracts 65 535): two's
 * complement is what the bytes are. Source: Dragino LSE01 user manual;
 * intelligent-farming/lorawan-codec-normalization, codecs/dragino/lse01.
 */

import { fixedFrameDecoder } from '../fixed-frame.ts'

export const draginoLse01 = fixedFrameDecoder({
  id: 'dragino-lse01',
  vendor: 'Dragino',
  model: 'LSE01',
  version: 1,
  channels: [
    { quantity: 'soil.moisture', index: 0 },
    { quantity: 'soil.temperature', index: 0 },
    { quantity: 'soil.ec', index: 0 },
    { quantity: 'probe.temperature', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ],
  frames: {
    2: {
      bytes: 11,
      read(view, out) {
        out
          .add('device.batteryVoltage', (view.getUint16(0) & 0x3fff) / 1000)
          .add('probe.temperature', view.getInt16(2) / 10)
          .add('soil.moisture', view.getUint16(4) / 100)
          .add('soil.temperature', view.getInt16(6) / 100)
          .add('soil.ec', view.getUint16(8) / 1000)
          .info('kind of message', view.getUint8(10))
        return undefined
      },
    },
  },
})
