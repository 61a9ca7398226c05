/**
 * Messages of a ChirpStack 4 gateway (api/proto/gw/gw.proto), as JSON and as Protocol Buffers: the
 * same values, written side by side so that they cannot part. Pure.
 *
 *   event/up     UplinkFrame    PHYPayload, tx_info (frequency, modulation), rx_info
 *   event/stats  GatewayStats   every 30 s
 *   state/conn   ConnState      retained, and the will of the connection
 */

import type { GatewayEui } from '../../base/ids.ts'
import type { CodingRate } from '../../base/lora.ts'
import type { TmstUs } from '../../base/tmst.ts'
import type { RxFrame } from '../../hardware/radio.ts'
import type { GatewayReport } from './gateway-counts.ts'
import { ProtoWriter } from './protobuf.ts'

export type Encoding = 'json' | 'protobuf'

/** Deviation of LoRaWAN's FSK (RP002, EU868 DR7). */
const FSK_DEVIATION_HZ = 25_000
const CODE_RATES: Readonly<Record<CodingRate, number>> = { '4/5': 1, '4/6': 2, '4/7': 3, '4/8': 4 }
const CRC_OK = 2

/** Seconds and nanoseconds: a google.protobuf.Timestamp or Duration. */
type Time = { readonly seconds: number; readonly nanos: number }

function timeOfMs(ms: number): Time {
  const seconds = Math.floor(ms / 1000)
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1000) * 1000 }
}

/** `123.000456s`, as JSON has a Duration: no, three, six or nine digits behind the point. */
function durationText({ seconds, nanos }: Time): string {
  const digits = String(nanos)
    .padStart(9, '0')
    .replace(/(000)+$/, '')
  return `${seconds}${digits && '.'}${digits}s`
}

/** The second that the concentrator's nanoseconds belong to: its GPS time may be on the other side of it. */
function fineTime(gpsTimeMs: number, fineTimeNs: number): Time {
  const seconds = Math.round(gpsTimeMs / 1000 - fineTimeNs / 1e9)
  return { seconds, nanos: fineTimeNs }
}

/** What a forwarder wants back with a downlink: the counter, big-endian. Ours never comes back. */
function contextOf(tmst: TmstUs): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, tmst)
  return bytes
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const protoTime = (time: Time) => (out: ProtoWriter) =>
  void out.integer(1, time.seconds).integer(2, time.nanos)

export type Uplink = {
  readonly frame: RxFrame
  /** 32 bits of chance, to find the frame in logs. */
  readonly uplinkId: number
  /** The gateway's clock is right. */
  readonly isTimed: boolean
}

export function uplinkFrame(uplink: Uplink, encoding: Encoding): Uint8Array {
  return encoding === 'json' ? jsonBytes(uplinkJson(uplink)) : uplinkProto(uplink)
}

function uplinkJson({ frame, uplinkId, isTimed }: Uplink): object {
  const { modulation, gpsTimeMs, fineTimeNs } = frame
  return {
    phyPayload: base64(frame.phyPayload),
    txInfo: {
      frequency: frame.freqHz,
      modulation:
        modulation.kind === 'lora'
          ? {
              lora: {
                bandwidth: modulation.bandwidthHz,
                spreadingFactor: modulation.sf,
                codeRate: `CR_${frame.codingRate.replace('/', '_')}`,
              },
            }
          : { fsk: { frequencyDeviation: FSK_DEVIATION_HZ, datarate: modulation.bitRate } },
    },
    rxInfo: {
      gatewayId: frame.gatewayEui,
      uplinkId,
      ...(isTimed && { gwTime: new Date(frame.atMs).toISOString() }),
      ...(gpsTimeMs !== undefined && { timeSinceGpsEpoch: durationText(timeOfMs(gpsTimeMs)) }),
      ...(gpsTimeMs !== undefined &&
        fineTimeNs !== undefined && {
          fineTimeSinceGpsEpoch: durationText(fineTime(gpsTimeMs, fineTimeNs)),
        }),
      rssi: Math.round(frame.rssiDbm),
      snr: frame.snrDb,
      channel: frame.channel ?? 0,
      context: base64(contextOf(frame.tmst)),
      crcStatus: 'CRC_OK',
    },
  }
}

function uplinkProto({ frame, uplinkId, isTimed }: Uplink): Uint8Array {
  const { modulation, gpsTimeMs, fineTimeNs } = frame
  return new ProtoWriter()
    .bytes(1, frame.phyPayload)
    .message(4, (tx) =>
      tx
        .integer(1, frame.freqHz)
        .message(2, (of) =>
          modulation.kind === 'lora'
            ? of.message(3, (lora) =>
                lora
                  .integer(1, modulation.bandwidthHz)
                  .integer(2, modulation.sf)
                  .integer(5, CODE_RATES[frame.codingRate]),
              )
            : of.message(4, (fsk) =>
                fsk.integer(1, FSK_DEVIATION_HZ).integer(2, modulation.bitRate),
              ),
        ),
    )
    .message(5, (rx) => {
      rx.text(1, frame.gatewayEui).integer(2, uplinkId)
      if (isTimed) rx.message(3, protoTime(timeOfMs(frame.atMs)))
      if (gpsTimeMs !== undefined) {
        rx.message(4, protoTime(timeOfMs(gpsTimeMs)))
        if (fineTimeNs !== undefined) rx.message(5, protoTime(fineTime(gpsTimeMs, fineTimeNs)))
      }
      rx.integer(6, Math.round(frame.rssiDbm))
        .float(7, frame.snrDb)
        .integer(8, frame.channel ?? 0)
        .bytes(13, contextOf(frame.tmst))
        .integer(16, CRC_OK)
    })
    .done()
}

export function gatewayStats(report: GatewayReport, atMs: number, encoding: Encoding): Uint8Array {
  const { gatewayEui, heard } = report
  return encoding === 'json'
    ? jsonBytes({
        gatewayId: gatewayEui,
        time: new Date(atMs).toISOString(),
        rxPacketsReceived: heard,
        rxPacketsReceivedOk: heard,
      })
    : new ProtoWriter()
        .text(17, gatewayEui)
        .message(2, protoTime(timeOfMs(atMs)))
        .integer(5, heard)
        .integer(6, heard)
        .done()
}

export function connState(
  gatewayEui: GatewayEui,
  isOnline: boolean,
  encoding: Encoding,
): Uint8Array {
  return encoding === 'json'
    ? jsonBytes({ gatewayId: gatewayEui, state: isOnline ? 'ONLINE' : 'OFFLINE' })
    : new ProtoWriter().text(3, gatewayEui).flag(2, isOnline).done()
}

function jsonBytes(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}
