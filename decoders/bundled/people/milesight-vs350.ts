/**
 * Milesight VS350, people counter in a passage (infrared, no pictures).
 *
 *   0367 s16    temperature °C ×10
 *   04cc 4      in u16, out u16 since it was switched on      05cc 4   the same, last period
 *   0aef u32    its clock, Unix s
 *   8367 3      temperature s16, alarm u8 (0 release, 1 alarm, 3 too hot, 4 its release): index 1
 *   84cc 5      totals, alarm u8: index 2                     85cc 5   period, alarm u8: index 3
 *   20ce 9, 13  history: time u32, kind u8 (0 period, 1 period and total), in u16, out u16,
 *               with kind 1 total in u16, total out u16
 *
 * The totals are 16 bits wide: they begin again at 65 536, which whoever takes differences must know.
 * Source: Milesight VS350 user guide; Milesight-IoT/SensorDecoders, vs-series/vs350.
 */

import type { Collector, Place } from '../collector.ts'
import { historyMs, milesightDecoder } from '../milesight-tlv.ts'
import { type TlvEntry, told } from '../tlv.ts'

const TEMPERATURE = 1
const TOTAL = 2
const PERIOD = 3
const KIND_WITH_TOTAL = 1

export const milesightVs350 = milesightDecoder({
  id: 'milesight-vs350',
  model: 'VS350',
  version: 1,
  channels: [
    { quantity: 'people.inTotal', index: 0 },
    { quantity: 'people.outTotal', index: 0 },
    { quantity: 'people.in', index: 0 },
    { quantity: 'people.out', index: 0 },
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'alarm.threshold', index: TEMPERATURE },
    { quantity: 'alarm.threshold', index: TOTAL },
    { quantity: 'alarm.threshold', index: PERIOD },
    { quantity: 'device.batteryPercent', index: 0 },
  ],
  table: {
    '0367': { bytes: 2, read: addTemperature },
    '04cc': { bytes: 4, read: (d, out) => addTotal(out, d, 0) },
    '05cc': { bytes: 4, read: (d, out) => addPeriod(out, d, 0) },
    '0aef': told(4, 'clock', (d) => new Date(historyMs(d)).toISOString()),
    '8367': withAlarm(2, TEMPERATURE, addTemperature),
    '84cc': withAlarm(4, TOTAL, (d, out) => addTotal(out, d, 0)),
    '85cc': withAlarm(4, PERIOD, (d, out) => addPeriod(out, d, 0)),
    '20ce': {
      bytes: (rest) => (rest.byteLength > 4 && rest.getUint8(4) === KIND_WITH_TOTAL ? 13 : 9),
      read(d, out) {
        const place = { observedMs: historyMs(d) }
        addPeriod(out, d, 5, place)
        if (d.getUint8(4) === KIND_WITH_TOTAL) addTotal(out, d, 9, place)
      },
    },
  },
})

function addTemperature(data: DataView, out: Collector): void {
  out.add('air.temperature', data.getInt16(0, true) / 10)
}

function addTotal(out: Collector, data: DataView, at: number, place?: Place): void {
  out.add('people.inTotal', data.getUint16(at, true), place)
  out.add('people.outTotal', data.getUint16(at + 2, true), place)
}

function addPeriod(out: Collector, data: DataView, at: number, place?: Place): void {
  out.add('people.in', data.getUint16(at, true), place)
  out.add('people.out', data.getUint16(at + 2, true), place)
}

/** The reading that crossed its threshold, and which way. */
function withAlarm(bytes: number, index: number, read: TlvEntry['read']): TlvEntry {
  return {
    bytes: bytes + 1,
    read(data, out) {
      read(data, out)
      out.add('alarm.threshold', data.getUint8(bytes), { index })
    },
  }
}
