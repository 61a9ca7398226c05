/** What a region's rules say to the MAC; EU868 is the first. */

import type { Modulation } from '../../../base/lora.ts'

export type Region = {
  readonly name: string
  /** Index = data rate; undefined where the region has none or we do not receive it. */
  readonly dataRates: readonly (DataRate | undefined)[]
  readonly defaultChannelsHz: readonly number[]
  /** Frequencies of the CFList that joined devices get. */
  readonly extraChannelsHz: readonly number[]
  readonly rx2: { readonly freqHz: number; readonly dataRate: number }
  readonly maxEirpDbm: number
  rx1DataRate(uplink: { readonly dataRate: number; readonly rx1DrOffset: number }): number
  /** Power of a downlink on this frequency. */
  downlinkEirpDbm(freqHz: number): number
}

export type DataRate = {
  readonly modulation: Modulation
  /** M: FHDR + FPort + FRMPayload, without MHDR and MIC. */
  readonly macPayloadBytesMax: number
}

/** Bytes of FRMPayload that fit beside `fOptsBytes` of MAC commands. */
export function frmPayloadBytesMax(rate: DataRate, fOptsBytes: number): number {
  return rate.macPayloadBytesMax - 8 - fOptsBytes
}

export function dataRateOf(region: Region, modulation: Modulation): number | undefined {
  const index = region.dataRates.findIndex((rate) => {
    if (!rate) return false
    const m = rate.modulation
    if (m.kind === 'fsk') return modulation.kind === 'fsk' && m.bitRate === modulation.bitRate
    return (
      modulation.kind === 'lora' &&
      m.sf === modulation.sf &&
      m.bandwidthHz === modulation.bandwidthHz
    )
  })
  return index < 0 ? undefined : index
}
