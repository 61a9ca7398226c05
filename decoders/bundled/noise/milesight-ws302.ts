/**
 * Milesight WS302, sound level meter.
 *
 *   055b 7    weights u8 · level u16 ×10 dB · equivalent level u16 ×10 · highest level u16 ×10
 *             weights: bits 1..0 frequency, 0 Z, 1 A, 2 C · bits 3..2 time, 0 impulse, 1 fast, 2 slow
 *
 * A meter switched to other weights measures something else, tens of decibels away: only A is an
 * L(A), only A with fast an LAF; anything else is told in notes and never charted beside them.
 * Two public codecs disagree on the time weight of the user guide's example; the maker's current one
 * is followed. Source: Milesight WS302 user guide; Milesight-IoT/SensorDecoders, ws-series/ws302.
 */

import type { Collector } from '../collector.ts'
import { milesightDecoder } from '../milesight-tlv.ts'

const FREQUENCY_WEIGHTS = ['Z', 'A', 'C'] as const
const TIME_WEIGHTS = ['impulse', 'fast', 'slow'] as const

export const milesightWs302 = milesightDecoder({
  id: 'milesight-ws302',
  model: 'WS302',
  version: 1,
  channels: [
    { quantity: 'noise.laeq', index: 0 },
    { quantity: 'noise.laf', index: 0 },
    { quantity: 'noise.lafmax', index: 0 },
    { quantity: 'device.batteryPercent', index: 0 },
  ],
  table: { '055b': { bytes: 7, read: readLevels } },
})

function readLevels(data: DataView, out: Collector): void {
  const weights = data.getUint8(0)
  const frequency = FREQUENCY_WEIGHTS[weights & 3] ?? 'unknown'
  const time = TIME_WEIGHTS[(weights >>> 2) & 3] ?? 'unknown'
  const [level, equivalent, highest] = [1, 3, 5].map((at) => data.getUint16(at, true) / 10)
  if (frequency === 'A') out.add('noise.laeq', equivalent!)
  if (frequency === 'A' && time === 'fast') {
    out.add('noise.laf', level!).add('noise.lafmax', highest!)
    return
  }
  out.info('frequency weighting', frequency).info('time weighting', time)
  out.info('level dB', level!).info('highest level dB', highest!)
  if (frequency !== 'A') out.info('equivalent level dB', equivalent!)
}
