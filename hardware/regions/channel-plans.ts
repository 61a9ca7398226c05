/**
 * The channels that one concentrator hears in each region: eight of 125 kHz, and where the region has
 * them a wide LoRa channel and one of FSK. Carriers: frequencies.ts; centres of the radios: Semtech's
 * Lora-net/sx1302_hal, packet_forwarder/global_conf.json.sx1250.<region>; powers are the regulator's
 * (regulation/plan-of-region.ts), not a matter of channels.
 *
 *   EU868    A 867.5  867.1 … 867.9        B 868.5  868.1 868.3 868.5, 868.3/250 kHz, FSK 868.8
 *   US915    64 channels from 902.3 MHz in eight sub-bands, each with its own of 500 kHz
 *   AU915    the same from 915.2 MHz
 *   AS923-1  A 922.3  922.0 … 922.6        B 923.1  922.8 … 923.4, 922.6/250 kHz
 *   IN865    A 865.2  865.0625 865.4025    B 866.385  865.985
 */

import type { RadioIndex } from '../sx1302/plan.ts'
import {
  AS923_1_CARRIERS,
  AU915_CARRIERS,
  EU868_CARRIERS,
  FIXED_125_STEP_HZ,
  FIXED_500_STEP_HZ,
  type FixedCarriers,
  IN865_CARRIERS,
  US915_CARRIERS,
} from './frequencies.ts'

export const REGION_NAMES = ['EU868', 'US915', 'AU915', 'AS923-1', 'IN865'] as const
export type RegionName = (typeof REGION_NAMES)[number]

export type Channel = { readonly radio: RadioIndex; readonly freqHz: number }

export type ChannelPlanOfRegion = {
  /** Centres of radio A and B. */
  readonly centresHz: readonly [number, number]
  /** 125 kHz, all spreading factors; at most eight. */
  readonly multiSf: readonly Channel[]
  readonly service?: Channel & { readonly bandwidthHz: number; readonly sf: number }
  readonly fsk?: Channel & { readonly bandwidthHz: number; readonly bitRate: number }
  /** Carriers of downlinks. */
  readonly txRangeHz: { readonly least: number; readonly most: number }
}

/** Sub-bands of eight channels, counted from 1: US915 and AU915. */
export const SUB_BANDS = 8
/** What networks of these regions have agreed on: channels 8 to 15, and 65. */
export const SUB_BAND_USUAL = 2

const on = (radio: RadioIndex, ...freqsHz: readonly number[]): Channel[] =>
  freqsHz.map((freqHz) => ({ radio, freqHz }))

const EU868: ChannelPlanOfRegion = {
  centresHz: [867_500_000, 868_500_000],
  multiSf: [...on(1, ...EU868_CARRIERS.defaultHz), ...on(0, ...EU868_CARRIERS.extraHz)],
  service: { radio: 1, freqHz: 868_300_000, bandwidthHz: 250_000, sf: 7 },
  fsk: { radio: 1, freqHz: 868_800_000, bandwidthHz: 125_000, bitRate: 50_000 },
  txRangeHz: { least: 863_000_000, most: 870_000_000 },
}

/** The lower four channels are radio A's. */
const AS923_1_SPLIT_HZ = 922_700_000

/**
 * Semtech's service channel is one of 500 kHz, which AS923 does not have: ours hears DR6 there. FSK
 * (DR7) would need a frequency that only a network's own channel plan gives.
 */
const AS923_1: ChannelPlanOfRegion = {
  centresHz: [922_300_000, 923_100_000],
  multiSf: [...AS923_1_CARRIERS.extraHz, ...AS923_1_CARRIERS.defaultHz]
    .sort((a, b) => a - b)
    .flatMap((freqHz) => on(freqHz < AS923_1_SPLIT_HZ ? 0 : 1, freqHz)),
  service: { radio: 0, freqHz: 922_600_000, bandwidthHz: 250_000, sf: 7 },
  txRangeHz: { least: 920_000_000, most: 924_000_000 },
}

/** Three channels; five demodulator chains stay free. No wide channel, FSK as in AS923-1. */
const IN865: ChannelPlanOfRegion = {
  centresHz: [865_200_000, 866_385_000],
  multiSf: [
    ...on(0, ...IN865_CARRIERS.defaultHz.slice(0, 2)),
    ...on(1, IN865_CARRIERS.defaultHz[2]!),
  ],
  txRangeHz: { least: 865_000_000, most: 867_000_000 },
}

/** Radio A hears the lower four and the wide channel in their middle, radio B the upper four. */
function subBandPlan(carriers: FixedCarriers, subBand: number): ChannelPlanOfRegion {
  const firstHz = carriers.first125Hz + (subBand - 1) * SUB_BANDS * FIXED_125_STEP_HZ
  const wideHz = carriers.first500Hz + (subBand - 1) * FIXED_500_STEP_HZ
  const four = (from: number) => [0, 1, 2, 3].map((i) => firstHz + (from + i) * FIXED_125_STEP_HZ)
  return {
    centresHz: [firstHz + 400_000, firstHz + 1_100_000],
    multiSf: [...on(0, ...four(0)), ...on(1, ...four(4))],
    service: { radio: 0, freqHz: wideHz, bandwidthHz: 500_000, sf: 8 },
    // Downlinks have eight channels of 500 kHz from 923.3 to 927.5 MHz.
    txRangeHz: { least: 923_000_000, most: 928_000_000 },
  }
}

/** Throws RangeError for a sub-band outside 1…8; regions without sub-bands do not look at it. */
export function channelsOfRegion(
  region: RegionName,
  subBand = SUB_BAND_USUAL,
): ChannelPlanOfRegion {
  if (!Number.isInteger(subBand) || subBand < 1 || subBand > SUB_BANDS) {
    throw new RangeError(`there is no sub-band ${subBand}: they go from 1 to ${SUB_BANDS}`)
  }
  switch (region) {
    case 'EU868':
      return EU868
    case 'US915':
      return subBandPlan(US915_CARRIERS, subBand)
    case 'AU915':
      return subBandPlan(AU915_CARRIERS, subBand)
    case 'AS923-1':
      return AS923_1
    case 'IN865':
      return IN865
  }
}
