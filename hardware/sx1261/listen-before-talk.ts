/**
 * Which transmissions are listened for, and how: the channels of a plan as data, and the choice of one
 * for a packet. Pure. Without a channel of its own a packet is not sent: the law asks for silence to be
 * heard first, and there is nobody to hear it there (C HAL: lgw_lbt_start).
 */

import type { Modulation } from '../../base/lora.ts'
import type { TxRefusal } from '../radio.ts'
import { type ListenBandwidthHz, SCAN_TIMES_US, type ScanTimeUs } from './commands.ts'

export type LbtChannel = {
  readonly freqHz: number
  readonly bandwidthHz: ListenBandwidthHz
  /** How long silence must last. */
  readonly scanTimeUs: ScanTimeUs
  /** How long one transmission may hold the channel. */
  readonly transmitTimeMs: number
}

export type LbtPlan = {
  /** A level of so much or more at the board's connector is somebody else's transmission. */
  readonly thresholdDbm: number
  /** What this board's SX1261 reads too high. */
  readonly rssiOffsetDb: number
  /** At most 16, as in the C HAL. */
  readonly channels: readonly LbtChannel[]
}

export const LBT_CHANNELS_MAX = 16
/** What the order to judge can carry: half decibels below 0 in one byte. */
export const LBT_THRESHOLD_DBM = { least: -127, most: 0 } as const
/** Carriers agree to this much. */
const TUNED_HZ = 10_000
/** From the verdict to the antenna (C HAL: lgw_lbt_start). */
const START_US = 1_500
/** FSK is judged in a channel that holds it. */
const FSK_LISTEN_HZ = 125_000

export type LbtChoice =
  | { readonly kind: 'channel'; readonly channel: LbtChannel }
  | { readonly kind: 'refused'; readonly reason: TxRefusal }

export function lbtChannelFor(
  { channels }: LbtPlan,
  packet: {
    readonly freqHz: number
    readonly modulation: Modulation
    readonly airtimeUs: number
  },
): LbtChoice {
  const { freqHz, modulation, airtimeUs } = packet
  const bandwidthHz = modulation.kind === 'lora' ? modulation.bandwidthHz : FSK_LISTEN_HZ
  const channel = channels.find((one) => {
    return Math.abs(one.freqHz - freqHz) <= TUNED_HZ && one.bandwidthHz === bandwidthHz
  })
  if (!channel) return { kind: 'refused', reason: 'frequency' }
  if (airtimeUs > channel.transmitTimeMs * 1000 - START_US) {
    return { kind: 'refused', reason: 'too-long' }
  }
  return { kind: 'channel', channel }
}

/** What is wrong with a plan, for who wrote it; `undefined`: nothing. */
export function lbtFault(
  { channels, thresholdDbm, rssiOffsetDb }: LbtPlan,
  txRangeHz: { readonly least: number; readonly most: number },
): string | undefined {
  const { least, most } = LBT_THRESHOLD_DBM
  const levelDbm = thresholdDbm + rssiOffsetDb
  if (levelDbm < least || levelDbm > most) {
    return `the threshold of ${thresholdDbm} dBm with an offset of ${rssiOffsetDb} dB is not within ${least} to ${most} dBm`
  }
  if (channels.length === 0) return 'it names no channel, so nothing could ever be sent'
  if (channels.length > LBT_CHANNELS_MAX) {
    return `it names ${channels.length} channels where the SX1261 takes ${LBT_CHANNELS_MAX}`
  }
  for (const [i, { freqHz, bandwidthHz, scanTimeUs, transmitTimeMs }] of channels.entries()) {
    const name = `channel ${i + 1} (${freqHz} Hz)`
    if (freqHz < txRangeHz.least || freqHz > txRangeHz.most) {
      return `${name} lies outside ${txRangeHz.least} to ${txRangeHz.most} Hz, which this board transmits in`
    }
    if (!(scanTimeUs in SCAN_TIMES_US)) {
      return `${name} listens for ${scanTimeUs} µs where the SX1261 knows ${Object.keys(SCAN_TIMES_US).join(' and ')}`
    }
    if (transmitTimeMs * 1000 <= START_US) return `${name} leaves no time to transmit`
    const isTwice = channels.findIndex((other) => {
      return other.bandwidthHz === bandwidthHz && Math.abs(other.freqHz - freqHz) <= TUNED_HZ
    })
    if (isTwice < i) return `${name} is the same as channel ${isTwice + 1}`
  }
  return undefined
}
