/**
 * Kamstrup flowIQ 2200, ultrasonic water meter: an M-Bus telegram, see mbus-records.ts.
 *
 *   byte 0   78 records from byte 1 · 7a access, status, configuration u16, records from byte 5
 *            72 meter id BCD u32 and 8 bytes more, records from byte 13
 *
 *   6d   time of a log: minute 6 bits, hour 5, day 5, month 4, year 3 + 4 bits
 *   13   volume at it, L     9313 volumes before it: see addProfile()
 *   3b   flow L/h, lowest or highest of the day       5b   water °C s8, the same; 80 none
 *   ff25 what happened that day: bit 0 dry · 1 backflow · 2 leak · 3 burst · 4 tampering
 *        · 5 battery · 6 too cold · 7 too hot around it
 *   ff1c acoustic noise of leaks     ff16 module's configuration
 *
 * What stands in storage 0 is of now, what in another of a log. Times have no zone: they are taken as
 * UTC, so a meter set to local time is off by that. Of the bits of ff25 only bit 4 stands in a public example.
 * Source: EN 13757-3; Kamstrup's examples in intelligent-farming/lorawan-codec-normalization.
 */

import type { DecodeResult, Decoder, DecoderInput, Quantity } from '../../contract.ts'
import { Collector, type Place, tooShort } from '../collector.ts'
import { noSuchFrame } from '../fixed-frame.ts'
import { type MbusRecord, readMbusRecords } from '../mbus-records.ts'
import { profileBefore } from './mbus-profile.ts'

const HEADER_BYTES: Readonly<Record<number, number>> = { 120: 1, 122: 5, 114: 13 }

/** By the bits of ff25. */
const EVENTS: readonly Quantity[] = [
  'alarm.emptyPipe',
  'alarm.backflow',
  'alarm.leak',
  'alarm.burst',
  'alarm.tamper',
  'alarm.battery',
  'alarm.frost',
]
const TOO_HOT = 0x80
const NO_TEMPERATURE = -128

export const kamstrupFlowiq2200: Decoder = {
  id: 'kamstrup-flowiq2200',
  vendor: 'Kamstrup',
  model: 'flowIQ 2200',
  version: 1,
  channels: [
    { quantity: 'metering.water.total', index: 0 },
    { quantity: 'flow.lowest', index: 0 },
    { quantity: 'flow.highest', index: 0 },
    { quantity: 'water.temperatureLowest', index: 0 },
    { quantity: 'water.temperatureHighest', index: 0 },
    ...EVENTS.map((quantity) => ({ quantity, index: 0 })),
  ],
  decode(input) {
    const [control] = input.bytes
    if (control === undefined) return tooShort(input, 1)
    const from = HEADER_BYTES[control]
    if (from === undefined) return noSuchFrame(`control byte ${control.toString(16)} unknown`)
    return input.bytes.length < from ? tooShort(input, from) : decodeRecords(input, from)
  },
}

function decodeRecords({ bytes }: DecoderInput, from: number): DecodeResult {
  const { records, restBytes } = readMbusRecords(bytes, from)
  const out = new Collector()
  const times = logTimes(records)
  let newest: Newest | undefined
  for (const record of records) {
    const { vif, value, storage } = record
    const observedMs = times.get(storage)
    // Storage 0 is now; a log of nobody knows when is no reading.
    if (storage > 0 && observedMs === undefined) out.warn(`log ${storage} without a time`)
    else if (vif === '9313') {
      if (!newest) return noSuchFrame('volumes of earlier hours without one to count back from')
      addProfile(value, out, newest)
    } else {
      readRecord(record, out, observedMs === undefined ? {} : { observedMs })
      if (vif === '13' && value.byteLength === 4 && observedMs !== undefined)
        newest = { value: value.getUint32(0, true), atMs: observedMs }
    }
  }
  if (restBytes > 0) out.warn(`${restBytes} bytes at the end not decoded`)
  return out.isEmpty ? noSuchFrame('no record known here') : out.decoded()
}

type Newest = { readonly value: number; readonly atMs: number }

function readRecord({ vif, kind, value }: MbusRecord, out: Collector, place: Place): void {
  const isLowest = kind === 'lowest'
  switch (`${vif} ${value.byteLength}`) {
    case '6d 4':
      return
    case '13 4':
      out.add('metering.water.total', value.getUint32(0, true), place)
      return
    case '3b 2':
      out.add(isLowest ? 'flow.lowest' : 'flow.highest', value.getUint16(0, true), place)
      return
    case '5b 1': {
      const celsius = value.getInt8(0)
      const quantity = isLowest ? 'water.temperatureLowest' : 'water.temperatureHighest'
      if (celsius === NO_TEMPERATURE) out.info(quantity, 'none')
      else out.add(quantity, celsius, place)
      return
    }
    case 'ff25 2': {
      const bits = value.getUint16(0, true)
      for (const [bit, quantity] of EVENTS.entries()) out.add(quantity, (bits >>> bit) & 1, place)
      if (bits & TOO_HOT) out.info('surroundings', 'too hot')
      return
    }
    case 'ff1c 2':
      out.info('noise of leaks', value.getUint16(0, true))
      return
    case 'ff16 4':
      out.info('configuration', value.getUint32(0, true))
      return
    default:
      out.warn(`record ${vif} of ${value.byteLength} bytes not decoded`)
  }
}

/** Storage → when it was filled. */
function logTimes(records: readonly MbusRecord[]): ReadonlyMap<number, number> {
  const times = new Map<number, number>()
  for (const { vif, value, storage } of records) {
    const ms = vif === '6d' && value.byteLength === 4 ? timeOf(value) : undefined
    if (ms !== undefined) times.set(storage, ms)
  }
  return times
}

/** EN 13757-3 type F. A date that is none gives none. */
function timeOf(value: DataView): number | undefined {
  const [low, high] = [value.getUint8(2), value.getUint8(3)]
  const year = 2000 + ((low >>> 5) | ((high >>> 4) << 3))
  const [month, day] = [high & 0x0f, low & 0x1f]
  if (month < 1 || month > 12 || day < 1) return undefined
  return Date.UTC(year, month - 1, day, value.getUint8(1) & 0x1f, value.getUint8(0) & 0x3f)
}

function addProfile(value: DataView, out: Collector, newest: Newest): void {
  const earlier = profileBefore(value, newest)
  if (typeof earlier === 'string') out.warn(`volumes of earlier hours: ${earlier}`)
  else
    for (const { value: litres, atMs } of earlier)
      out.add('metering.water.total', litres, { observedMs: atMs })
}
