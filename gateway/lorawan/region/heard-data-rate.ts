/**
 * The data rate of an uplink as its region counts, told by the reception alone: a journal outlives the
 * configuration it was written under. The uplink tables of EU868, AS923-1, IN865 and AU915 agree where
 * they meet; US915 counts otherwise, and alone has uplinks from 902 to 915 MHz.
 */

import type { Modulation } from '../../../base/lora.ts'
import { dataRateOf } from './region.ts'
import { regionOf } from './regions.ts'

const US915 = regionOf('US915')
const OTHERS = [regionOf('EU868'), regionOf('AU915')]

/** `undefined`: no region has it. */
export function heardDataRate(heard: {
  readonly freqHz: number
  readonly modulation: Modulation
}): number | undefined {
  const { freqHz, modulation } = heard
  if (freqHz >= 902_000_000 && freqHz < 915_000_000) return dataRateOf(US915, modulation)
  for (const region of OTHERS) {
    const dataRate = dataRateOf(region, modulation)
    if (dataRate !== undefined) return dataRate
  }
  return undefined
}
