/**
 * Milesight UC511, two latching solenoid valves with a pulse input each.
 *
 *   0301, 0501 u8    valve 1, 2: 0 closed, 1 open, ff = a delayed command failed, state unknown
 *   04c8, 06c8 u32   pulses on input 1, 2          0701, 0801 u8   level of input 1, 2
 *   097b u16         pipe pressure kPa             b97b u8         pressure sensor failed
 *   0bf5 9           pressure alarm: .., pressure u16 at byte 6, raised u8 at byte 8
 *   0eaf, 0faf 3     task of valve 1, 2
 *   20ce 9           history: time u32, state u8, pulses u32
 *                    state: bit 0 open · bit 1 counting (else bit 2 = level) · bit 4 valve 2
 *   21ce 6           history: time u32, pressure u16
 *
 * Source: Milesight UC511 user guide; Milesight-IoT/SensorDecoders, uc-series/uc511.
 */

import type { Collector } from '../collector.ts'
import { historyMs, type MilesightModel, milesightDecoder } from '../milesight-tlv.ts'
import type { TlvEntry } from '../tlv.ts'
import { UC511_COMMANDS } from './milesight-uc511-downlink.ts'

/** What a UC512 has too. */
export const UC51X: Omit<MilesightModel, 'id' | 'model'> = {
  version: 1,
  channels: [
    { quantity: 'valve.open', index: 1 },
    { quantity: 'valve.open', index: 2 },
    { quantity: 'flow.pulses', index: 1 },
    { quantity: 'flow.pulses', index: 2 },
    { quantity: 'input.level', index: 1 },
    { quantity: 'input.level', index: 2 },
    { quantity: 'pressure.water', index: 0 },
    { quantity: 'alarm.input', index: 0 },
    { quantity: 'device.batteryPercent', index: 0 },
  ],
  table: {
    '0301': valve(1),
    '0501': valve(2),
    '04c8': pulses(1),
    '06c8': pulses(2),
    '0701': level(1),
    '0801': level(2),
    '097b': { bytes: 2, read: (d, out) => out.add('pressure.water', d.getUint16(0, true)) },
    b97b: { bytes: 1, read: (_, out) => out.note({ kind: 'failed', what: 'pressure sensor' }) },
    '0bf5': {
      bytes: 9,
      read(d, out) {
        out.add('pressure.water', d.getUint16(6, true)).add('alarm.input', d.getUint8(8))
      },
    },
    '0eaf': taskState(1),
    '0faf': taskState(2),
    '20ce': { bytes: 9, read: readValveHistory },
    '21ce': {
      bytes: 6,
      read(d, out) {
        out.add('pressure.water', d.getUint16(4, true), { observedMs: historyMs(d) })
      },
    },
  },
  commands: UC511_COMMANDS,
}

export const milesightUc511 = milesightDecoder({ ...UC51X, id: 'milesight-uc511', model: 'UC511' })

function valve(index: 1 | 2): TlvEntry {
  return {
    bytes: 1,
    read(data, out) {
      const state = data.getUint8(0)
      if (state === 0xff) out.note({ kind: 'failed', what: `delayed command of valve ${index}` })
      else out.add('valve.open', state, { index })
    },
  }
}

function pulses(index: 1 | 2): TlvEntry {
  return { bytes: 4, read: (d, out) => out.add('flow.pulses', d.getUint32(0, true), { index }) }
}

function level(index: 1 | 2): TlvEntry {
  return { bytes: 1, read: (d, out) => out.add('input.level', d.getUint8(0), { index }) }
}

function taskState(index: 1 | 2): TlvEntry {
  const name = `valve ${index} task, real, commanded`
  return {
    bytes: 3,
    read: (d, out) => out.info(name, `${d.getUint8(0)}, ${d.getUint8(1)}, ${d.getUint8(2)}`),
  }
}

function readValveHistory(data: DataView, out: Collector): void {
  const state = data.getUint8(4)
  const place = { index: state & 0x10 ? 2 : 1, observedMs: historyMs(data) }
  out.add('valve.open', state & 1, place)
  if (state & 2) out.add('flow.pulses', data.getUint32(5, true), place)
  else out.add('input.level', (state >>> 2) & 1, place)
}
