/**
 * The start-up message of all Nwave parking sensors (fPort 3).
 *
 *   byte 0       1       2       3             4
 *   fw major     minor   patch   reset cause   bit 0: occupied
 */

import type { DecodeResult, DecoderInput } from '../../contract.ts'
import { Collector, tooShort } from '../collector.ts'

const RESET_CAUSES: Readonly<Record<number, string>> = {
  0: 'rejoin',
  1: 'watchdog',
  2: 'power-on',
  3: 'user',
  6: 'brown-out',
  7: 'other',
}

export function decodeNwaveStartup(input: DecoderInput): DecodeResult {
  const [major, minor, patch, cause, state] = input.bytes
  if (cause === undefined || state === undefined) return tooShort(input, 5)
  return new Collector()
    .add('parking.occupied', state & 1)
    .note({
      kind: 'restarted',
      cause: RESET_CAUSES[cause] ?? `code ${cause}`,
      firmware: `${major}.${minor}.${patch}`,
    })
    .decoded()
}
