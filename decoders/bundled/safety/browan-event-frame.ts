/**
 * The frame of Browan's event sensors, little-endian:
 *
 *   0              1                 2                    3..4              5..7
 *   bit 0 event    low nibble n:     bits 6..0 − 32:      minutes since     events u24 since it was
 *                  V = (25 + n)/10   °C of its board      the last event    switched on
 *
 * Source: intelligent-farming/lorawan-codec-normalization, codecs/browan.
 */

import type { Quantity } from '../../contract.ts'
import { type FixedFrameModel, type Frame, uint24 } from '../fixed-frame.ts'

export function browanChannels(state: Quantity, count: Quantity): FixedFrameModel['channels'] {
  return [
    { quantity: state, index: 0 },
    { quantity: count, index: 0 },
    { quantity: 'device.temperature', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ]
}

export function browanFrame(state: Quantity, count: Quantity): Frame {
  return {
    bytes: 8,
    read(view, out) {
      out
        .add(state, view.getUint8(0) & 1)
        .add('device.batteryVoltage', (25 + (view.getUint8(1) & 0x0f)) / 10)
        .add('device.temperature', (view.getUint8(2) & 0x7f) - 32)
        .add(count, uint24(view, 5, true))
        .info('minutes since the last event', view.getUint16(3, true))
      return undefined
    },
  }
}
