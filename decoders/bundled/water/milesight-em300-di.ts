/**
 * Milesight EM300-DI, pulse and digital input with temperature and humidity: reads water meters.
 *
 *   0367 s16   temperature °C ×10          0468 u8    humidity % ×2
 *   0500 u8    level of the input          05c8 u32   pulses counted
 *   05e1 8     water u16 ×10, pulses u16 ×10 (water per pulses), total f32 in the unit set on the
 *              device: set it to litres
 *   8500 2     level u8, alarm u8 (1 raised, 0 released)
 *   85e1 9     as 05e1, alarm u8 (1 outage, 2 its end, 3 continuous flow, 4 its end)
 *
 *   20ce 13    history: time u32, temperature s16, humidity u8, kind u8 (1 level, 2 pulses),
 *              level u8, pulses u32
 *   21ce 18    history: time u32, temperature s16, humidity u8, alarm u8, kind u8, level u8,
 *              water u16, pulses u16, total f32
 *
 *   downlinks   ff92 01 u32   the counter begins here
 *               ffc3 u8       1 tell the level, 2 count pulses
 *
 * Source: Milesight EM300-DI user guide; Milesight-IoT/SensorDecoders.
 */

import type { Collector, Place } from '../collector.ts'
import { COMMON_COMMANDS, presetCounter, switchOf } from '../milesight-commands.ts'
import { historyMs, milesightDecoder } from '../milesight-tlv.ts'

export const milesightEm300Di = milesightDecoder({
  id: 'milesight-em300-di',
  model: 'EM300-DI',
  version: 1,
  channels: [
    { quantity: 'flow.pulses', index: 0 },
    { quantity: 'metering.water.total', index: 0 },
    { quantity: 'input.level', index: 0 },
    { quantity: 'alarm.input', index: 0 },
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'air.relativeHumidity', index: 0 },
    { quantity: 'device.batteryPercent', index: 0 },
  ],
  table: {
    '0367': { bytes: 2, read: (d, out) => out.add('air.temperature', d.getInt16(0, true) / 10) },
    '0468': { bytes: 1, read: (d, out) => out.add('air.relativeHumidity', d.getUint8(0) / 2) },
    '0500': { bytes: 1, read: (d, out) => out.add('input.level', d.getUint8(0)) },
    '05c8': { bytes: 4, read: (d, out) => out.add('flow.pulses', d.getUint32(0, true)) },
    '05e1': {
      bytes: 8,
      read: (d, out) => out.add('metering.water.total', d.getFloat32(4, true)),
    },
    '8500': {
      bytes: 2,
      read(d, out) {
        out.add('input.level', d.getUint8(0)).add('alarm.input', d.getUint8(1))
      },
    },
    '85e1': {
      bytes: 9,
      read(d, out) {
        out.add('metering.water.total', d.getFloat32(4, true)).add('alarm.input', d.getUint8(8))
      },
    },
    '20ce': { bytes: 13, read: readPulseHistory },
    '21ce': { bytes: 18, read: readWaterHistory },
  },
  commands: [
    ...COMMON_COMMANDS,
    presetCounter(1),
    switchOf(0xc3, 'counter', { on: 0x02, off: 0x01 }),
  ],
})

const KIND_LEVEL = 1

function readPulseHistory(data: DataView, out: Collector): void {
  const place = { observedMs: historyMs(data) }
  addClimate(data, out, place)
  if (data.getUint8(7) === KIND_LEVEL) out.add('input.level', data.getUint8(8), place)
  else out.add('flow.pulses', data.getUint32(9, true), place)
}

function readWaterHistory(data: DataView, out: Collector): void {
  const place = { observedMs: historyMs(data) }
  addClimate(data, out, place)
  out.add('alarm.input', data.getUint8(7), place)
  if (data.getUint8(8) === KIND_LEVEL) out.add('input.level', data.getUint8(9), place)
  else out.add('metering.water.total', data.getFloat32(14, true), place)
}

function addClimate(data: DataView, out: Collector, place: Place): void {
  out.add('air.temperature', data.getInt16(4, true) / 10, place)
  out.add('air.relativeHumidity', data.getUint8(6) / 2, place)
}
