/**
 * Orders to a Dingtek sensor, fPort 3, in ASCII: `8002999901` parameter, value, `81`, all as hex digits.
 *
 *   01   report every n hours, 1..168       08   measure every n minutes, 1..60
 *
 * Source: Dingtek DF702 protocol, "Downlink".
 */

import type { DeviceCommand, EncodedDownlink } from '../../contract.ts'

const FPORT = 3
const HEAD = '80029999'
const TAIL = '81'

export function encodeDingtek(command: DeviceCommand): EncodedDownlink | undefined {
  switch (command.kind) {
    case 'reportEvery':
      return setting('01', command.seconds / 3600, 168)
    case 'collectEvery':
      return setting('08', command.seconds / 60, 60)
    default:
      return undefined
  }
}

function setting(parameter: string, value: number, max: number): EncodedDownlink | undefined {
  if (!Number.isInteger(value) || value < 1 || value > max) return undefined
  const text = `${HEAD}${parameter}${value.toString(16).padStart(2, '0').toUpperCase()}${TAIL}`
  return { fPort: FPORT, bytes: new TextEncoder().encode(text) }
}
