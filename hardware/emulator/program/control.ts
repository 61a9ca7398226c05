/**
 * What an emulated board can be told from outside: one JSON object a line, one key each. Pure.
 *
 *   {"inject":{"freqHz":868100000,"sf":7,"bandwidthHz":125000,"payload":"40…","rssiDbm":-97,
 *              "snrDb":7,"crc":"good"}}      also "bad" and "none"; ends after its time on air
 *   {"transmissions":true}                    what it has sent, the last 256
 *   {"status":true}                           plugged, listening, counters, what was lost
 *   {"unplug":true} {"replug":true} {"reset":true}
 *   {"lose":{"answers":1}}                    whole answers
 *   {"drop":{"answers":1,"at":0}}             one byte of each; {"corrupt":…}, {"duplicate":…} alike
 *   {"stall":{"ms":3000}}                     answers wait until then
 *   {"killMcus":true} {"stuckTransmitter":true} {"silentStall":true}; false ends the first two
 *   {"parity":"agc"}                          or "arb": its program has a wrong bit
 */

import { bytesOfHex } from '../../../base/bytes.ts'

export const LINE_BYTES_MAX = 4_096
const ANSWERS_MAX = 10_000
const STALL_MS_MAX = 60_000

export type ByteFault = {
  readonly kind: 'lose' | 'drop' | 'corrupt' | 'duplicate'
  readonly answers: number
  /** Which byte of an answer; beyond its end: the last one. */
  readonly at: number
}

export type Injection = {
  readonly kind: 'inject'
  readonly freqHz: number
  readonly sf: number
  readonly bandwidthHz: number
  readonly payload: Uint8Array
  readonly rssiDbm: number
  readonly snrDb: number
  readonly crc: 'good' | 'bad' | 'none'
}

export type ControlCommand =
  | Injection
  | ByteFault
  | { readonly kind: 'transmissions' | 'status' | 'unplug' | 'replug' | 'reset' | 'silentStall' }
  | { readonly kind: 'stall'; readonly ms: number }
  | { readonly kind: 'killMcus' | 'stuckTransmitter'; readonly isOn: boolean }
  | { readonly kind: 'parity'; readonly mcu: 'agc' | 'arb' }

export type ControlRead = ControlCommand | { readonly kind: 'rejected'; readonly reason: string }

type Fields = Readonly<Record<string, unknown>>

const BANDWIDTHS_HZ = [125_000, 250_000, 500_000]

export function readControl(line: string): ControlRead {
  const command = parse(line)
  if (!command) return rejected('not a JSON object')
  const [key, ...more] = Object.keys(command)
  if (key === undefined || more.length > 0)
    return rejected('one key is needed, as in {"status":true}')
  const value = command[key]
  switch (key) {
    case 'transmissions':
    case 'status':
    case 'unplug':
    case 'replug':
    case 'reset':
    case 'silentStall':
      return value === true ? { kind: key } : rejected(`${key} takes true`)
    case 'killMcus':
    case 'stuckTransmitter':
      return typeof value === 'boolean'
        ? { kind: key, isOn: value }
        : rejected(`${key} takes true or false`)
    case 'parity':
      return value === 'agc' || value === 'arb'
        ? { kind: key, mcu: value }
        : rejected('parity takes "agc" or "arb"')
    case 'lose':
    case 'drop':
    case 'corrupt':
    case 'duplicate':
      return readByteFault(key, value)
    case 'stall':
      return readStall(value)
    case 'inject':
      return readInjection(value)
    default:
      return rejected(`${key} is not known`)
  }
}

function readByteFault(kind: ByteFault['kind'], value: unknown): ControlRead {
  const { answers = 1, at = 0 } = fieldsOf(value) ?? { answers: 0 }
  if (!isWhole(answers, 1, ANSWERS_MAX)) return rejected(`answers: 1 to ${ANSWERS_MAX}`)
  if (!isWhole(at, 0, 4_203)) return rejected('at: 0 to 4203')
  return { kind, answers, at }
}

function readStall(value: unknown): ControlRead {
  const ms = fieldsOf(value)?.ms
  return isWhole(ms, 1, STALL_MS_MAX) ? { kind: 'stall', ms } : rejected(`ms: 1 to ${STALL_MS_MAX}`)
}

function readInjection(value: unknown): ControlRead {
  const fields = fieldsOf(value)
  if (!fields) return rejected('inject takes an object')
  const { freqHz, sf, bandwidthHz = 125_000, rssiDbm = -80, snrDb = 9, crc = 'good' } = fields
  const payload = typeof fields.payload === 'string' ? bytesOfHex(fields.payload) : undefined
  if (!payload || payload.length > 255) return rejected('payload: hex digits of up to 255 bytes')
  if (!isWhole(freqHz, 100_000_000, 1_000_000_000)) return rejected('freqHz: whole Hz')
  if (!isWhole(sf, 5, 12)) return rejected('sf: 5 to 12')
  if (typeof bandwidthHz !== 'number' || !BANDWIDTHS_HZ.includes(bandwidthHz)) {
    return rejected('bandwidthHz: 125000, 250000 or 500000')
  }
  if (!isBetween(rssiDbm, -150, 0)) return rejected('rssiDbm: -150 to 0')
  if (!isBetween(snrDb, -32, 31)) return rejected('snrDb: -32 to 31')
  if (crc !== 'good' && crc !== 'bad' && crc !== 'none') return rejected('crc: good, bad or none')
  return { kind: 'inject', freqHz, sf, bandwidthHz, payload, rssiDbm, snrDb, crc }
}

function rejected(reason: string): ControlRead {
  return { kind: 'rejected', reason }
}

function parse(line: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(line))
  } catch {
    return undefined
  }
}

function fieldsOf(value: unknown): Fields | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Fields) : undefined
}

function isBetween(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && isBetween(value, least, most)
}
