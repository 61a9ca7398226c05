/** The radio as its page draws it: what was on the air, noise by channel, and how much may still be sent. */

import { planOfRegion } from '../../hardware/regulation/plan-of-region.ts'
import { DEAF_US_MAX } from '../engine/deaf-time.ts'
import type { Air, HeardOnAir } from '../feed/air.ts'

export type ChannelNoise = {
  readonly freqHz: number
  readonly frames: number
  /** Median, and what nineteen of twenty stay below, dBm in the channel's width. */
  readonly medianDbm: number
  readonly highDbm: number
}

export type BandUse = {
  readonly name: string
  readonly fromHz: number
  readonly toHz: number
  /** In the rolling hour, of the concentrator that has sent most. */
  readonly usedUs: number
  readonly limitUs: number
}

export type RadioAir = Air & {
  readonly fromMs: number
  readonly toMs: number
  readonly noise: readonly ChannelNoise[]
  readonly bands: readonly BandUse[]
  /** While a concentrator sends it hears nothing: in the last hour, and what it keeps to. */
  readonly deaf: { readonly usedUs: number; readonly limitUs: number }
}

const HOUR_MS = 3_600_000
const HOUR_US = HOUR_MS * 1_000
/** Fewer frames say nothing of a channel. */
const NOISE_FRAMES_MIN = 5

export function radioAir(
  { heard, sent }: Air,
  span: { readonly fromMs: number; readonly toMs: number; readonly region: string },
): RadioAir {
  const { fromMs, toMs, region } = span
  const lastHour = sent.filter(({ atMs }) => atMs > toMs - HOUR_MS)
  const most = (used: readonly Air['sent'][number][]): number => {
    const byGateway = new Map<string, number>()
    for (const { gatewayEui, airtimeUs } of used) {
      byGateway.set(gatewayEui, (byGateway.get(gatewayEui) ?? 0) + airtimeUs)
    }
    return Math.max(0, ...byGateway.values())
  }
  const bands = (planOfRegion(region)?.subBands ?? []).map((band): BandUse => {
    const { name, fromHz, toHz, dutyCycle } = band
    const within = lastHour.filter(({ freqHz }) => freqHz >= fromHz && freqHz < toHz)
    return { name, fromHz, toHz, usedUs: most(within), limitUs: dutyCycle * HOUR_US }
  })
  return {
    ...{ fromMs, toMs, noise: noiseOf(heard), bands },
    heard: heard.filter(({ atMs }) => atMs >= fromMs),
    sent: sent.filter(({ atMs }) => atMs >= fromMs),
    deaf: { usedUs: most(lastHour), limitUs: DEAF_US_MAX },
  }
}

/**
 * What is not the frame: RSSI − SNR where the frame is below the noise, and the whole level less the
 * frame's share above it (RSSI is of both together).
 */
export function noiseDbm({ rssiDbm, snrDb }: Pick<HeardOnAir, 'rssiDbm' | 'snrDb'>): number {
  return rssiDbm - 10 * Math.log10(1 + 10 ** (snrDb / 10))
}

function noiseOf(heard: readonly HeardOnAir[]): ChannelNoise[] {
  const channels = new Map<number, number[]>()
  for (const one of heard) {
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
