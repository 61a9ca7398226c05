/**
 * Sentences of NMEA 0183, of any constellation (GP, GN, GL, GA …). Pure.
 *
 *   $GNRMC,031251.00,A,4331.74,N,00526.84,E,0.01,,050226,,,A*7D
 *    talker  UTC     |  latitude  longitude       ddmmyy     checksum: XOR of all between $ and *
 *            A valid, V not
 *
 * Source: NMEA 0183 v4.1, as in u-blox M8 Receiver Description (UBX-13003221) §31.
 */

import type { GnssMessage } from './messages.ts'

/** The standard's 82 with room for receivers that know better. */
export const SENTENCE_BYTES_MAX = 120
/** A year of two digits: GPS began in 1980, so 80…99 are of its first century. */
const CENTURY_TURN = 80

export type NmeaRead =
  | { readonly kind: 'message'; readonly message: GnssMessage }
  /** A sentence that we do not use. */
  | { readonly kind: 'other' }
  | { readonly kind: 'rejected'; readonly reason: 'checksum' | 'field' }

/** One line from `$` on, without its end. */
export function readSentence(line: string): NmeaRead {
  const [, body, sum] = /^\$([^*]*)\*([0-9A-Fa-f]{2})$/.exec(line) ?? []
  if (body === undefined || sum === undefined) return { kind: 'rejected', reason: 'checksum' }
  if (checksumOf(body) !== parseInt(sum, 16)) return { kind: 'rejected', reason: 'checksum' }
  const fields = body.split(',')
  const type = fields[0]!.slice(2)
  if (fields[0]!.length !== 5 || (type !== 'RMC' && type !== 'GGA')) return { kind: 'other' }
  const message = type === 'RMC' ? readRmc(fields) : readGga(fields)
  return message ? { kind: 'message', message } : { kind: 'rejected', reason: 'field' }
}

export function writeSentence(body: string): string {
  return `$${body}*${checksumOf(body).toString(16).toUpperCase().padStart(2, '0')}\r\n`
}

function checksumOf(body: string): number {
  let sum = 0
  for (let i = 0; i < body.length; i++) sum ^= body.charCodeAt(i)
  return sum
}

/** Without a fix the date may be empty: then there is no time to tell, and the sentence says so. */
function readRmc(fields: readonly string[]): GnssMessage | undefined {
  const isValid = fields[2] === 'A'
  const [, hour, minute, second] = /^(\d\d)(\d\d)(\d\d(?:\.\d+)?)$/.exec(fields[1] ?? '') ?? []
  const [, day, month, year] = /^(\d\d)(\d\d)(\d\d)$/.exec(fields[9] ?? '') ?? []
  if (!hour || !day) return isValid ? undefined : { kind: 'utc', utcMs: 0, isValid: false }
  const years = Number(year) + (Number(year) < CENTURY_TURN ? 2000 : 1900)
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  // 60 is a leap second.
  if (h > 23 || m > 59 || s >= 61) return undefined
  const midnightMs = Date.UTC(years, Number(month) - 1, Number(day))
  const date = new Date(midnightMs)
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day))
    return undefined
  return { kind: 'utc', utcMs: midnightMs + Math.round(((h * 60 + m) * 60 + s) * 1000), isValid }
}

function readGga(fields: readonly string[]): GnssMessage | undefined {
  const [, , latitude = '', north = '', longitude = '', east = '', quality = ''] = fields
  if (!/^\d$/.test(quality)) return undefined
  const isValid = quality !== '0'
  const satellites = Number(fields[7] ?? '')
  const altitudeM = Number(fields[9] ?? '')
  const latitudeDeg = degreesOf(latitude, north, 'NS', 90)
  const longitudeDeg = degreesOf(longitude, east, 'EW', 180)
  const isWhole =
    latitudeDeg !== undefined &&
    longitudeDeg !== undefined &&
    Number.isFinite(altitudeM) &&
    Number.isFinite(satellites)
  if (isWhole) {
    return { kind: 'place', isValid, latitudeDeg, longitudeDeg, altitudeM, satellites }
  }
  if (isValid) return undefined
  const nowhere = { latitudeDeg: 0, longitudeDeg: 0, altitudeM: 0, satellites: 0 }
  return { kind: 'place', isValid, ...nowhere }
}

/** `4331.74` with `N`: degrees and minutes → degrees. */
function degreesOf(
  text: string,
  side: string,
  sides: 'NS' | 'EW',
  most: number,
): number | undefined {
  const [, degrees, minutes] = /^(\d{1,3})(\d\d(?:\.\d+)?)$/.exec(text) ?? []
  if (!degrees || !minutes || side === '' || !sides.includes(side)) return undefined
  const value = Number(degrees) + Number(minutes) / 60
  if (Number(minutes) >= 60 || value > most) return undefined
  return side === sides[0] ? value : -value
}
