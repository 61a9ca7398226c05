/**
 * Dingtek DF702, ultrasonic distance under the lid of a bin, with fire and tilt; fPort 3, big-endian.
 *
 *   17 bytes   5..6 distance mm · 8 °C u8 · 9..10 tilt: sign, degrees
 *              11 high nibble full, low nibble fire · 12 high nibble tilted, low nibble battery low
 *   25 bytes   8..11, 12..15 longitude, latitude f32, little-endian · from 16 on as from 8 on above
 *   25 bytes   with byte 3 = 3, settings: 5, 6 firmware · 7 report every n h · 8 measure every n min
 *              9 full below n cm · 10 fire above n °C · 11 tilted above n ° · 12 tilt on
 *
 * Source: Dingtek DF702 protocol; intelligent-farming/lorawan-codec-normalization, codecs/dingtek.
 */

import type { DecodeResult } from '../../contract.ts'
import type { Collector } from '../collector.ts'
import { fixedFrameDecoder, noSuchFrame } from '../fixed-frame.ts'
import { encodeDingtek } from './dingtek-downlink.ts'

const PLAIN_BYTES = 17
const LONG_BYTES = 25
const SETTINGS = 3

export const dingtekDf702 = fixedFrameDecoder({
  id: 'dingtek-df702',
  vendor: 'Dingtek',
  model: 'DF702',
  version: 1,
  channels: [
    { quantity: 'level.distance', index: 0 },
    { quantity: 'alarm.full', index: 0 },
    { quantity: 'alarm.fire', index: 0 },
    { quantity: 'alarm.tilt', index: 0 },
    { quantity: 'alarm.battery', index: 0 },
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'position.latitude', index: 0 },
    { quantity: 'position.longitude', index: 0 },
  ],
  frames: { 3: { bytes: PLAIN_BYTES, bytesMax: LONG_BYTES, read: readFrame } },
  encode: encodeDingtek,
})

function readFrame(view: DataView, out: Collector): DecodeResult | undefined {
  const { byteLength } = view
  if (byteLength === PLAIN_BYTES) return readState(view, out, 8)
  if (byteLength !== LONG_BYTES)
    return noSuchFrame(`${byteLength} bytes, neither ${PLAIN_BYTES} nor ${LONG_BYTES}`)
  if (view.getUint8(3) === SETTINGS) return readSettings(view, out)
  out.add('position.longitude', view.getFloat32(8, true))
  out.add('position.latitude', view.getFloat32(12, true))
  return readState(view, out, 16)
}

function readState(view: DataView, out: Collector, at: number): undefined {
  const [bin, device] = [view.getUint8(at + 3), view.getUint8(at + 4)]
  out
    .add('level.distance', view.getUint16(5))
    .add('air.temperature', view.getUint8(at))
    .add('alarm.full', bin >>> 4 ? 1 : 0)
    .add('alarm.fire', bin & 0x0f ? 1 : 0)
    .add('alarm.tilt', device >>> 4 ? 1 : 0)
    .add('alarm.battery', device & 0x0f ? 1 : 0)
    .info('tilt °', (view.getUint8(at + 1) === 0 ? 1 : -1) * view.getUint8(at + 2))
}

function readSettings(view: DataView, out: Collector): undefined {
  out
    .info('firmware', `${view.getUint8(5)}.${view.getUint8(6)}`)
    .info('report period h', view.getUint8(7))
    .info('measuring period min', view.getUint8(8))
    .info('full below cm', view.getUint8(9))
    .info('fire above °C', view.getUint8(10))
    .info('tilted above °', view.getUint8(11))
    .info('tilt alarm', view.getUint8(12) === 0 ? 'off' : 'on')
}
