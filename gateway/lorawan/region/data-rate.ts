/**
 * A data rate, and how much fits it (LoRaWAN RP002-1.0.4, "Maximum payload size").
 *
 *   M = FHDR 7 + FOpts 0-15 + FPort 1 + FRMPayload N: MACPayload, without MHDR and MIC
 */

import type { Modulation } from '../../../base/lora.ts'

/** FHDR without FOpts, and FPort. */
const HEADER_BYTES = 8
/** A repeater carries a frame on with what it adds itself; the same in all regions since RP002-1.0.2. */
const MAC_PAYLOAD_BYTES_MAX_REPEATER = 230

export type DataRate = {
  readonly modulation: Modulation
  readonly direction: 'up' | 'down' | 'both'
  /** M, without repeater and without a limit of dwell time. */
  readonly macPayloadBytesMax: number
  /** M where a transmission may last 400 ms; 0: not at all. */
  readonly macPayloadBytesMax400: number
}

/** LR-FHSS, uplinks only. */
export type LrFhssRate = {
  readonly channelWidthHz: number
  readonly codingRate: '1/3' | '2/3'
  readonly macPayloadBytesMax: number
}

type Sizes = {
  readonly direction?: DataRate['direction']
  /** Where dwell time counts. */
  readonly dwell400?: number
}

function dataRate(modulation: Modulation, macPayloadBytesMax: number, more: Sizes): DataRate {
  const { direction = 'both', dwell400 = macPayloadBytesMax } = more
  return {
    modulation,
    direction,
    macPayloadBytesMax,
    macPayloadBytesMax400: dwell400,
  }
}

/** `khz`: 125, 250 or 500. */
export function lora(
  sf: number,
  khz: number,
  macPayloadBytesMax: number,
  more: Sizes = {},
): DataRate {
  return dataRate({ kind: 'lora', sf, bandwidthHz: khz * 1000 }, macPayloadBytesMax, more)
}

/** 50 kbit/s, the only FSK of LoRaWAN. */
export function fsk(macPayloadBytesMax: number): DataRate {
  return dataRate({ kind: 'fsk', bitRate: 50_000 }, macPayloadBytesMax, {})
}

export type PayloadLimits = { readonly dwell400?: boolean; readonly repeater?: boolean }

/** M under these limits; 0: the data rate may not be used. */
export function macPayloadBytesMax(rate: DataRate, limits: PayloadLimits = {}): number {
  return Math.min(
    rate.macPayloadBytesMax,
    limits.dwell400 ? rate.macPayloadBytesMax400 : rate.macPayloadBytesMax,
    limits.repeater ? MAC_PAYLOAD_BYTES_MAX_REPEATER : rate.macPayloadBytesMax,
  )
}

/** N: bytes of FRMPayload that fit beside `fOptsBytes` of MAC commands; negative: not even those. */
export function frmPayloadBytesMax(
  rate: DataRate,
  fOptsBytes: number,
  limits: PayloadLimits = {},
): number {
  return macPayloadBytesMax(rate, limits) - HEADER_BYTES - fOptsBytes
}
