/** The radio as its page draws it: what was on the air, noise by channel, and how much may still be sent. */

import { DEAF_US_MAX } from '../engine/deaf-time.ts'
import type { Air, HeardOnAir } from '../feed/air.ts'
import { type BandAirtime, bandsUsed, mostSentUs } from '../radio-health/airtime-used.ts'
import { NOISE_FRAMES_MIN, noiseDbm, tellsNoise } from '../radio-health/noise.ts'

export type ChannelNoise = {
  readonly freqHz: number
  readonly frames: number
  /** Median, and what nineteen of twenty stay below, dBm in the channel's width. */
  readonly medianDbm: number
  readonly highDbm: number
}

export type RadioAir = Air & {
  readonly fromMs: number
  readonly toMs: number
  readonly noise: readonly ChannelNoise[]
  readonly bands: readonly BandAirtime[]
  /** While a concentrator sends it hears nothing: in the last hour, and what it keeps to. */
  readonly deaf: { readonly usedUs: number; readonly limitUs: number }
}

const HOUR_MS = 3_600_000

export function radioAir(
  { heard, sent }: Air,
  span: { readonly fromMs: number; readonly toMs: number; readonly region: string },
): RadioAir {
  const { fromMs, toMs, region } = span
  const lastHour = sent.filter(({ atMs }) => atMs > toMs - HOUR_MS)
  return {
    ...{ fromMs, toMs, noise: noiseOf(heard), bands: bandsUsed(lastHour, region) },
    heard: heard.filter(({ atMs }) => atMs >= fromMs),
    sent: sent.filter(({ atMs }) => atMs >= fromMs),
    deaf: { usedUs: mostSentUs(lastHour), limitUs: DEAF_US_MAX },
  }
}

function noiseOf(heard: readonly HeardOnAir[]): ChannelNoise[] {
  const channels = new Map<number, number[]>()
  for (const one of heard.filter(tellsNoise)) {
    const values = channels.get(one.freqHz) ?? []
    values.push(noiseDbm(one))
    channels.set(one.freqHz, values)
  }
  return [...channels]
    .filter(([, values]) => values.length >= NOISE_FRAMES_MIN)
    .map(([freqHz, values]) => {
      const sorted = values.sort((a, b) => a - b)
      const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!
      return { freqHz, frames: values.length, medianDbm: at(0.5), highDbm: at(0.95) }
    })
    .sort((a, b) => a.freqHz - b.freqHz)
}
