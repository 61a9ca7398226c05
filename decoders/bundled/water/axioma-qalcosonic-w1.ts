/**
 * Axioma Qalcosonic W1, ultrasonic water meter; little-endian.
 *
 *   fPort 100   0..3          4        5..8      9..12          13..16           17..
 *               its time      status   total L   time of the    total L at the   n × u16: litres of
 *               Unix s u32    u8       u32       first log      first log        each hour from then
 *   fPort 101   which fields fPort 100 has, as M-Bus DIF and VIF: told as it is
 *   fPort 103   its time u32, status u8; the status: see axioma-alarms.ts
 *
 * The hours are given as totals at their ends: the first log and what was added since. Uplinks
 * overlap, so an hour that is lost comes again; each says the same of the same moment.
 * A time five years from now is a corrupted frame (the maker's rule, with years of 360 days).
 * Source: Axioma W1 LoRaWAN payload; Actility device-catalog, vendors/axioma/drivers/w1.
 */

import { hexOf } from '../../../base/bytes.ts'
import type { DecodeResult, DecoderInput } from '../../contract.ts'
import type { Collector } from '../collector.ts'
import { fixedFrameDecoder, noSuchFrame } from '../fixed-frame.ts'
import { AXIOMA_ALARMS, addAxiomaAlarms } from './axioma-alarms.ts'

const HOUR_MS = 3_600_000
const YEARS_5_MS = 5 * 360 * 24 * HOUR_MS

export const axiomaQalcosonicW1 = fixedFrameDecoder({
  id: 'axioma-qalcosonic-w1',
  vendor: 'Axioma',
  model: 'Qalcosonic W1',
  version: 1,
  channels: [
    { quantity: 'metering.water.total', index: 0 },
    ...AXIOMA_ALARMS.map((quantity) => ({ quantity, index: 0 })),
  ],
  frames: {
    100: { bytes: 17, bytesMax: Number.POSITIVE_INFINITY, read: readVolumes },
    101: {
      bytes: 1,
      bytesMax: Number.POSITIVE_INFINITY,
      read: (_, out, { bytes }) => void out.info('fields', hexOf(bytes)),
    },
    103: { bytes: 5, read: readAlarm },
  },
})

function readVolumes(
  view: DataView,
  out: Collector,
  input: DecoderInput,
): DecodeResult | undefined {
  const firstMs = view.getUint32(9, true) * 1000
  for (const ms of [view.getUint32(0, true) * 1000, firstMs])
    if (Math.abs(ms - input.receivedMs) > YEARS_5_MS) return corrupted(ms)
  addAxiomaAlarms(out, view.getUint8(4))
  out.add('metering.water.total', view.getUint32(5, true))
  let total = view.getUint32(13, true)
  out.add('metering.water.total', total, { observedMs: firstMs })
  let at = 17
  for (let hour = 1; at + 2 <= view.byteLength; at += 2, hour++) {
    total += view.getUint16(at, true)
    out.add('metering.water.total', total, { observedMs: firstMs + hour * HOUR_MS })
  }
  if (at < view.byteLength) out.warn('half an hourly value at the end not decoded')
  return undefined
}

function readAlarm(view: DataView, out: Collector, input: DecoderInput): DecodeResult | undefined {
  const ms = view.getUint32(0, true) * 1000
  if (Math.abs(ms - input.receivedMs) > YEARS_5_MS) return corrupted(ms)
  addAxiomaAlarms(out, view.getUint8(4))
  out.info('since', new Date(ms).toISOString())
  return undefined
}

function corrupted(ms: number): DecodeResult {
  return noSuchFrame(`time ${new Date(ms).toISOString()}: five years from now, so corrupted`)
}
