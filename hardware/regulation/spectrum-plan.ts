/** What a regulator allows: sub-bands with a power limit and, in some, a share of the time. */

import type { Modulation } from '../../base/lora.ts'

export type SubBand = {
  readonly name: string
  /** Edges; the whole channel must lie between them. */
  readonly fromHz: number
  readonly toHz: number
  readonly eirpDbmMax: number
  /** Share of any hour that one transmitter may be on the air; 1 = no limit. */
  readonly dutyCycle: number
}

export type SpectrumPlan = {
  readonly name: string
  readonly subBands: readonly SubBand[]
}

/** Radiated power is compared with a dipole (ERP) by ETSI, with an isotropic radiator (EIRP) by LoRaWAN. */
export function eirpOfErpDbm(erpDbm: number): number {
  return erpDbm + 2.15
}

/** The width a signal needs: LoRa's bandwidth; 50 kbit/s FSK with 25 kHz deviation needs 100 kHz. */
export function occupiedHz(modulation: Modulation): number {
  return modulation.kind === 'lora' ? modulation.bandwidthHz : 2 * modulation.bitRate
}

/** The sub-band that holds the whole channel; `undefined` in a gap, on an edge, outside the plan. */
export function subBandOf(
  plan: SpectrumPlan,
  channel: { readonly freqHz: number; readonly widthHz: number },
): SubBand | undefined {
  const low = channel.freqHz - channel.widthHz / 2
  const high = channel.freqHz + channel.widthHz / 2
  return plan.subBands.find((band) => low >= band.fromHz && high <= band.toHz)
}
