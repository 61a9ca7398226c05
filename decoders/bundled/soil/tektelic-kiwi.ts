/**
 * Tektelic KIWI and CLOVER, soil and climate station, with up to two Watermark tensiometers and two
 * thermistors; fPort 10, big-endian, entries of channel, type, data.
 *
 *   00ba u8        battery V = 2.5 + bits 6..0 /100 · bit 7: end of its life
 *   0104 u16       own soil probe Hz: above 1399 dry, below 1342 wet
 *   0202 u16       soil temperature °C = −32.46·ln(mV) + 236.36
 *   0302, 0402     thermistor on input 3, 4, u16 mV: see thermistor()
 *   0504, 0604     Watermark 1, 2, u16 Hz: see watermarkTension()
 *   0965 u16       light, lux (type 65 of Cayenne LPP)      0a71 3 × s16   acceleration g ×1000
 *   0b67 s16       air °C ×10        0b68 u8   humidity % ×2        0c67 s16   board °C ×10
 *
 * Source: Tektelic KIWI and CLOVER technical reference manual; Actility device-catalog,
 * vendors/tektelic/drivers/agro; intelligent-farming/lorawan-codec-normalization, codecs/tektelic.
 */

import type { Decoder } from '../../contract.ts'
import { unknownPort } from '../collector.ts'
import { decodeTlv, indexOf, type TlvEntry, told } from '../tlv.ts'
import { watermarkTension } from './watermark.ts'

const TABLE = indexOf({
  '00ba': {
    bytes: 1,
    read(d, out) {
      out.add('device.batteryVoltage', 2.5 + (d.getUint8(0) & 0x7f) / 100)
      out.add('alarm.battery', d.getUint8(0) >>> 7)
    },
  },
  '0104': told(2, 'soil probe Hz', (d) => d.getUint16(0)),
  '0202': {
    bytes: 2,
    read(d, out) {
      const millivolts = d.getUint16(0)
      out.info('soil temperature mV', millivolts)
      // 0 mV is an input with nothing on it: the logarithm would be none.
      if (millivolts > 0) out.add('soil.temperature', -32.46 * Math.log(millivolts) + 236.36)
    },
  },
  '0302': thermistor(3),
  '0402': thermistor(4),
  '0504': watermark(1),
  '0604': watermark(2),
  '0965': { bytes: 2, read: (d, out) => out.add('air.lightIntensity', d.getUint16(0)) },
  '0a71': told(6, 'acceleration mg', (d) => [0, 2, 4].map((at) => d.getInt16(at)).join(' ')),
  '0b67': { bytes: 2, read: (d, out) => out.add('air.temperature', d.getInt16(0) / 10) },
  '0b68': { bytes: 1, read: (d, out) => out.add('air.relativeHumidity', d.getUint8(0) / 2) },
  '0c67': { bytes: 2, read: (d, out) => out.add('device.temperature', d.getInt16(0) / 10) },
})

export const tektelicKiwi: Decoder = {
  id: 'tektelic-kiwi',
  vendor: 'Tektelic',
  model: 'KIWI, CLOVER',
  version: 1,
  channels: [
    { quantity: 'soil.tension', index: 1 },
    { quantity: 'soil.tension', index: 2 },
    { quantity: 'soil.temperature', index: 0 },
    { quantity: 'probe.temperature', index: 3 },
    { quantity: 'probe.temperature', index: 4 },
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'air.relativeHumidity', index: 0 },
    { quantity: 'air.lightIntensity', index: 0 },
    { quantity: 'device.temperature', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
    { quantity: 'alarm.battery', index: 0 },
  ],
  decode: (input) =>
    input.fPort === 10
      ? decodeTlv(input, { keyBytes: 2, entryOf: (key) => TABLE.get(key) })
      : unknownPort(input.fPort),
}

/** The maker's polynomial of the voltage, constant term first. */
const THERMISTOR = [102.9, -378.9, 628.1, -538.6, 217.4, -33.01]

function thermistor(index: 3 | 4): TlvEntry {
  return {
    bytes: 2,
    read(d, out) {
      const volts = d.getUint16(0) / 1000
      out.info(`input ${index} V`, volts)
      const celsius = THERMISTOR.reduceRight((sum, factor) => sum * volts + factor, 0)
      out.add('probe.temperature', celsius, { index })
    },
  }
}

function watermark(index: 1 | 2): TlvEntry {
  return {
    bytes: 2,
    read(d, out) {
      const hertz = d.getUint16(0)
      out
        .info(`watermark ${index} Hz`, hertz)
        .add('soil.tension', watermarkTension(hertz), { index })
    },
  }
}
