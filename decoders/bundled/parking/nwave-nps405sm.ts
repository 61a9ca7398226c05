/**
 * Nwave NPS405SM, surface-mounted parking sensor.
 *
 *   fPort 1    state changed   byte 0: bit 0 = occupied, bits 7..1 = d, how long the last state was
 *   fPort 2    heartbeat       byte 0: bit 0 = occupied, low 7 bits = health code
 *                              byte 1: battery mV = 2500 + 4·u8
 *                              byte 2: temperature °C = s8/2 + 10
 *   fPort 3    start-up        see nwave-startup.ts
 *   fPort 6    debug           opaque
 *   fPort 10   tag seen        byte 0: as fPort 1, meaningful only with bit 0 = 1
 *                              bytes 1..4: tag id
 *
 *   d           minutes              error ±
 *   0..89       d                    0
 *   90..119     90 + 5·(d − 90)      4
 *   120..126    240 + 60·(d − 120)   59
 *   127         660 or more          not given
 *
 * Source: Nwave's codec and documented examples in TheThingsNetwork/lorawan-devices, vendor/nwave.
 * A later revision of that codec has occupied in bit 7 and d in bits 6..0, which its own documented
 * examples (95 → 74 min) contradict: the examples decide here.
 */

import type { DecodeResult, Decoder, DecoderInput } from '../../contract.ts'
import { Collector, tooShort, unknownPort } from '../collector.ts'
import { decodeNwaveStartup } from './nwave-startup.ts'

export const nwaveNps405sm: Decoder = {
  id: 'nwave-nps405sm',
  vendor: 'Nwave',
  model: 'NPS405SM',
  version: 1,
  channels: [
    { quantity: 'parking.occupied', index: 0 },
    { quantity: 'parking.previousDuration', index: 0 },
    { quantity: 'parking.previousDurationError', index: 0 },
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ],
  decode(input) {
    switch (input.fPort) {
      case 1:
        return decodeStatus(input)
      case 2:
        return decodeHeartbeat(input)
      case 3:
        return decodeNwaveStartup(input)
      case 6:
        return new Collector().info('debug', `${input.bytes.length} bytes`).decoded()
      case 10:
        return decodeTag(input)
      default:
        return unknownPort(input.fPort)
    }
  },
}

function decodeStatus(input: DecoderInput): DecodeResult {
  const state = input.bytes[0]
  if (state === undefined) return tooShort(input, 1)
  const out = new Collector()
  addState(out, state)
  return out.decoded()
}

function decodeHeartbeat(input: DecoderInput): DecodeResult {
  const [state, battery, temperature] = input.bytes
  if (state === undefined || battery === undefined || temperature === undefined)
    return tooShort(input, 3)
  const temperatureC = ((temperature << 24) >> 24) / 2 + 10
  const batteryMv = 2500 + 4 * battery
  return new Collector()
    .add('parking.occupied', state & 1)
    .add('air.temperature', temperatureC)
    .add('device.batteryVoltage', batteryMv / 1000)
    .note({ kind: 'heartbeat' })
    .info('healthCode', state & 0x7f)
    .info('batteryHealth', batteryHealth(batteryMv, temperatureC))
    .decoded()
}

function decodeTag(input: DecoderInput): DecodeResult {
  const state = input.bytes[0]
  if (state === undefined || input.bytes.length < 5) return tooShort(input, 5)
  const tagId = Array.from(input.bytes.subarray(1, 5), (b) => b.toString(16).padStart(2, '0'))
  const out = new Collector()
  if (state & 1) addState(out, state)
  return out.note({ kind: 'tag', tagId: tagId.join('').toUpperCase() }).decoded()
}

function addState(out: Collector, state: number): void {
  const { minutes, errorMinutes } = durationOf(state >>> 1)
  out.add('parking.occupied', state & 1).add('parking.previousDuration', minutes)
  if (errorMinutes !== undefined) out.add('parking.previousDurationError', errorMinutes)
}

function durationOf(code: number): { minutes: number; errorMinutes?: number } {
  if (code < 90) return { minutes: code, errorMinutes: 0 }
  if (code < 120) return { minutes: 90 + 5 * (code - 90), errorMinutes: 4 }
  if (code < 127) return { minutes: 240 + 60 * (code - 120), errorMinutes: 59 }
  return { minutes: 660 }
}

/** A cold battery reads 0.1 V lower at the same charge. */
function batteryHealth(batteryMv: number, temperatureC: number): string {
  const criticalMv = temperatureC >= -5 ? 2900 : 2800
  if (batteryMv < criticalMv) return 'critical'
  return batteryMv < criticalMv + 100 ? 'low' : 'normal'
}
