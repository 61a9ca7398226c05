/**
 * What a device and the network have agreed on: where the device sends and listens, how fast, how loud.
 * It changes with the device's answers, never with our requests (LoRaWAN L2 1.0.4 §5), and rarely: it is
 * kept with the session's keys.
 */

import { type DwellTime, eirpOfTxPowerDbm, type Region } from '../lorawan/region/region.ts'
import type { LinkState } from './link-adr.ts'

/** What the device was told about its receive windows. */
export type RxWindows = {
  readonly rx1DelayS: number
  readonly rx1DrOffset: number
  readonly rx2DataRate: number
  readonly rx2FreqHz: number
}

/** RX2 opens one second after RX1 (LoRaWAN L2 1.0.4, "Receive windows"): only RX1's delay is stored. */
export function rx2DelayS(rx1DelayS: number): number {
  return rx1DelayS + 1
}

export type LinkSetup = RxWindows &
  LinkState & {
    /** The region's own until TxParamSetupReq changes it; RX1's data rate and all sizes follow it. */
    readonly dwell: DwellTime
    /** Uplink channel → RX1's frequency in Hz, where DlChannelReq moved it. */
    readonly dlChannelsHz: Readonly<Record<number, number>>
    /** By index, where the region teaches channels: carrier in Hz, 0 for none. Else empty. */
    readonly channelsHz: readonly number[]
    /** The device sends at most 1/2^n of the time; 0: as it likes. */
    readonly maxDCycle: number
    /** 1.1: after how many frames it asks for an answer, and gives up a step; null: the defaults. */
    readonly adrAck: { readonly limitExp: number; readonly delayExp: number } | null
    /** 1.1: when it rejoins by itself; null: never. */
    readonly rejoin: { readonly maxTimeN: number | null; readonly maxCountN: number } | null
    /** 1.1: what DeviceModeInd said; null: as registered. */
    readonly isClassC: boolean | null
    /** Requests that it refused: not asked again in this session. */
    readonly refusedRequests: readonly string[]
  }

/** A device that was told nothing (ABP), or what a JoinAccept told it. */
export function startSetup(
  region: Region,
  told: Partial<RxWindows> & {
    readonly taughtHz?: readonly number[]
    readonly isMasked?: boolean
  } = {},
): LinkSetup {
  const { taughtHz = [], isMasked = false, ...windows } = told
  const own = region.channels.map(({ freqHz }) => freqHz)
  const channelsHz = region.cfListType === 0 ? [...own, ...taughtHz] : []
  const all = (region.cfListType === 0 ? channelsHz : own).map((_, index) => index)
  return {
    rx1DelayS: 1,
    rx1DrOffset: 0,
    rx2DataRate: region.rx2.dataRate,
    rx2FreqHz: region.rx2.freqHz,
    ...windows,
    dataRate: 0,
    txPowerIndex: 0,
    nbTrans: 1,
    channelsOn: isMasked ? region.heard : all,
    dataRateMax: region.adrDataRateMax,
    txPowerMin: 0,
    txPowerMax: region.txPowerIndexMax,
    refusals: 0,
    dwell: region.dwell,
    dlChannelsHz: {},
    channelsHz,
    maxDCycle: 0,
    adrAck: null,
    rejoin: null,
    isClassC: null,
    refusedRequests: [],
  }
}

/** Indexes of the channels that the device knows. */
export function definedChannels(region: Region, setup: LinkSetup): readonly number[] {
  if (region.cfListType === 1) return region.channels.map((_, index) => index)
  return setup.channelsHz.flatMap((freqHz, index) => (freqHz > 0 ? [index] : []))
}

/** Indexes that an uplink on this carrier may have had: more than one where two share it. */
export function channelsAt(region: Region, setup: LinkSetup, freqHz: number): readonly number[] {
  const carriers =
    region.cfListType === 1 ? region.channels.map((channel) => channel.freqHz) : setup.channelsHz
  return carriers.flatMap((carrierHz, index) => (carrierHz === freqHz ? [index] : []))
}

/** Where RX1 of an uplink on this carrier listens. */
export function rx1FreqHz(region: Region, setup: LinkSetup, uplinkHz: number): number | undefined {
  const moved = channelsAt(region, setup, uplinkHz).find((index) => setup.dlChannelsHz[index])
  return moved === undefined ? region.rx1FreqHz(uplinkHz) : setup.dlChannelsHz[moved]
}

/** What the device radiates, dBm EIRP. */
export function eirpOfSetupDbm(region: Region, setup: LinkSetup): number {
  return eirpOfTxPowerDbm(region, setup.txPowerIndex) ?? region.maxEirpDbm
}
