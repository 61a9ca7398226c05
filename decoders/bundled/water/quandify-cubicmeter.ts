/**
 * Quandify CubicMeter 1.1, clamp-on water meter; little-endian.
 *
 *   fPort 1, exactly 28 bytes
 *     4..5   bit 15: senses no water · bits 14..0: error code, 384 reverse flow
 *     6..9   total L u32
 *     22     leak state, a code      23, 24   battery mV under load, at rest = 1800 + 8·u8
 *     25, 26, 27   lowest, highest water temperature, ambient: °C = u8/2 − 20
 *   fPort 6, answer to a downlink
 *     0 its fPort · 1 status, 0 ok · 2 kind of report: 2 hardware, 4 settings · from 3 on the report
 *     hardware  3..6 firmware: last part u16, then minor, major · 7 hardware version
 *     settings  8..11 report interval s u32
 *
 * Source: Quandify's codec in Actility device-catalog, vendors/quandify/drivers/cubicmeter-1.1; the
 * kinds of report are those of its examples.
 */

import type { DecodeResult } from '../../contract.ts'
import type { Collector } from '../collector.ts'
import { fixedFrameDecoder, noSuchFrame } from '../fixed-frame.ts'

const STATUS_BYTES = 28
const SENSES_NO_WATER = 0x8000
const REVERSE_FLOW = 384
const HARDWARE = 2
const SETTINGS = 4

export const quandifyCubicmeter = fixedFrameDecoder({
  id: 'quandify-cubicmeter-1.1',
  vendor: 'Quandify',
  model: 'CubicMeter 1.1',
  version: 1,
  channels: [
    { quantity: 'metering.water.total', index: 0 },
    { quantity: 'alarm.emptyPipe', index: 0 },
    { quantity: 'alarm.backflow', index: 0 },
    { quantity: 'water.temperatureLowest', index: 0 },
    { quantity: 'water.temperatureHighest', index: 0 },
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ],
  frames: {
    1: { bytes: STATUS_BYTES, bytesMax: Number.POSITIVE_INFINITY, read: readStatus },
    6: { bytes: 3, bytesMax: Number.POSITIVE_INFINITY, read: readAnswer },
  },
})

function readStatus(view: DataView, out: Collector): DecodeResult | undefined {
  if (view.byteLength !== STATUS_BYTES)
    return noSuchFrame(`${view.byteLength} bytes, a status report has ${STATUS_BYTES}`)
  const error = view.getUint16(4, true)
  const code = error & ~SENSES_NO_WATER
  out
    .add('metering.water.total', view.getUint32(6, true))
    .add('alarm.emptyPipe', error & SENSES_NO_WATER ? 1 : 0)
    .add('alarm.backflow', code === REVERSE_FLOW ? 1 : 0)
    .add('water.temperatureLowest', view.getUint8(25) / 2 - 20)
    .add('water.temperatureHighest', view.getUint8(26) / 2 - 20)
    .add('air.temperature', view.getUint8(27) / 2 - 20)
    .add('device.batteryVoltage', (1800 + 8 * view.getUint8(23)) / 1000)
    .info('battery at rest mV', 1800 + 8 * view.getUint8(24))
    .info('leak state', view.getUint8(22))
  if (code !== 0) out.info('error code', code)
  return undefined
}

function readAnswer(view: DataView, out: Collector): undefined {
  const [status, kind] = [view.getUint8(1), view.getUint8(2)]
  out.info('answer to fPort', view.getUint8(0)).info('answer', status === 0 ? 'ok' : status)
  if (kind === HARDWARE && view.byteLength >= 8) {
    const patch = view.getUint16(3, true)
    out.info('firmware', `${view.getUint8(6)}.${view.getUint8(5)}.${patch}`)
    out.info('hardware', view.getUint8(7))
  } else if (kind === SETTINGS && view.byteLength >= 12)
    out.info('report interval s', view.getUint32(8, true))
  else out.info('kind of report', kind)
}
