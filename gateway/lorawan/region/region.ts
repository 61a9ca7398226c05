/** What a region's rules say to the MAC (LoRaWAN RP002-1.0.4 §2): one table per region, as data. */

import { type Modulation, sameModulation } from '../../../base/lora.ts'
import type { RegionName } from '../../../hardware/regions/channel-plans.ts'
import type { DataRate, LrFhssRate } from './data-rate.ts'

/** Whether a transmission may last 400 ms at most. */
export type DwellTime = { readonly uplink400: boolean; readonly downlink400: boolean }

/** A channel that devices have from the factory; its place in the list is its index. */
export type UplinkChannel = {
  readonly freqHz: number
  readonly drMin: number
  readonly drMax: number
}

export type Region = {
  readonly name: RegionName
  /** Index = data rate; undefined where the region has none, or none that a concentrator can take. */
  readonly dataRates: readonly (DataRate | undefined)[]
  /** Data rates of LR-FHSS, which an SX1302 does not receive: known, for what devices may be told. */
  readonly lrFhss: Readonly<Record<number, LrFhssRate>>
  /** Of the factory: all devices join on these. */
  readonly channels: readonly UplinkChannel[]
  /** Indexes of `channels` that this gateway hears. */
  readonly heard: readonly number[]
  /** Taught to joined devices, as far as the CFList has room; empty where channels are fixed. */
  readonly extraChannelsHz: readonly number[]
  readonly cfListType: 0 | 1
  readonly rx2: { readonly freqHz: number; readonly dataRate: number }
  /** RX2 data rate that joined devices get when the configuration names none. */
  readonly rx2DataRateJoined: number
  readonly rx1DrOffsetMax: number
  /** ADR goes no further: wider channels and FSK are not everywhere. */
  readonly adrDataRateMax: number
  readonly maxEirpDbm: number
  /** Each index is 2 dB less than `maxEirpDbm`. */
  readonly txPowerIndexMax: number
  /** As devices start; TxParamSetupReq changes it where `hasTxParamSetup`. */
  readonly dwell: DwellTime
  readonly hasTxParamSetup: boolean
  rx1DataRate(uplink: Rx1Question): number
  /** `undefined`: nobody may answer there, the uplink's frequency is no channel of this region. */
  rx1FreqHz(uplinkFreqHz: number): number | undefined
  /** Power of a downlink on this frequency. */
  downlinkEirpDbm(freqHz: number): number
}

export type Rx1Question = {
  readonly dataRate: number
  readonly rx1DrOffset: number
  readonly downlink400?: boolean
}

/** The data rate that an uplink or a downlink of this modulation has; the same one may be both. */
export function dataRateOf(
  region: Region,
  modulation: Modulation,
  direction: 'up' | 'down' = 'up',
): number | undefined {
  const index = region.dataRates.findIndex(
    (rate) =>
      rate &&
      (rate.direction === 'both' || rate.direction === direction) &&
      sameModulation(rate.modulation, modulation),
  )
  return index < 0 ? undefined : index
}

/** What a downlink of this data rate is made of; `undefined`: it is none, or for uplinks only. */
export function downlinkRate(region: Region, dataRate: number): DataRate | undefined {
  const rate = region.dataRates[dataRate]
  return rate?.direction === 'up' ? undefined : rate
}

/** Data rates that RX2 may have: LoRa for downlinks, as wide as the region's default. */
export function dataRatesOfRx2(region: Region): readonly number[] {
  const usual = region.dataRates[region.rx2.dataRate]?.modulation
  return region.dataRates.flatMap((rate, index) => {
    const isWide =
      rate?.modulation.kind === 'lora' &&
      usual?.kind === 'lora' &&
      rate.modulation.bandwidthHz === usual.bandwidthHz
    return isWide && rate.direction !== 'up' ? [index] : []
  })
}

/** What devices radiate at a power index; `undefined` above the region's last. */
export function eirpOfTxPowerDbm(region: Region, txPower: number): number | undefined {
  return txPower <= region.txPowerIndexMax ? region.maxEirpDbm - 2 * txPower : undefined
}
