/**
 * SenseCAP S2120, weather station; any port, big-endian, entries of an id and a block.
 *
 *   4a, 01   °C s16 ×10 · humidity % u8 · light lux u32 · UV u8 ×10 · wind m/s u16 ×10
 *   4b, 02   wind from ° u16 · rain mm/h u32 ×1000 · pressure u16, 10 Pa each
 *   4c       strongest gust m/s u16 ×10 · rain mm u32 ×1000, since it was switched on
 *
 * Ids 01 and 02 are of older firmware. Source: SenseCAP S2120 payload; Actility device-catalog,
 * vendors/sensecap/drivers/s2120.
 */

import type { Decoder } from '../../contract.ts'
import { decodeTlv, indexOf, type TlvEntry } from '../tlv.ts'

const AIR_AND_LIGHT: TlvEntry = {
  bytes: 10,
  read(d, out) {
    out
      .add('air.temperature', d.getInt16(0) / 10)
      .add('air.relativeHumidity', d.getUint8(2))
      .add('air.lightIntensity', d.getUint32(3))
      .add('air.uvIndex', d.getUint8(7) / 10)
      .add('wind.speed', d.getUint16(8) / 10)
  },
}
const WIND_AND_RAIN: TlvEntry = {
  bytes: 8,
  read(d, out) {
    out
      .add('wind.direction', d.getUint16(0))
      .add('rain.intensity', d.getUint32(2) / 1000)
      .add('air.pressure', d.getUint16(6) / 10)
  },
}
const GUST_AND_TOTAL: TlvEntry = {
  bytes: 6,
  read(d, out) {
    out.add('wind.gust', d.getUint16(0) / 10).add('rain.cumulative', d.getUint32(2) / 1000)
  },
}

const TABLE = indexOf({
  '01': AIR_AND_LIGHT,
  '02': WIND_AND_RAIN,
  '4a': AIR_AND_LIGHT,
  '4b': WIND_AND_RAIN,
  '4c': GUST_AND_TOTAL,
})

export const sensecapS2120: Decoder = {
  id: 'sensecap-s2120',
  vendor: 'SenseCAP',
  model: 'S2120',
  version: 1,
  channels: [
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'air.relativeHumidity', index: 0 },
    { quantity: 'air.pressure', index: 0 },
    { quantity: 'air.lightIntensity', index: 0 },
    { quantity: 'air.uvIndex', index: 0 },
    { quantity: 'wind.speed', index: 0 },
    { quantity: 'wind.gust', index: 0 },
    { quantity: 'wind.direction', index: 0 },
    { quantity: 'rain.intensity', index: 0 },
    { quantity: 'rain.cumulative', index: 0 },
  ],
  decode: (input) => decodeTlv(input, { keyBytes: 1, entryOf: (id) => TABLE.get(id) }),
}
