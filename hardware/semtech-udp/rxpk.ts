/** `rxpk` and `stat` of a PUSH_DATA: JSON of a stranger to receptions, or to a reason why not. */

import type { Modulation } from '../../base/lora.ts'
import { type TmstUs, tmstUs } from '../../base/tmst.ts'
import {
  asObject,
  field,
  integerField,
  type JsonObject,
  numberField,
  readJsonObject,
  textField,
} from '../json-fields.ts'
import type { RxFrame } from '../radio.ts'
import { readCodingRate, readModulation } from './datr.ts'

/** What the wire tells of a reception; who heard it and when it reached us the radio adds. */
export type Reception = Omit<RxFrame, 'gatewayEui' | 'monoMs' | 'atMs'>

export type RxpkRefusal =
  | 'rxpk-not-object'
  | 'crc'
  | 'tmst'
  | 'freq'
  | 'modulation'
  | 'codr'
  | 'rssi'
  | 'lsnr'
  | 'data'
  | 'size'
  | 'too-long'

export type RxpkRead =
  | { readonly kind: 'reception'; readonly reception: Reception }
  | { readonly kind: 'rejected'; readonly reason: RxpkRefusal }

/** Counters of the forwarder since its last `stat`; each only if it was told. */
export type ForwarderStat = { readonly [name in (typeof STAT_FIELDS)[number]]?: number }
export const STAT_FIELDS = [
  'lati',
  'long',
  'alti',
  'rxnb',
  'rxok',
  'rxfw',
  'ackr',
  'dwnb',
  'txnb',
  'temp',
] as const

export type PushRead =
  | { readonly kind: 'push'; readonly rxpk: readonly RxpkRead[]; readonly stat?: ForwarderStat }
  | { readonly kind: 'rejected'; readonly reason: 'json' | 'rxpk-not-array' }

/** Reads the JSON text of a PUSH_DATA. One bad entry does not spoil its neighbours. */
export function readPush(json: Uint8Array): PushRead {
  const push = readJsonObject(json)
  if (!push) return { kind: 'rejected', reason: 'json' }
  const list = field(push, 'rxpk') ?? []
  if (!Array.isArray(list)) return { kind: 'rejected', reason: 'rxpk-not-array' }
  const stat = asObject(field(push, 'stat'))
  return { kind: 'push', rxpk: list.map(readRxpk), ...(stat && { stat: readStat(stat) }) }
}

/** An LR-FHSS or unknown modulation is refused: nothing above could answer it. */
export function readRxpk(value: unknown): RxpkRead {
  const rxpk = asObject(value)
  if (!rxpk) return rejected('rxpk-not-object')
  if (field(rxpk, 'stat') !== 1) return rejected('crc')
  const tmst = integerField(rxpk, 'tmst', { least: 0, most: 2 ** 32 - 1 })
  if (tmst === undefined) return rejected('tmst')
  const freqHz = Math.round((numberField(rxpk, 'freq') ?? 0) * 1e6)
  if (freqHz < FREQ_HZ_LEAST || freqHz > FREQ_HZ_MOST) return rejected('freq')
  const modulation = readModulation(field(rxpk, 'modu'), field(rxpk, 'datr'))
  if (!modulation) return rejected('modulation')
  // FSK has no coding rate; RxFrame wants one, and nobody reads it there.
  const codingRate = modulation.kind === 'fsk' ? '4/5' : readCodingRate(field(rxpk, 'codr'))
  if (!codingRate) return rejected('codr')
  const strength = readStrength(rxpk, modulation)
  if (typeof strength === 'string') return rejected(strength)
  const phyPayload = readData(rxpk)
  if (typeof phyPayload === 'string') return rejected(phyPayload)
  const channel = integerField(rxpk, 'chan', { least: 0, most: 255 })
  const fineTimeNs = integerField(rxpk, 'ftime', { least: 0, most: 999_999_999 })
  const gpsTimeMs = integerField(rxpk, 'tmms', { least: 0, most: Number.MAX_SAFE_INTEGER })
  return {
    kind: 'reception',
    reception: {
      tmst: tmstUs(tmst) as TmstUs,
      freqHz,
      modulation,
      codingRate,
      ...strength,
      ...(channel !== undefined && { channel }),
      ...(fineTimeNs !== undefined && { fineTimeNs }),
      ...(gpsTimeMs !== undefined && { gpsTimeMs }),
      phyPayload,
    },
  }
}

/** What any SX13xx or SX126x can tune to. */
const FREQ_HZ_LEAST = 100_000_000
const FREQ_HZ_MOST = 2_600_000_000

const PAYLOAD_BYTES_MAX = 255
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/** Base64 with or without padding; `size` must tell the same length. */
function readData(rxpk: JsonObject): Uint8Array | 'data' | 'size' | 'too-long' {
  const text = textField(rxpk, 'data')
  if (text === undefined) return 'data'
  const plain = text.endsWith('=') ? text.replace(/={1,2}$/, '') : text
  if (plain.length > Math.ceil((PAYLOAD_BYTES_MAX * 4) / 3)) return 'too-long'
  if (plain.length === 0 || plain.length % 4 === 1 || !BASE64.test(text)) return 'data'
  const bytes = new Uint8Array(Buffer.from(plain, 'base64'))
  return field(rxpk, 'size') === bytes.length ? bytes : 'size'
}

type Strength = { readonly rssiDbm: number; readonly snrDb: number }

/** Top-level fields, or those of the antenna that heard best where the gateway has several. */
function readStrength(rxpk: JsonObject, modulation: Modulation): Strength | 'rssi' | 'lsnr' {
  const antennas = field(rxpk, 'rsig')
  if (field(rxpk, 'rssi') !== undefined || !Array.isArray(antennas)) {
    return strengthOf(rxpk, 'rssi', modulation)
  }
  let best: Strength | undefined
  for (const antenna of antennas.map(asObject)) {
    const heard = antenna && strengthOf(antenna, 'rssic', modulation)
    if (typeof heard === 'object' && heard.snrDb > (best?.snrDb ?? -Infinity)) best = heard
  }
  return best ?? 'rssi'
}

function strengthOf(
  from: JsonObject,
  rssiName: 'rssi' | 'rssic',
  modulation: Modulation,
): Strength | 'rssi' | 'lsnr' {
  const channelDbm = numberField(from, rssiName)
  if (channelDbm === undefined) return 'rssi'
  // FSK demodulators measure no SNR.
  const snrDb = numberField(from, 'lsnr') ?? (modulation.kind === 'fsk' ? 0 : undefined)
  if (snrDb === undefined) return 'lsnr'
  // Under the noise the channel's RSSI is the noise's own: then the signal's tells more.
  const signalDbm = snrDb < 0 ? numberField(from, 'rssis') : undefined
  return { rssiDbm: signalDbm ?? channelDbm, snrDb }
}

function readStat(stat: JsonObject): ForwarderStat {
  const told: { [name in (typeof STAT_FIELDS)[number]]?: number } = {}
  for (const name of STAT_FIELDS) {
    const value = numberField(stat, name)
    if (value !== undefined) told[name] = value
  }
  return told
}

function rejected(reason: RxpkRefusal): RxpkRead {
  return { kind: 'rejected', reason }
}
