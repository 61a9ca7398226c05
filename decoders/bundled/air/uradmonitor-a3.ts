/**
 * uRADMonitor A3, air quality station; 32 bytes on any port, big-endian.
 *
 *   0..3 id · 4 hardware · 5 firmware · 6..9 its time Unix s
 *   10..11   °C ×100, bit 15 = minus       12..13   pressure Pa − 65 535
 *   14       humidity % ×2                 15..17   volatile compounds, as resistance Ω
 *   18       noise dB(A) ×2                19..20   CO₂ ppm
 *   21..22   formaldehyde ppb              23..24   ozone ppb
 *   25..26, 27..28, 29..30   PM1, PM2.5, PM10 µg/m³          31   CRC of a kind not published
 *
 * Source: uRADMonitor A3 payload; intelligent-farming/lorawan-codec-normalization, codecs/uradmonitor.
 */

import { hexOf } from '../../../base/bytes.ts'
import { fixedFrameDecoder, uint24 } from '../fixed-frame.ts'

const MINUS = 0x8000

export const uradmonitorA3 = fixedFrameDecoder({
  id: 'uradmonitor-a3',
  vendor: 'uRADMonitor',
  model: 'A3',
  version: 1,
  channels: [
    { quantity: 'air.pm25', index: 0 },
    { quantity: 'air.pm10', index: 0 },
    { quantity: 'air.pm1', index: 0 },
    { quantity: 'air.co2', index: 0 },
    { quantity: 'air.o3', index: 0 },
    { quantity: 'air.ch2o', index: 0 },
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'air.relativeHumidity', index: 0 },
    { quantity: 'air.pressure', index: 0 },
    { quantity: 'noise.la', index: 0 },
  ],
  frames: {
    any: {
      bytes: 32,
      read(view, out, { bytes }) {
        const temperature = view.getUint16(10)
        const hundredths = temperature & MINUS ? -(temperature & ~MINUS) : temperature
        out
          .add('air.temperature', hundredths / 100)
          .add('air.pressure', (view.getUint16(12) + 65_535) / 100)
          .add('air.relativeHumidity', view.getUint8(14) / 2)
          .add('noise.la', view.getUint8(18) / 2)
          .add('air.co2', view.getUint16(19))
          .add('air.ch2o', view.getUint16(21))
          .add('air.o3', view.getUint16(23))
          .add('air.pm1', view.getUint16(25))
          .add('air.pm25', view.getUint16(27))
          .add('air.pm10', view.getUint16(29))
          .info('deviceId', hexOf(bytes.subarray(0, 4)))
          .info('hardware', view.getUint8(4))
          .info('firmware', view.getUint8(5))
          .info('volatile compounds Ω', uint24(view, 15))
        return undefined
      },
    },
  },
})
