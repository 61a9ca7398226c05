/**
 * How a device sends and listens: what it has from the factory, what a JoinAccept and MAC commands
 * made of it. A value; the other files here make new ones of it.
 */

import type { CfList } from '../../../gateway/lorawan/cflist.ts'
import type { DwellTime, Region } from '../../../gateway/lorawan/region/region.ts'

export type DeviceChannel = {
  readonly freqHz: number
  readonly drMin: number
  readonly drMax: number
  /** Of RX1, where DlChannelReq moved it. */
  readonly rx1FreqHz?: number
}

export type Link = {
  readonly dataRate: number
  /** Index, 2 dB a step down from the region's most. */
  readonly txPower: number
  /** So often each unconfirmed frame goes out, unless a downlink comes before. */
  readonly nbTrans: number
  readonly channels: Readonly<Record<number, DeviceChannel>>
  /** Indexes of those that it uses, ascending. */
  readonly channelsOn: readonly number[]
  readonly rx1DelayS: number
  readonly rx1DrOffset: number
  readonly rx2DataRate: number
  readonly rx2FreqHz: number
  /** It is on the air for 1/2^`maxDCycle` of the time at most. */
  readonly maxDCycle: number
  readonly maxEirpDbm: number
  readonly dwell: DwellTime
  /** ADR_ACK_LIMIT and ADR_ACK_DELAY, in uplinks: 64 and 32 unless 1.1's ADRParamSetupReq says else. */
  readonly adrAckLimit: number
  readonly adrAckDelay: number
}

/** DR0 to DR5, on channels of a CFList (RP002-1.0.4 §2.4.4). */
const CFLIST_DR_MAX = 5

export function factoryLink(region: Region, dataRate: number): Link {
  return {
    dataRate,
    txPower: 0,
    nbTrans: 1,
    channels: { ...region.channels },
    channelsOn: region.channels.map((_, index) => index),
    rx1DelayS: 1,
    rx1DrOffset: 0,
    rx2DataRate: region.rx2.dataRate,
    rx2FreqHz: region.rx2.freqHz,
    maxDCycle: 0,
    maxEirpDbm: region.maxEirpDbm,
    dwell: region.dwell,
    adrAckLimit: 64,
    adrAckDelay: 32,
  }
}

export type AcceptSettings = {
  readonly rx1DelayS: number
  readonly rx1DrOffset: number
  readonly rx2DataRate: number
  readonly cfList: CfList | undefined
}

/** A session's first link. A list of the other kind than the region's is ignored, as RP002 asks. */
export function acceptedLink(
  region: Region,
  dataRate: number,
  { cfList, rx1DelayS, rx1DrOffset, rx2DataRate }: AcceptSettings,
): Link {
  const link = { ...factoryLink(region, dataRate), rx1DelayS, rx1DrOffset, rx2DataRate }
  if (cfList?.type !== region.cfListType) return link
  return cfList.type === 0 ? withFrequencies(link, cfList.frequencies) : withMasks(link, cfList)
}

/** The five behind the default channels; 0 leaves a place empty. */
function withFrequencies(link: Link, frequencies: readonly number[]): Link {
  const first = Object.keys(link.channels).length
  const taught = frequencies.flatMap((freqHz, i) =>
    freqHz === 0 ? [] : [[first + i, { freqHz, drMin: 0, drMax: CFLIST_DR_MAX }] as const],
  )
  return {
    ...link,
    channels: { ...link.channels, ...Object.fromEntries(taught) },
    channelsOn: [...link.channelsOn, ...taught.map(([index]) => index)],
  }
}

function withMasks(link: Link, { masks }: { readonly masks: readonly number[] }): Link {
  const all = definedOf(link)
  const channelsOn = all.filter((index) => {
    const bits = masks[Math.floor(index / 16)] ?? 0
    return ((bits >>> (index % 16)) & 1) === 1
  })
  return channelsOn.length === 0 ? link : { ...link, channelsOn }
}

/** Indexes of all channels that it knows, ascending. */
export function definedOf(link: Link): readonly number[] {
  return Object.keys(link.channels)
    .map(Number)
    .sort((a, b) => a - b)
}

/** The channels that are on and take this data rate. */
export function usableChannels(link: Link, dataRate: number): readonly number[] {
  return link.channelsOn.filter((index) => {
    const { drMin, drMax } = link.channels[index]!
    return drMin <= dataRate && dataRate <= drMax
  })
}
