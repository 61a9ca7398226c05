/**
 * Nwave NPS310SM, surface-mounted parking sensor.
 *
 *   fPort 1   state changed   byte 0: bit 0 = occupied
 *   fPort 2   heartbeat       byte 0: bit 0 = occupied
 *   fPort 3   start-up        see nwave-startup.ts
 *
 * Source: Nwave's codec and examples in TheThingsNetwork/lorawan-devices, vendor/nwave.
 */

import type { DecodeResult, Decoder, DecoderInput } from '../../contract.ts'
import { Collector, tooShort, unknownPort } from '../collector.ts'
import { decodeNwaveStartup } from './nwave-startup.ts'

export const nwaveNps310sm: Decoder = {
  id: 'nwave-nps310sm',
  vendor: 'Nwave',
  model: 'NPS310SM',
  version: 1,
  channels: [{ quantity: 'parking.occupied', index: 0 }],
  decode(input) {
    switch (input.fPort) {
      case 1:
      case 2:
        return decodeState(input)
      case 3:
        return decodeNwaveStartup(input)
      default:
        return unknownPort(input.fPort)
    }
  },
}

function decodeState(input: DecoderInput): DecodeResult {
  const state = input.bytes[0]
  if (state === undefined) return tooShort(input, 1)
  const out = new Collector().add('parking.occupied', state & 1)
  if (input.fPort === 2) out.note({ kind: 'heartbeat' })
  return out.decoded()
}
