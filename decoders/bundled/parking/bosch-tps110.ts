/**
 * Bosch TPS110, parking lot sensor (magnetometer and radar), little-endian.
 *
 *   fPort 1      state changed   byte 0: bit 0 = occupied
 *   fPort 2      heartbeat       byte 0: bit 0 = occupied · byte 1, newer firmware: s8 °C
 *   fPort 3      start-up        bytes 0..11: three u32, low 12 bits a debug code, 0 = none
 *                                12, 13, 14: firmware · 15: reset cause · 16: bit 0 = occupied
 *   fPort 4, 5   device information, usage   opaque
 *   fPort 6      debug           u32 its time, u12 code in a u32, u16 sequence
 *
 * Source: Bosch's codec and examples in TheThingsNetwork/lorawan-devices, vendor/bosch.
 */

import type { DecodeResult, Decoder, DecoderInput } from '../../contract.ts'
import { Collector, tooShort, unknownPort } from '../collector.ts'
import { viewOf } from '../view.ts'

export const boschTps110: Decoder = {
  id: 'bosch-tps110',
  vendor: 'Bosch',
  model: 'TPS110',
  version: 1,
  channels: [
    { quantity: 'parking.occupied', index: 0 },
    { quantity: 'air.temperature', index: 0 },
  ],
  decode(input) {
    switch (input.fPort) {
      case 1:
      case 2:
        return decodeState(input)
      case 3:
        return decodeStartUp(input)
      case 4:
      case 5:
        return new Collector().info('usage', `${input.bytes.length} bytes`).decoded()
      case 6:
        return decodeDebug(input)
      default:
        return unknownPort(input.fPort)
    }
  },
}

const RESET_CAUSES: Readonly<Record<number, string>> = {
  1: 'watchdog',
  2: 'power-on',
  3: 'system request',
  4: 'other',
}
const CODE_MASK = 0xfff

function decodeState(input: DecoderInput): DecodeResult {
  const [state, temperature] = input.bytes
  if (state === undefined) return tooShort(input, 1)
  const out = new Collector().add('parking.occupied', state & 1)
  if (input.fPort === 1) return out.decoded()
  if (temperature !== undefined) out.add('air.temperature', (temperature << 24) >> 24)
  return out.note({ kind: 'heartbeat' }).decoded()
}

function decodeStartUp(input: DecoderInput): DecodeResult {
  if (input.bytes.length < 17) return tooShort(input, 17)
  const view = viewOf(input)
  const codes = [0, 4, 8].map((at) => view.getUint32(at, true) & CODE_MASK).filter(Boolean)
  const [major, minor, patch, cause, state] = input.bytes.subarray(12)
  const out = new Collector().add('parking.occupied', state! & 1).note({
    kind: 'restarted',
    cause: RESET_CAUSES[cause!] ?? `code ${cause}`,
    firmware: `${major}.${minor}.${patch}`,
  })
  if (codes.length > 0) out.info('debugCodes', codes.join(' '))
  return out.decoded()
}

function decodeDebug(input: DecoderInput): DecodeResult {
  if (input.bytes.length < 10) return tooShort(input, 10)
  const view = viewOf(input)
  return new Collector()
    .info('debugCode', view.getUint32(4, true) & CODE_MASK)
    .info('debugSequence', view.getUint16(8, true))
    .decoded()
}
