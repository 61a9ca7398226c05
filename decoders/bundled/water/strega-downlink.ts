/**
 * Orders to a Strega Smart Valve.
 *
 *   fPort 1    30                     close
 *   fPort 2    21 n, 41 n             open for n seconds, n minutes, then close
 *   fPort 11   00 n 00 n              report every n minutes, closed and open
 *
 * Every opening carries its duration (faults I9): the plain order to open, 31 on fPort 1, is never
 * sent. A duration goes in seconds up to 255, above in whole minutes up to 255; another one cannot
 * be expressed. That 20 counts seconds, an example of the maker's encoder says; that 40 counts
 * minutes and 80 hours is their order in his manual and wants a look on a bench: hours are not used.
 * Source: intelligent-farming/lorawan-codec-normalization, codecs/strega/motorized-valve.
 */

import type { DeviceCommand, EncodedDownlink } from '../../contract.ts'

const CLOSE = 0x30
const OPEN_SECONDS = 0x21
const OPEN_MINUTES = 0x41
const PERIOD_MINUTES = 0x00
const COUNT_MAX = 255

export function encodeStrega(command: DeviceCommand): EncodedDownlink | undefined {
  switch (command.kind) {
    case 'openValve':
      if (command.valve !== 1 || command.pulses !== undefined) return undefined
      return opening(command.seconds)
    case 'closeValve':
      return command.valve === 2 ? undefined : downlink(1, CLOSE)
    case 'reportEvery': {
      const minutes = countOf(command.seconds / 60)
      if (minutes === undefined) return undefined
      return downlink(11, PERIOD_MINUTES, minutes, PERIOD_MINUTES, minutes)
    }
    default:
      return undefined
  }
}

function opening(seconds: number): EncodedDownlink | undefined {
  if (countOf(seconds) !== undefined) return downlink(2, OPEN_SECONDS, seconds)
  const minutes = countOf(seconds / 60)
  return minutes === undefined ? undefined : downlink(2, OPEN_MINUTES, minutes)
}

function countOf(value: number): number | undefined {
  return Number.isInteger(value) && value >= 1 && value <= COUNT_MAX ? value : undefined
}

function downlink(fPort: number, ...bytes: number[]): EncodedDownlink {
  return { fPort, bytes: Uint8Array.from(bytes) }
}
