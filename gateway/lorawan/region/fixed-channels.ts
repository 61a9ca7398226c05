/**
 * Regions whose 72 channels every device knows by number (US915, AU915): 0–63 of 125 kHz, 64–71 of
 * 500 kHz, answers on eight channels of 500 kHz by uplink channel modulo 8. A gateway of eight
 * demodulators hears one sub-band: eight channels and the wide one among them.
 *
 *   sub-band   1        2        …   8
 *   125 kHz    0 … 7    8 … 15       56 … 63
 *   500 kHz    64       65           71
 */

import { SUB_BANDS } from '../../../hardware/regions/channel-plans.ts'
import {
  FIXED_125_STEP_HZ,
  FIXED_500_STEP_HZ,
  FIXED_DOWN_STEP_HZ,
  type FixedCarriers,
} from '../../../hardware/regions/frequencies.ts'
import { type DataRate, lora } from './data-rate.ts'
import type { Region, UplinkChannel } from './region.ts'

export const CHANNELS_125 = 64
export const CHANNELS_500 = 8

type DataRatesOfChannels = {
  /** Fastest of the 125 kHz channels; the next one is the 500 kHz channels' own. */
  readonly drMax125: number
}

export function fixedChannels(
  carriers: FixedCarriers,
  { drMax125 }: DataRatesOfChannels,
  subBand: number,
): Pick<
  Region,
  'channels' | 'heard' | 'extraChannelsHz' | 'cfListType' | 'rx2' | 'rx1FreqHz' | 'rx1DataRate'
> {
  const channels = allChannels(carriers, drMax125)
  const indexOf = new Map(channels.map(({ freqHz }, index) => [freqHz, index]))
  const first = (subBand - 1) * SUB_BANDS
  return {
    channels,
    heard: [...Array.from({ length: SUB_BANDS }, (_, i) => first + i), CHANNELS_125 + subBand - 1],
    extraChannelsHz: [],
    cfListType: 1,
    rx2: { freqHz: carriers.firstDownHz, dataRate: 8 },
    rx1FreqHz(uplinkFreqHz) {
      const index = indexOf.get(uplinkFreqHz)
      return index === undefined
        ? undefined
        : carriers.firstDownHz + (index % CHANNELS_500) * FIXED_DOWN_STEP_HZ
    },
    // The spreading factor of the uplink at 500 kHz, within DR8 to DR13 (RP002-1.0.4 §2.5.7, §2.8.7).
    rx1DataRate({ dataRate, rx1DrOffset }) {
      return Math.min(13, Math.max(8, dataRate + 13 - drMax125 - rx1DrOffset))
    },
  }
}

function allChannels(carriers: FixedCarriers, drMax125: number): readonly UplinkChannel[] {
  const narrow = Array.from({ length: CHANNELS_125 }, (_, i) => ({
    freqHz: carriers.first125Hz + i * FIXED_125_STEP_HZ,
    drMin: 0,
    drMax: drMax125,
  }))
  const wide = Array.from({ length: CHANNELS_500 }, (_, i) => ({
    freqHz: carriers.first500Hz + i * FIXED_500_STEP_HZ,
    drMin: drMax125 + 1,
    drMax: drMax125 + 1,
  }))
  return [...narrow, ...wide]
}

/** DR8 to DR13: SF12 to SF7 at 500 kHz, for downlinks. */
export const DOWN_500: readonly DataRate[] = [
  lora(12, 500, 61, { direction: 'down' }),
  lora(11, 500, 137, { direction: 'down' }),
  lora(10, 500, 250, { direction: 'down' }),
  lora(9, 500, 250, { direction: 'down' }),
  lora(8, 500, 250, { direction: 'down' }),
  lora(7, 500, 250, { direction: 'down' }),
]
