/**
 * Who hears whom how well in a city: positions, and the path loss that Petäjäjärvi et al. measured
 * with LoRa at 868 MHz in Oulu ("On the coverage of LPWANs", ITST 2015): 128.95 + 23.2·log₁₀(d/km) dB,
 * scattered by 7.8 dB from place to place, which stays as it is where nothing moves.
 */

import type { Modulation } from '../../../base/lora.ts'
import type { Random } from '../../../base/random.ts'
import type { Reach } from '../../../hardware/emulator/air.ts'

/** Metres from the middle of the city. */
export type Spot = { readonly xM: number; readonly yM: number }

const LOSS_AT_1_KM_DB = 128.95
const DB_PER_DECADE = 23.2
const SHADOWING_DB = 7.8
/** Nearer than this the formula says nothing. */
const NEAREST_M = 20
/** −174 dBm/Hz of thermal noise in 125 kHz, and a noise figure of 6 dB (SX1302 data sheet). */
export const NOISE_DBM = -174 + 10 * Math.log10(125_000) + 6
/** An SX1302 reports no more, however strong the signal. */
const SNR_MOST_DB = 13

export function distanceM(a: Spot, b: Spot): number {
  return Math.max(NEAREST_M, Math.hypot(a.xM - b.xM, a.yM - b.yM))
}

/** The mean loss between two places; `scatter` is the place's own draw, in standard deviations. */
export function pathLossDb(a: Spot, b: Spot, scatter: number): number {
  return (
    LOSS_AT_1_KM_DB + DB_PER_DECADE * Math.log10(distanceM(a, b) / 1000) + SHADOWING_DB * scatter
  )
}

export function reachOf(rssiDbm: number, noiseDbm: number): Reach {
  const snrDb = Math.min(SNR_MOST_DB, rssiDbm - noiseDbm)
  return { rssiDbm: Math.round(rssiDbm), snrDb: Math.round(snrDb * 4) / 4 }
}

/** A draw from the normal distribution (Box and Muller, 1958). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.unit()))
  return radius * Math.cos(2 * Math.PI * random.unit())
}

/** Which LoRa signals share a place on the air: channel and bandwidth. */
export function sameChannel(
  a: { readonly freqHz: number; readonly modulation: Modulation },
  b: { readonly freqHz: number; readonly modulation: Modulation },
): boolean {
  if (a.modulation.kind !== 'lora' || b.modulation.kind !== 'lora') return false
  const widest = Math.max(a.modulation.bandwidthHz, b.modulation.bandwidthHz)
  return Math.abs(a.freqHz - b.freqHz) < widest
}
