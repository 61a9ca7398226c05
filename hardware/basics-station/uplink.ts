/**
 * What Station heard. It takes every frame apart into JSON (`jreq`, `updf`, `propdf`); here the
 * PHYPayload is put together again byte by byte, so that its MIC can be checked as it was on air.
 *
 *   jreq   MHdr  JoinEui(8, reversed)  DevEui(8, reversed)  DevNonce(2)  MIC(4)
 *   updf   MHdr  DevAddr(4)  FCtrl  FCnt(2)  FOpts  [FPort  FRMPayload]  MIC(4)
 *
 * DevAddr and MIC come as signed 32-bit numbers, a missing FPort as −1; all are little-endian on air.
 * Source: lorabasics/basicstation, src/lora.c (s2e_parse_lora_frame), src/s2e.c (s2e_flushRxjobs).
 */

import { ByteWriter, bytesOfHex, reversed } from '../../base/bytes.ts'
import type { Modulation } from '../../base/lora.ts'
import { tmstUs } from '../../base/tmst.ts'
import { asObject, field, integerField, type JsonObject, numberField } from '../json-fields.ts'
import type { RxFrame } from '../radio.ts'
import { readEuiText } from './eui-text.ts'
import { int64Field } from './wide-json.ts'

/** One reception; who heard it and when it reached us the station's state adds. */
export type StationReception = Omit<RxFrame, 'gatewayEui' | 'monoMs' | 'atMs'> & {
  /** End of reception: session of the radio in the upper 16 bits, µs in the lower 48. */
  readonly xtime: bigint
  /** Opaque to us: the antenna that heard it. Goes back with the answer. */
  readonly rctx: bigint
}

export type UplinkRefusal =
  | 'uplink-fields'
  | 'uplink-payload'
  | 'uplink-too-long'
  | 'uplink-dr'
  | 'uplink-freq'
  | 'uplink-xtime'
  | 'uplink-strength'

export type UplinkRead =
  | { readonly kind: 'uplink'; readonly reception: StationReception }
  | { readonly kind: 'rejected'; readonly reason: UplinkRefusal }

export const UPLINK_TYPES = ['jreq', 'updf', 'propdf'] as const
export type UplinkType = (typeof UPLINK_TYPES)[number]

const PAYLOAD_BYTES_MAX = 255
const FREQ_HZ = { least: 100_000_000, most: 2_600_000_000 }
const BYTE = { least: 0, most: 0xff }
const U16 = { least: 0, most: 0xffff }
const S32 = { least: -(2 ** 31), most: 2 ** 32 - 1 }

/** Reads an uplink of `type`; `dataRates` is the table that the station was configured with. */
export function readUplink(
  type: UplinkType,
  message: JsonObject,
  dataRates: readonly (Modulation | undefined)[],
): UplinkRead {
  const phyPayload = PHY_OF[type](message)
  if (phyPayload === undefined) return rejected('uplink-fields')
  if (phyPayload.length === 0) return rejected('uplink-payload')
  if (phyPayload.length > PAYLOAD_BYTES_MAX) return rejected('uplink-too-long')
  const modulation = dataRates[integerField(message, 'DR', { least: 0, most: 15 }) ?? -1]
  if (!modulation) return rejected('uplink-dr')
  const freqHz = integerField(message, 'Freq', FREQ_HZ)
  if (freqHz === undefined) return rejected('uplink-freq')
  const upinfo = asObject(field(message, 'upinfo'))
  const xtime = upinfo && int64Field(upinfo, 'xtime')
  if (!upinfo || xtime === undefined || xtime <= 0n) return rejected('uplink-xtime')
  const rssiDbm = numberField(upinfo, 'rssi')
  const snrDb = numberField(upinfo, 'snr')
  if (rssiDbm === undefined || snrDb === undefined) return rejected('uplink-strength')
  const gpsTimeUs = integerField(upinfo, 'gpstime', { least: 1, most: Number.MAX_SAFE_INTEGER })
  const fineTimeNs = integerField(upinfo, 'fts', { least: 0, most: 999_999_999 })
  return {
    kind: 'uplink',
    reception: {
      tmst: tmstOfXtime(xtime),
      freqHz,
      modulation,
      // Station does not tell; every LoRaWAN device sends so.
      codingRate: '4/5',
      rssiDbm,
      snrDb,
      ...(gpsTimeUs !== undefined && { gpsTimeMs: gpsTimeUs / 1000 }),
      ...(fineTimeNs !== undefined && { fineTimeNs }),
      phyPayload,
      xtime,
      rctx: int64Field(upinfo, 'rctx') ?? 0n,
    },
  }
}

/** The concentrator's own counter is what Station extends to 48 bits. */
export function tmstOfXtime(xtime: bigint): RxFrame['tmst'] {
  return tmstUs(Number(BigInt.asUintN(32, xtime)))
}

const PHY_OF: Readonly<Record<UplinkType, (message: JsonObject) => Uint8Array | undefined>> = {
  jreq: joinRequest,
  updf: dataFrame,
  propdf: (message) => hexField(message, 'FRMPayload'),
}

function joinRequest(message: JsonObject): Uint8Array | undefined {
  const mHdr = integerField(message, 'MHdr', BYTE)
  const joinEui = readEuiText(field(message, 'JoinEui') ?? field(message, 'JoinEUI'))
  const devEui = readEuiText(field(message, 'DevEui') ?? field(message, 'DevEUI'))
  const devNonce = integerField(message, 'DevNonce', U16)
  const mic = integerField(message, 'MIC', S32)
  if (mHdr === undefined || !joinEui || !devEui) return undefined
  if (devNonce === undefined || mic === undefined) return undefined
  return new ByteWriter(23)
    .u8(mHdr)
    .bytes(reversed(bytesOfHex(joinEui)!))
    .bytes(reversed(bytesOfHex(devEui)!))
    .u16le(devNonce)
    .u32le(mic >>> 0)
    .done()
}

function dataFrame(message: JsonObject): Uint8Array | undefined {
  const mHdr = integerField(message, 'MHdr', BYTE)
  const devAddr = integerField(message, 'DevAddr', S32)
  const fCtrl = integerField(message, 'FCtrl', BYTE)
  const fCnt = integerField(message, 'FCnt', U16)
  const fOpts = hexField(message, 'FOpts')
  const fPort = integerField(message, 'FPort', { least: -1, most: 0xff })
  const frmPayload = hexField(message, 'FRMPayload')
  const mic = integerField(message, 'MIC', S32)
  if (mHdr === undefined || devAddr === undefined || fCtrl === undefined) return undefined
  if (fCnt === undefined || !fOpts || fOpts.length > 15) return undefined
  if (fPort === undefined || !frmPayload || mic === undefined) return undefined
  // Without a port there is no place for a payload.
  if (fPort < 0 && frmPayload.length > 0) return undefined
  const frame = new ByteWriter(64)
    .u8(mHdr)
    .u32le(devAddr >>> 0)
    .u8(fCtrl)
    .u16le(fCnt)
    .bytes(fOpts)
  if (fPort >= 0) frame.u8(fPort).bytes(frmPayload)
  return frame.u32le(mic >>> 0).done()
}

function hexField(message: JsonObject, name: string): Uint8Array | undefined {
  const text = field(message, name)
  return typeof text === 'string' ? bytesOfHex(text) : undefined
}

function rejected(reason: UplinkRefusal): UplinkRead {
  return { kind: 'rejected', reason }
}
