/**
 * The messages of the LNS protocol, version 2: what a Station says on its data connection, and on
 * `/router-info` before it. Readers give a reason instead of throwing; what we say is written by
 * `dnmsg.ts` and `router-config.ts`.
 */

import type { GatewayEui } from '../../base/ids.ts'
import type { Modulation } from '../../base/lora.ts'
import { field, integerField, type JsonObject, numberField, textField } from '../json-fields.ts'
import { readEuiText, writeId6 } from './eui-text.ts'
import {
  readUplink,
  type StationReception,
  UPLINK_TYPES,
  type UplinkRefusal,
  type UplinkType,
} from './uplink.ts'
import { int64Field, readWideObject, writeWide } from './wide-json.ts'

export type StationVersion = {
  readonly station: string
  readonly model: string
  readonly features: string
  readonly protocol: number
}

export type StationMessage =
  | { readonly kind: 'version'; readonly version: StationVersion }
  | {
      readonly kind: 'uplink'
      readonly reception: StationReception
      /** Our own MuxTime as Station carries it on, seconds of UTC: now − this is the way there and back. */
      readonly refTimeS: number | undefined
    }
  /** A downlink is on the air: `xtime` is its start. Newer Stations tell frequency and data rate. */
  | {
      readonly kind: 'dntxed'
      readonly diid: number
      readonly xtime: bigint | undefined
      readonly freqHz: number | undefined
    }
  | { readonly kind: 'timesync'; readonly txtime: bigint }

export type StationRefusal =
  | 'json'
  | 'msgtype'
  | 'version-fields'
  | 'dntxed-fields'
  | 'timesync-fields'
  /** `dnsched` and `dnframe` go to a station, never come from one; `rmtsh` and `runcmd` are not spoken. */
  | 'not-for-a-server'
  | UplinkRefusal

export type StationRead =
  | { readonly kind: 'message'; readonly message: StationMessage }
  | { readonly kind: 'rejected'; readonly reason: StationRefusal }

const FOR_STATIONS = ['router_config', 'dnmsg', 'dnsched', 'dnframe', 'runcmd', 'rmtsh', 'getxtime']
const TEXT_CHARACTERS_MAX = 80

/** Reads one text of the data connection. No text makes it throw. */
export function readStationMessage(
  text: string,
  dataRates: readonly (Modulation | undefined)[],
): StationRead {
  const message = readWideObject(text)
  if (!message) return rejected('json')
  const type = textField(message, 'msgtype')
  if (isUplinkType(type)) {
    const read = readUplink(type, message, dataRates)
    if (read.kind === 'rejected') return read
    const refTimeS = numberField(message, 'RefTime')
    const known = refTimeS !== undefined && refTimeS > 0 ? refTimeS : undefined
    return accepted({ kind: 'uplink', reception: read.reception, refTimeS: known })
  }
  if (type === 'dntxed') return readDntxed(message)
  if (type === 'version') return readVersion(message)
  if (type === 'timesync') {
    const txtime = int64Field(message, 'txtime')
    return txtime === undefined
      ? rejected('timesync-fields')
      : accepted({ kind: 'timesync', txtime })
  }
  return rejected(FOR_STATIONS.includes(type ?? '') ? 'not-for-a-server' : 'msgtype')
}

function isUplinkType(type: string | undefined): type is UplinkType {
  return UPLINK_TYPES.some((one) => one === type)
}

function readVersion(message: JsonObject): StationRead {
  const station = textField(message, 'station')
  const protocol = integerField(message, 'protocol', { least: 0, most: 100 })
  if (station === undefined || protocol === undefined) return rejected('version-fields')
  const version = {
    station: shown(station),
    model: shown(textField(message, 'model') ?? ''),
    features: shown(textField(message, 'features') ?? ''),
    protocol,
  }
  return accepted({ kind: 'version', version })
}

/** It ends up in logs and on a technician's page: short, and nothing that moves the cursor. */
function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, TEXT_CHARACTERS_MAX)
}

function readDntxed(message: JsonObject): StationRead {
  const range = { least: 0, most: Number.MAX_SAFE_INTEGER }
  // Stations before 2.0 said seqno.
  const diid = integerField(message, 'diid', range) ?? integerField(message, 'seqno', range)
  if (diid === undefined) return rejected('dntxed-fields')
  const freqHz = integerField(message, 'Freq', { least: 1, most: 2 ** 32 })
  return accepted({ kind: 'dntxed', diid, xtime: int64Field(message, 'xtime'), freqHz })
}

/** The EUI that asks on `/router-info` for its data connection. */
export function readRouterInfo(text: string): GatewayEui | undefined {
  const message = readWideObject(text)
  return message && (readEuiText(field(message, 'router')) as GatewayEui | undefined)
}

export function writeRouterInfo(
  answer:
    | { readonly router: GatewayEui; readonly muxs: GatewayEui; readonly uri: string }
    | { readonly router: GatewayEui; readonly error: string },
): string {
  const { router, ...rest } = answer
  const muxs = 'muxs' in answer ? { muxs: writeId6(answer.muxs) } : {}
  return JSON.stringify({ router: writeId6(router), ...rest, ...muxs })
}

/** GPS time in µs for a station's `txtime`; MuxTime lets it set its own UTC. */
export function writeTimesync(answer: {
  readonly txtime: bigint
  readonly gpsTimeUs: number
  readonly muxTimeS: number
}): string {
  const { txtime, gpsTimeUs, muxTimeS } = answer
  return writeWide({ msgtype: 'timesync', txtime, gpstime: gpsTimeUs, MuxTime: muxTimeS })
}

function accepted(message: StationMessage): StationRead {
  return { kind: 'message', message }
}

function rejected(reason: StationRefusal): StationRead {
  return { kind: 'rejected', reason }
}
